package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.microcdi.MicroException;
import dev.microcdi.Service;
import dev.microcdi.client.Client;
import dev.microcdi.client.Lookup;
import dev.microcdi.core.ClientSettings;
import dev.microcdi.core.Micro;
import dev.microcdi.http.HttpTransport;
import dev.microcdi.memory.MemoryRegistry;

/** One node of five is slow, or fails, or comes to itself: what share of the calls still goes there. Over http. */
class SlowNodeTest {
    private final MemoryRegistry registry = new MemoryRegistry();
    private final HttpTransport transport = new HttpTransport();
    private final List<Service> services = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();

    /** Answers after a while. */
    public static class Worker {
        final AtomicInteger calls = new AtomicInteger();
        volatile long nanos = 5_000_000;
        volatile boolean throwing;

        public Map<String, String> work() {
            calls.incrementAndGet();
            long end = System.nanoTime() + nanos;
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
            if (throwing) {
                throw new MicroException("worker", 500, "no paper");
            }
            return Map.of();
        }
    }

    @AfterEach void close() {
        services.forEach(Service::close);
        transport.close();
        registry.close();
    }

    private Service fleet(String... options) {
        for (int i = 0; i < 5; i++) {
            Worker w = new Worker();
            workers.add(w);
            services.add(Micro.service("worker").registry(registry).transport(transport).handle(w).start());
        }
        Map<String, String> settings = new java.util.TreeMap<>();
        for (int i = 0; i < options.length; i += 2) {
            settings.put(options[i], options[i + 1]);
        }
        Service caller = Micro.caller().registry(registry).transport(transport)
                .client(Micro.settings(ClientSettings.class, settings)).start();
        services.add(caller);
        await().until(() -> registry.getService("worker").stream().mapToInt(s -> s.nodes().size()).sum() == 5);
        call(caller.client());
        await().until(() -> caller.lookups().getFirst().nodes().size() == 5);
        return caller;
    }

    private static void call(Client client) {
        try {
            client.call("worker", "Worker.Work", Map.of(), Map.class);
        } catch (MicroException e) {
            assertThat(e.detail()).isEqualTo("no paper");
        }
    }

    private static void calls(Client client, int count) throws InterruptedException {
        List<Thread> callers = new ArrayList<>();
        for (int c = 0; c < 8; c++) {
            callers.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < count / 8; i++) {
                    call(client);
                }
            }));
        }
        for (Thread t : callers) {
            t.join();
        }
    }

    private static List<Lookup.Node> ejected(Service caller) {
        return caller.lookups().getFirst().nodes().stream().filter(Lookup.Node::ejected).toList();
    }

    @Test void aNodeThatIsFiftyTimesSlowerGetsNearlyNoCallsAndComesBackWhenItIsWell() throws InterruptedException {
        Service caller = fleet("eject-time", "1s", "eject-max-time", "1s");
        Worker slow = workers.get(2);
        slow.nanos = 250_000_000;
        await().until(() -> {
            calls(caller.client(), 80);
            return ejected(caller).size() == 1;
        });
        int before = slow.calls.get();
        calls(caller.client(), 2_000);
        assertThat(slow.calls.get() - before).as("of 2,000 calls, to the slow one").isLessThan(20);
        slow.nanos = 5_000_000;
        await().until(() -> {
            call(caller.client());
            return ejected(caller).isEmpty();
        });
        before = slow.calls.get();
        calls(caller.client(), 1_000);
        assertThat(slow.calls.get() - before).as("of 1,000 calls, when it is well").isBetween(150, 250);
    }

    @Test void aNodeWhoseHandlerThrowsIsNotLeftOut() throws InterruptedException {
        Service caller = fleet();
        workers.get(2).throwing = true;
        calls(caller.client(), 400);
        assertThat(ejected(caller)).isEmpty();
        assertThat(workers.get(2).calls.get()).isGreaterThan(70);
    }

    @Test void pendingCallsAreTold() throws InterruptedException {
        Service caller = fleet();
        workers.forEach(w -> w.nanos = 2_000_000_000);
        Thread t = Thread.ofVirtual().start(() -> call(caller.client()));
        await().until(() -> caller.lookups().getFirst().nodes().stream().mapToInt(Lookup.Node::pending).sum() == 1);
        t.interrupt();
        t.join();
        assertThat(caller.lookups().getFirst().nodes()).allMatch(n -> n.pending() == 0);
    }
}
