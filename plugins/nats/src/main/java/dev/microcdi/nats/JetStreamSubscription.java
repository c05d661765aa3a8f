package dev.microcdi.nats;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.microcdi.UnavailableException;
import dev.microcdi.broker.Broker.Delivery;
import dev.microcdi.broker.Broker.Receiver;
import dev.microcdi.broker.Broker.Subscription;
import dev.microcdi.broker.SubscribeOptions;
import dev.microcdi.core.spi.Envelope;
import io.nats.client.ConsumerContext;
import io.nats.client.FetchConsumeOptions;
import io.nats.client.FetchConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamStatusCheckedException;
import io.nats.client.Message;

/**
 * One subscription of a group: fetches messages while there is room, tells the server that those in hand are still being
 * worked on, and hands them to the receiver in their order.
 */
final class JetStreamSubscription implements Subscription {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.nats");
    private static final Duration FETCH = Duration.ofSeconds(2);
    private static final Duration ROOM = Duration.ofSeconds(1);
    private static final Duration AWAY = Duration.ofMillis(200);
    private static final Duration END = Duration.ofSeconds(5);
    /** Fetched ahead of the receivers, so that none waits for the server. */
    private static final int AHEAD = 64;

    private final String topic;
    private final SubscribeOptions options;
    private final Receiver receiver;
    private final Duration ackWait;
    private final NatsConnection connection;
    private final Supplier<JetStreams.Place> again;
    private final Consumer<JetStreamSubscription> ended;
    private final Semaphore room;
    /** Empty is the end, for one worker. */
    private final BlockingQueue<Optional<Message>> waiting = new LinkedBlockingQueue<>();
    private final Set<Message> inHand = ConcurrentHashMap.newKeySet();
    private final Set<Message> thrownOn = ConcurrentHashMap.newKeySet();
    private final List<Thread> workers = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private @Nullable Thread fetcher;
    private long told = System.nanoTime();
    private volatile String failure = "";

    /**
     * Fetches nothing yet.
     *
     * @param again makes stream and consumer again when the server has lost them
     * @param ended told when it is closed
     */
    JetStreamSubscription(String topic, SubscribeOptions options, Receiver receiver, Duration ackWait,
            NatsConnection connection, Supplier<JetStreams.Place> again, Consumer<JetStreamSubscription> ended) {
        this.topic = topic;
        this.options = options;
        this.receiver = receiver;
        this.ackWait = ackWait;
        this.connection = connection;
        this.again = again;
        this.ended = ended;
        this.room = new Semaphore(AHEAD + options.maxInFlight());
    }

    void start(JetStreams.Place place) {
        for (int i = 1; i <= options.maxInFlight(); i++) {
            workers.add(Thread.ofVirtual().name("micro-broker-jetstream-" + topic + "-" + i).start(this::work));
        }
        fetcher = Thread.ofVirtual().name("micro-broker-jetstream-" + topic).start(() -> fetch(place));
    }

    /** What the last fetch met; a fetch that a hanging server does not answer ends with its connection. */
    @Override public String problem() {
        String lost = connection.problem();
        return lost.isEmpty() ? failure : lost;
    }

    private boolean isOpen() {
        return closing.getCount() > 0;
    }

    private void fetch(JetStreams.Place first) {
        JetStreams.Place place = first;
        boolean lost = false;
        Bound bound = null;
        while (isOpen()) {
            try {
                if (lost) {
                    place = again.get();
                    lost = false;
                    bound = null;
                }
                NatsLink link = connection.get();
                if (bound == null || !bound.isOn(link)) {
                    bound = Bound.to(place, link);
                }
                if (!fetch(bound.consumer)) {
                    // Nothing came: the next fetch asks whether stream and consumer are still there.
                    bound = null;
                }
                failure = "";
            } catch (UnavailableException | IOException | JetStreamApiException | JetStreamStatusCheckedException
                    | IllegalStateException e) {
                if (isOpen()) {
                    LOG.log(Level.DEBUG, "fetching messages of " + topic, e);
                    failure = "JetStream gives no messages of \"" + topic + "\": " + e.getMessage();
                }
                lost = true;
                if (!pause(AWAY)) {
                    return;
                }
            } catch (InterruptedException e) {
                // close() asks for the end this way
                return;
            }
        }
    }

    private boolean pause(Duration time) {
        try {
            signsOfLife();
            return !closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** A consumer of the server as it was found on a connection: finding it is two questions, too many for each fetch. */
    private record Bound(ConsumerContext consumer, NatsLink link, String mark) {
        static Bound to(JetStreams.Place place, NatsLink link) throws IOException, JetStreamApiException {
            String mark = link.mark();
            return new Bound(link.nats.getStreamContext(place.stream()).getConsumerContext(place.consumer()), link,
                    mark);
        }

        boolean isOn(NatsLink now) {
            return link == now && mark.equals(now.mark());
        }
    }

    /** Whether a message came, or none could be taken. */
    private boolean fetch(ConsumerContext consumer)
            throws IOException, JetStreamApiException, JetStreamStatusCheckedException, InterruptedException {
        if (!room.tryAcquire(ROOM.toNanos(), TimeUnit.NANOSECONDS)) {
            signsOfLife();
            return true;
        }
        int free = 1 + room.drainPermits();
        int places = free;
        try (FetchConsumer all = consumer
                .fetch(FetchConsumeOptions.builder().maxMessages(places).expiresIn(FETCH.toMillis()).build())) {
            for (Message m = all.nextMessage(); m != null; m = all.nextMessage()) {
                places--;
                inHand.add(m);
                waiting.add(Optional.of(m));
                signsOfLife();
            }
        } catch (IOException | JetStreamApiException | JetStreamStatusCheckedException | RuntimeException
                | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        } finally {
            room.release(places);
        }
        signsOfLife();
        return places < free;
    }

    /** Also for those that wait here: the server would give them to somebody else. */
    private void signsOfLife() {
        long now = System.nanoTime();
        if (now - told > ackWait.toNanos() / 3) {
            told = now;
            for (Message m : inHand) {
                tell(m::inProgress);
            }
        }
    }

    private void work() {
        Thread.currentThread().setContextClassLoader(loader);
        try {
            for (Optional<Message> m = waiting.take(); m.isPresent(); m = waiting.take()) {
                handle(m.get());
            }
        } catch (InterruptedException e) {
            // close() has waited long enough
        }
    }

    private void handle(Message m) {
        try {
            receive(m, Envelope.read(m.getData()));
        } catch (IllegalArgumentException e) {
            LOG.log(Level.WARNING, "a message of {0} is no message of Micro, and is left out: {1}", topic,
                    e.getMessage());
            tell(m::term);
        } finally {
            inHand.remove(m);
            room.release();
        }
    }

    private void receive(Message m, dev.microcdi.Message message) {
        try {
            receiver.receive(new Delivery(m.getSubject(), message, attempt(m)));
        } catch (Throwable e) {
            LOG.log(Level.DEBUG, "a message of " + topic + " was not acknowledged", e);
            thrownOn.add(m);
            return;
        }
        tell(m::ack);
    }

    private static int attempt(Message m) {
        return (int) Math.min(Integer.MAX_VALUE, m.metaData().deliveredCount());
    }

    /** An acknowledgement that is lost with its connection is made up for by the server: it delivers again. */
    private void tell(Runnable word) {
        try {
            word.run();
        } catch (IllegalStateException e) {
            LOG.log(Level.DEBUG, "the connection is away; a message of " + topic + " will come again", e);
        }
    }

    @Override public void close() {
        if (!isOpen()) {
            return;
        }
        closing.countDown();
        ended.accept(this);
        long end = System.nanoTime() + options.drain().toNanos();
        Thread f = fetcher;
        try {
            if (f != null) {
                f.interrupt();
                f.join(END);
            }
            giveBack();
            workers.forEach(w -> waiting.add(Optional.empty()));
            for (Thread worker : workers) {
                worker.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
                worker.interrupt();
            }
            thrownOn.forEach(m -> tell(m::nak));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The server may offer it to a request of ours that has just ended; then it comes again after ack-wait. */
    private void giveBack() {
        List<Optional<Message>> all = new ArrayList<>();
        waiting.drainTo(all);
        all.stream().flatMap(Optional::stream).forEach(m -> {
            tell(m::nak);
            inHand.remove(m);
        });
    }
}
