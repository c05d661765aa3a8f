package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.microcdi.MicroException;
import dev.microcdi.Service;
import dev.microcdi.Status.State;
import dev.microcdi.UnavailableException;
import dev.microcdi.core.ClientSettings;
import dev.microcdi.core.Micro;
import dev.microcdi.core.RegisterSettings;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.Watcher;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.engine.Greeter.Reply;
import dev.microcdi.tck.engine.Greeter.Request;
import dev.microcdi.tck.FaultProxy;

/**
 * One service, two callers, a reader of {@code getService} and one of {@code watch}, on a real store that fails in five ways:
 * what each of them saw. The site's page on outages is the table that this prints.
 */
class OutageTableIT {
    private static final Duration TTL = Duration.ofSeconds(3);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    /** Three times TTL. */
    private static final Duration LONG = TTL.multipliedBy(3);
    /** An interval, and the longest pause between two attempts of the engine, twice: to connect and to watch. */
    private static final Duration BACK = INTERVAL.plusSeconds(2);

    /** What is done to the store; the proxy stands between it and everybody. */
    private enum Fault {
        KILLED("killed -9, started again with its data", (store, proxy) -> {
            store.kill();
            store.restart(true);
        }, false), STOPPED("stopped for 3 x TTL, started again with its data", (store, proxy) -> {
            store.kill();
            pass(LONG);
            store.restart(true);
        }, false), EMPTIED("killed -9, started again empty", (store, proxy) -> {
            store.kill();
            store.restart(false);
        }, true), HALF_OPEN("connections open, no byte passes, for 3 x TTL", (store, proxy) -> {
            proxy.blackHole(true);
            pass(LONG);
            proxy.blackHole(false);
        }, true), FROZEN("SIGSTOP for 3 x TTL, then SIGCONT", (store, proxy) -> {
            store.pause();
            pass(LONG);
            store.resume();
        }, true);

        private final String text;
        private final BiConsumer<BackEnd, FaultProxy> action;
        /** Whether the store may say in good faith that nobody is there: it lost the record, or let it expire. */
        private final boolean forgets;

        Fault(String text, BiConsumer<BackEnd, FaultProxy> action, boolean forgets) {
            this.text = text;
            this.action = action;
            this.forgets = forgets;
        }
    }

    private final AtomicBoolean go = new AtomicBoolean(true);
    private final List<Thread> observers = new ArrayList<>();
    private final Map<String, AtomicInteger> looked = new ConcurrentSkipListMap<>();
    private final Map<String, AtomicInteger> watched = new ConcurrentSkipListMap<>();
    private final Map<String, Map<String, AtomicInteger>> called = new ConcurrentHashMap<>();

    static Collection<Arguments> cases() {
        List<Arguments> all = new ArrayList<>();
        for (String plugin : List.of("consul", "etcd")) {
            for (Fault fault : Fault.values()) {
                all.add(Arguments.of(plugin, fault));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("cases") void whatIsSeenDuringAnOutage(String plugin, Fault fault) throws Exception {
        try (BackEnd store = Stores.start(plugin);
                FaultProxy proxy = new FaultProxy(store.address());
                Registry registry = Stores.registry(plugin, proxy.address());
                Service service = Micro.service("greeter").registry(registry)
                        .register(new RegisterSettings(TTL, INTERVAL)).handle(new Greeter()).start();
                Service plain = Micro.caller().registry(registry).start();
                Service holding = Micro.caller().registry(registry).client(holding(Duration.ofSeconds(30))).start()) {
            await().until(() -> service.status().state() == State.READY && registry.getService("greeter").size() == 1);
            observe(() -> look(registry));
            observe(() -> watch(registry));
            observe(() -> call("plain", plain));
            observe(() -> call("holding", holding));
            await().until(() -> looked.containsKey("the record") && watched.containsKey("snapshot of 1")
                    && calls("plain", "ok") > 100 && calls("holding", "ok") > 100);

            fault.action.accept(store, proxy);
            long over = System.nanoTime();
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions()
                    .until(() -> registry.getService("greeter").size() == 1 && service.status().state() == State.READY);
            Duration back = Duration.ofNanos(System.nanoTime() - over);
            int before = calls("plain", "ok");
            await().until(() -> calls("plain", "ok") > before + 100);
            go.set(false);
            for (Thread observer : observers) {
                observer.interrupt();
                observer.join();
            }

            System.out.printf("outage | %s | %s | %s | %s | %s | %s | %.1f s%n", plugin, fault.text, looked, watched,
                    called.get("plain"), called.get("holding"), back.toMillis() / 1000.0);
            assertThat(called.getOrDefault("holding", Map.of()).keySet())
                    .as("a caller that holds a sudden nobody sees nothing")
                    .containsExactly("ok");
            if (!fault.forgets) {
                assertThat(called.getOrDefault("plain", Map.of()).keySet())
                        .as("nor does any other, as the record was kept")
                        .containsExactly("ok");
                assertThat(looked).as("away is never told as nobody").doesNotContainKey("nobody");
            }
            assertThat(looked.keySet()).as("what a look-up can say").isSubsetOf("the record", "nobody", "unavailable");
            assertThat(back).as("until the store knows what it should").isLessThan(BACK);
        }
    }

    private static ClientSettings holding(Duration hold) {
        return Micro.settings(ClientSettings.class, Map.of("lookup-hold", hold.toString()));
    }

    private static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        await().atMost(time.plusSeconds(10)).until(() -> System.nanoTime() - end >= 0);
    }

    private void observe(Runnable once) {
        observers.add(Thread.ofVirtual().start(() -> {
            while (go.get()) {
                once.run();
            }
        }));
    }

    private static void count(Map<String, AtomicInteger> map, String what) {
        map.computeIfAbsent(what, w -> new AtomicInteger()).incrementAndGet();
    }

    private int calls(String caller, String how) {
        AtomicInteger count = called.getOrDefault(caller, Map.of()).get(how);
        return count == null ? 0 : count.get();
    }

    private void look(Registry registry) {
        try {
            count(looked, registry.getService("greeter").isEmpty() ? "nobody" : "the record");
        } catch (UnavailableException e) {
            if (go.get()) {
                count(looked, "unavailable");
            }
        }
    }

    private void watch(Registry registry) {
        try (Watcher watcher = registry.watch("greeter")) {
            while (go.get()) {
                count(watched, switch (watcher.next()) {
                    case RegistryEvent.Snapshot s -> "snapshot of " + s.services().size();
                    case RegistryEvent.Changed c -> c.change().name();
                });
            }
        } catch (UnavailableException e) {
            if (go.get()) {
                count(watched, "lost");
            }
        } catch (InterruptedException e) {
            go.set(false);
        }
    }

    private void call(String caller, Service service) {
        String how = "ok";
        try {
            service.client().call("greeter", "Greeter.Hello", new Request("x"), Reply.class);
        } catch (MicroException e) {
            how = e.code() == 404 ? "not found" : "failed " + e.code();
        }
        if (go.get()) {
            count(called.computeIfAbsent(caller, c -> new ConcurrentSkipListMap<>(new TreeMap<>())), how);
        }
        // Callers and service in one process, one call after the other, would never leave the virtual threads of the proxy a processor.
        LockSupport.parkNanos(2_000_000);
    }
}
