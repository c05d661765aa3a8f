package dev.microcdi.tck.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.microcdi.Message;
import dev.microcdi.Service;
import dev.microcdi.Status.State;
import dev.microcdi.UnavailableException;
import dev.microcdi.broker.Broker;
import dev.microcdi.broker.Broker.Delivery;
import dev.microcdi.client.PublishOption;
import dev.microcdi.core.Micro;
import dev.microcdi.core.Subscription;
import dev.microcdi.core.loop.Backoff;

/**
 * One process of {@link BrokerSoakIT}, which may be killed at any time: it writes a number to a file before it lets go of it.
 *
 * <p>{@code publish <plugin> <address> <topic> <from> <to> <file>} writes each number whose publish has returned;
 * {@code consume <plugin> <address> <topic> <handled> <dead>} writes what it handled, and what it found in the dead letters.
 */
public final class SoakMain {
    /** Each so many numbers is one that cannot be handled. */
    static final int POISON = 97;
    private static final int PUBLISHERS = 8;

    private SoakMain() {
    }

    /** See the class. */
    public static void main(String[] args) throws Exception {
        Broker broker = Brokers.broker(args[1], args[2]);
        if (args[0].equals("publish")) {
            publish(broker, args);
        } else {
            consume(broker, args);
        }
    }

    private static void publish(Broker broker, String[] args) throws Exception {
        int from = Integer.parseInt(args[4]);
        int to = Integer.parseInt(args[5]);
        Path file = Path.of(args[6]);
        Set<Integer> done = new HashSet<>();
        if (Files.exists(file)) {
            Files.readAllLines(file).forEach(line -> done.add(Integer.valueOf(line)));
        }
        try (Service service = Micro.caller().broker(broker).start()) {
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < PUBLISHERS; t++) {
                int first = from + t;
                threads.add(Thread.ofVirtual().start(() -> {
                    for (int n = first; n < to; n += PUBLISHERS) {
                        if (!done.contains(n)) {
                            publish(service, args[3], n);
                            append(file, n);
                        }
                    }
                }));
            }
            for (Thread t : threads) {
                t.join();
            }
        }
        broker.close();
        System.out.println("published");
    }

    /** Again and again: a publish that failed may have arrived, and is a double then. */
    private static void publish(Service service, String topic, int number) {
        Backoff backoff = new Backoff();
        CountDownLatch never = new CountDownLatch(1);
        while (true) {
            try {
                service.client().publish(topic,
                        new Message(Map.of(), Integer.toString(number).getBytes(StandardCharsets.UTF_8)),
                        PublishOption.key("key-" + number % 16));
                return;
            } catch (UnavailableException e) {
                try {
                    never.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
            }
        }
    }

    private static void consume(Broker broker, String[] args) throws Exception {
        Path handled = Path.of(args[4]);
        Path dead = Path.of(args[5]);
        Service service = Micro.service("soak").broker(broker)
                .subscribe(Subscription.to(args[3]).retries(1, Duration.ofMillis(5)).maxInFlight(4), d -> {
                    if (number(d) % POISON == 0) {
                        throw new IllegalStateException("a number that cannot be handled");
                    }
                    append(handled, number(d));
                })
                .subscribe(Subscription.to(args[3] + ".dlq"), d -> append(dead, number(d))).start();
        CountDownLatch never = new CountDownLatch(1);
        while (service.status().state() != State.READY) {
            never.await(20, TimeUnit.MILLISECONDS);
        }
        System.out.println("subscribed");
        never.await();
    }

    private static int number(Delivery delivery) {
        return Integer.parseInt(new String(delivery.message().body(), StandardCharsets.UTF_8));
    }

    private static void append(Path file, int number) {
        try {
            Files.writeString(file, number + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
