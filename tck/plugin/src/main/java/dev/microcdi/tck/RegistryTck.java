package dev.microcdi.tck;

import static dev.microcdi.tck.Await.failureWithin;
import static dev.microcdi.tck.Await.mustHappenWithin;
import static dev.microcdi.tck.Await.mustNotHappenFor;
import static dev.microcdi.tck.Await.scaled;
import static dev.microcdi.tck.Await.within;
import static dev.microcdi.tck.Await.worksWithin;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.plugin.Capability;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;

/**
 * What every {@link Registry} promises: the rules of the specification's page "registry". A plugin author says which back
 * end to use and how to open the plugin on it, and overrides no rule.
 *
 * <p>Threads: the rules run one after the other, on one object of the subclass.
 */
public abstract class RegistryTck extends RegistryInEngineTck {
    private static final Map<String, String> BLUE = Map.of("colour", "blue");
    private static final Map<String, String> GREEN = Map.of("colour", "green");

    /** For subclasses. */
    protected RegistryTck() {
        // for subclasses
    }

    /**
     * The server under test, shared by the rules; names are unique, so it may be shared with others too.
     *
     * @return a back end that is ready; the kit does not close it
     */
    protected abstract BackEnd backEnd();

    /**
     * Opens the plugin on a server.
     *
     * @param address the back end's address
     * @return a new object; the kit closes it
     */
    protected abstract Registry open(String address);

    /**
     * The shortest time to live that this store can keep.
     *
     * @return two seconds
     */
    @Override protected Duration shortestTtl() {
        return Duration.ofSeconds(2);
    }

    @Override final BackEnd shared() {
        return backEnd();
    }

    @Override final Registry raw(String address) {
        return open(address);
    }

    /** If this fails: is the node stored under service and node id, and is the answer decoded with its nodes? */
    @Rule("registry-1") void registeredServiceIsFoundWithItsNode() {
        Registry registry = open();
        ServiceInfo greeter = Records.plain(unique("greeter"), "1");
        registry.register(greeter, Duration.ZERO);
        isFound(registry, greeter);
        assertThat(registry.getService(greeter.name())).containsExactly(greeter);
    }

    /** If this fails: which answer of the store means "no such key", and does the plugin turn it into an exception? */
    @Rule("registry-2") void unknownServiceIsAnEmptyListAndNotAnError() {
        Registry registry = open();
        assertThat(
                worksWithin(patience(), "getService of an unknown name", () -> registry.getService(unique("nobody"))))
                .isEmpty();
    }

    /** If this fails: is the record written in full (endpoints too), as UTF-8, and not through a form with a length limit? */
    @Rule("registry-3") void recordSurvivesExactly() {
        Registry registry = open();
        ServiceInfo rich = Records.rich(unique("rich"));
        registry.register(rich, Duration.ZERO);
        mustHappenWithin(patience(), "the service is found", () -> !registry.getService(rich.name()).isEmpty());
        assertThat(registry.getService(rich.name())).containsExactly(rich);
    }

    /** If this fails: the store keeps no metadata of the service, so do not declare SERVICE_METADATA. */
    @Rule(value = "registry-4", needs = Capability.SERVICE_METADATA) void metadataOfTheServiceSurvives() {
        Registry registry = open();
        ServiceInfo plain = Records.plain(unique("meta"), "1");
        ServiceInfo greeter = new ServiceInfo(plain.name(), plain.version(), Map.of("team", "größe"), List.of(),
                plain.nodes());
        registry.register(greeter, Duration.ZERO);
        isFound(registry, greeter);
    }

    /** If this fails: does a second register use the same key as the first, made of service and node id only? */
    @Rule("registry-5") void registeringAgainReplacesTheNode() {
        Registry registry = open();
        String name = unique("again");
        registry.register(Records.plain(name, "1", BLUE), Duration.ZERO);
        registry.register(Records.plain(name, "1", BLUE), Duration.ZERO);
        isFound(registry, Records.plain(name, "1", BLUE));
        ServiceInfo changed = Records.plain(name, "1", GREEN);
        registry.register(changed, Duration.ZERO);
        isFound(registry, changed);
        assertThat(registry.getService(name)).as("one record with one node").containsExactly(changed);
    }

    /** If this fails: does getService group the nodes by version? */
    @Rule("registry-6") void versionsAreSeparateRecords() {
        Registry registry = open();
        String name = unique("versions");
        ServiceInfo one = Records.plain(name, "1");
        ServiceInfo two = Records.plain(name, "2");
        ServiceInfo other = Records.plain(name, "3");
        ServiceInfo next = new ServiceInfo(name, "2.0.0", Map.of(), List.of(), other.nodes());
        List.of(one, two, next).forEach(s -> registry.register(s, Duration.ZERO));
        mustHappenWithin(patience(), "three nodes are found", () -> nodes(registry, name) == 3);
        Map<String, Integer> nodes = new LinkedHashMap<>();
        registry.getService(name).forEach(s -> nodes.merge(s.version(), s.nodes().size(), Integer::sum));
        assertThat(registry.getService(name)).as("one record for each version").hasSize(2);
        assertThat(nodes).containsExactlyInAnyOrderEntriesOf(Map.of("1.0.0", 2, "2.0.0", 1));
    }

    private static int nodes(Registry registry, String name) {
        return registry.getService(name).stream().mapToInt(s -> s.nodes().size()).sum();
    }

    /** If this fails: does deregister remove exactly the record's nodes, and is "not found" no error there? */
    @Rule("registry-7") void deregisterRemovesOnlyItsNodesAndIsIdempotent() {
        Registry registry = open();
        String name = unique("leave");
        ServiceInfo stays = Records.plain(name, "1");
        ServiceInfo leaves = Records.plain(name, "2");
        registry.register(stays, Duration.ZERO);
        registry.register(leaves, Duration.ZERO);
        mustHappenWithin(patience(), "both are found", () -> nodes(registry, name) == 2);
        registry.deregister(leaves);
        mustHappenWithin(patience(), "one is left", () -> nodes(registry, name) == 1);
        assertThat(registry.getService(name)).containsExactly(stays);
        registry.deregister(leaves);
        registry.deregister(Records.plain(unique("never"), "1"));
        registry.deregister(stays);
        isGone(registry, name);
    }

    /** If this fails: are names taken from live nodes, each once? */
    @Rule("registry-8") void listServicesNamesWhatHasALiveNode() {
        Registry registry = open();
        ServiceInfo one = Records.plain(unique("list"), "1");
        registry.register(one, Duration.ZERO);
        registry.register(Records.plain(one.name(), "2"), Duration.ZERO);
        mustHappenWithin(patience(), "the name is listed once",
                () -> registry.listServices().stream().filter(one.name()::equals).count() == 1);
        registry.deregister(one);
        registry.deregister(Records.plain(one.name(), "2"));
        mustHappenWithin(patience(), "the name is not listed any more",
                () -> !registry.listServices().contains(one.name()));
    }

    /** If this fails: does the plugin hand the ttl to the store (lease, check), and are failed checks filtered out? */
    @Rule(value = "registry-9", needs = Capability.TTL) void nodeThatIsNotRegisteredAgainGoesAway() {
        Registry registry = open();
        ServiceInfo mortal = Records.plain(unique("mortal"), "1");
        ServiceInfo stays = Records.plain(unique("stays"), "1");
        registry.register(stays, Duration.ZERO);
        registry.register(mortal, shortestTtl());
        isFound(registry, mortal);
        mustHappenWithin(shortestTtl().multipliedBy(2).plus(patience()), "the node is gone",
                () -> registry.getService(mortal.name()).isEmpty());
        assertThat(registry.listServices()).doesNotContain(mortal.name()).contains(stays.name());
    }

    /** If this fails: does the same record, registered again, extend the lease or pass the check? */
    @Rule(value = "registry-10", needs = Capability.TTL) void registeringAgainKeepsTheNodeAlive() {
        Registry registry = open();
        ServiceInfo renewed = Records.plain(unique("renewed"), "1");
        Duration ttl = scaled(shortestTtl());
        registry.register(renewed, ttl);
        isFound(registry, renewed);
        long[] last = {System.nanoTime()};
        mustNotHappenFor(shortestTtl().multipliedBy(3), "the renewed node is gone", () -> {
            if (System.nanoTime() - last[0] > ttl.toNanos() / 4) {
                last[0] = System.nanoTime();
                registry.register(renewed, ttl);
            }
            return registry.getService(renewed.name()).isEmpty();
        });
    }

    /** If this fails: does the watch begin by reading what is there, before it follows changes? */
    @Rule("registry-11") void watchStartsWithASnapshot() {
        Registry registry = open();
        ServiceInfo there = Records.plain(unique("there"), "1");
        registry.register(there, Duration.ZERO);
        isFound(registry, there);
        WatchedState known = watch(registry, there.name());
        assertThat(known.events().get(0)).isEqualTo(new RegistryEvent.Snapshot(List.of(there)));
        WatchedState nothing = watch(registry, unique("nobody"));
        assertThat(nothing.events().get(0)).isEqualTo(new RegistryEvent.Snapshot(List.of()));
    }

    /** If this fails: is a change between reading and following lost, or a delete taken for an update? */
    @Rule("registry-12") void watcherSeesEveryChangeOfANode() {
        Registry registry = open();
        String name = unique("watched");
        ServiceInfo blue = Records.plain(name, "1", BLUE);
        ServiceInfo green = Records.plain(name, "1", GREEN);
        WatchedState state = watch(registry, name);
        registry.register(blue, Duration.ZERO);
        mustHappenWithin(patience(), "the watcher knows " + blue, () -> blue.equals(state.node(blue)));
        registry.register(green, Duration.ZERO);
        mustHappenWithin(patience(), "the watcher knows " + green, () -> green.equals(state.node(blue)));
        registry.deregister(green);
        mustHappenWithin(patience(), "the watcher knows no node", () -> state.known() == 0);
        List<RegistryEvent.Change> told = state.events().stream().filter(RegistryEvent.Changed.class::isInstance)
                .map(e -> ((RegistryEvent.Changed) e).change()).toList();
        if (told.size() == 3) {
            // A store that tells each change by itself must call it by its name; one that gives snapshots need not.
            assertThat(told).containsExactly(RegistryEvent.Change.CREATE, RegistryEvent.Change.UPDATE,
                    RegistryEvent.Change.DELETE);
        }
    }

    /** If this fails: does the store tell of an expired lease, and of a check that failed? */
    @Rule(value = "registry-13", needs = Capability.TTL) void watcherSeesThatANodeExpired() {
        Registry registry = open();
        ServiceInfo mortal = Records.plain(unique("expires"), "1");
        WatchedState state = watch(registry, mortal.name());
        registry.register(mortal, shortestTtl());
        mustHappenWithin(patience(), "the watcher knows the node", () -> state.known() == 1);
        mustHappenWithin(shortestTtl().multipliedBy(2).plus(patience()), "the watcher knows no node",
                () -> state.known() == 0);
    }

    /** If this fails: watch("") must follow the whole prefix, or throw UnsupportedOperationException without WATCH_ALL. */
    @Rule("registry-14") void watchingAllFollowsEveryServiceOrIsRefused() {
        Registry registry = open();
        if (!capabilities().contains(Capability.WATCH_ALL)) {
            assertThat(failureWithin(patience(), "watch(\"\")", () -> registry.watch("")))
                    .isInstanceOf(UnsupportedOperationException.class);
            return;
        }
        WatchedState state = watch(registry, "");
        for (ServiceInfo s : List.of(Records.plain(unique("all-a"), "1"), Records.plain(unique("all-b"), "1"))) {
            registry.register(s, Duration.ZERO);
            mustHappenWithin(patience(), "the watcher of all knows " + s.name(), () -> s.equals(state.node(s)));
            registry.deregister(s);
            mustHappenWithin(patience(), "the watcher of all forgot " + s.name(), () -> state.node(s) == null);
        }
    }

    /** If this fails: is the name compared exactly, or is a prefix of keys followed ("greeter" and "greeter-2")? */
    @Rule("registry-15") void namesAreExactForLookUpAndWatch() {
        Registry registry = open();
        ServiceInfo asked = Records.plain(unique("exact"), "1");
        ServiceInfo longer = Records.plain(asked.name() + "-2", "1");
        WatchedState state = watch(registry, asked.name());
        registry.register(longer, Duration.ZERO);
        isFound(registry, longer);
        assertThat(registry.getService(asked.name())).isEmpty();
        mustNotHappenFor(observation(), "the watcher hears of another service", () -> state.node(longer) != null);
        registry.register(asked, Duration.ZERO);
        mustHappenWithin(patience(), "the watcher knows its own service", () -> asked.equals(state.node(asked)));
        assertThat(state.known()).isEqualTo(1);
    }

    /** If this fails: does close() wake the thread that waits, and can it tell closing from a lost connection? */
    @Rule("registry-16") void closedWatcherWakesItsReader() throws Exception {
        Registry registry = open();
        Watcher watcher = registry.watch(unique("close"));
        WatchedState state = opened(new WatchedState(watcher));
        mustHappenWithin(patience(), "the reader waits", () -> !state.events().isEmpty() && state.waits());
        within(patience(), "close of a watcher", () -> closeTwice(watcher));
        mustHappenWithin(patience(), "the waiting next() ends", () -> state.end() != null);
        assertThat(state.end()).isInstanceOf(IllegalStateException.class);
        assertThat(failureWithin(patience(), "next() after close", watcher::next))
                .isInstanceOf(IllegalStateException.class);
        assertThat(within(patience(), "getService afterwards", () -> registry.getService(unique("nobody")))).isEmpty();
    }

    /** If this fails: is InterruptedException swallowed, or wrapped, where the watcher waits? */
    @Rule("registry-17") void interruptionEndsAWaitingNext() {
        WatchedState state = watch(open(), unique("interrupt"));
        mustHappenWithin(patience(), "the reader waits", state::waits);
        state.interrupt();
        mustHappenWithin(patience(), "the waiting next() ends", () -> state.end() != null);
        assertThat(state.end()).isInstanceOf(InterruptedException.class);
    }

    /** If this fails: is there a flag that every operation looks at, and does close() free things only once? */
    @Rule("registry-18") void closeIsHarmlessTwiceAndFinal() throws Exception {
        Registry registry = open();
        ServiceInfo greeter = Records.plain(unique("closed"), "1");
        registry.register(greeter, Duration.ZERO);
        within(patience(), "close", () -> closeTwice(registry));
        operations(registry, greeter).forEach((what, op) -> assertThat(failureWithin(patience(), what, op)).as(what)
                .isInstanceOf(IllegalStateException.class));
    }

    private static String closeTwice(AutoCloseable closeable) throws Exception {
        closeable.close();
        closeable.close();
        return "closed";
    }

    private static Map<String, Callable<?>> operations(Registry registry, ServiceInfo service) {
        Map<String, Callable<?>> all = new LinkedHashMap<>();
        all.put("getService", () -> registry.getService(service.name()));
        all.put("listServices", registry::listServices);
        all.put("register", () -> {
            registry.register(service, Duration.ofSeconds(30));
            return "registered";
        });
        all.put("deregister", () -> {
            registry.deregister(service);
            return "deregistered";
        });
        all.put("watch", () -> {
            // A plugin may connect when it is first read.
            try (Watcher watcher = registry.watch(service.name())) {
                return watcher.next();
            }
        });
        return all;
    }

    /** If this fails: does the registry know its open watchers, and close them first? */
    @Rule("registry-19") void closeEndsItsWatchers() throws Exception {
        Registry registry = open();
        WatchedState state = watch(registry, unique("end"));
        mustHappenWithin(patience(), "the reader waits", state::waits);
        within(patience(), "close", () -> closeTwice(registry));
        mustHappenWithin(patience(), "the waiting next() ends", () -> state.end() != null);
        assertThat(state.end()).isInstanceOf(IllegalStateException.class);
    }

    /** If this fails: is the record in the back end, or only in this object? */
    @Rule(value = "registry-20", needs = Capability.REMOTE) void anotherObjectSeesTheRecord() {
        Registry writer = open();
        Registry reader = open();
        ServiceInfo greeter = Records.plain(unique("shared"), "1");
        writer.register(greeter, Duration.ZERO);
        isFound(reader, greeter);
        mustHappenWithin(patience(), "another object lists it",
                () -> reader.listServices().contains(greeter.name()));
        writer.deregister(greeter);
        isGone(reader, greeter.name());
    }

    /** If this fails: which exception of the client library means "no connection", and does each operation have a limit? */
    @Rule(value = "registry-21", needs = Capability.REMOTE, server = true) void unreachableIsUnavailableForEveryOperation() {
        Registry registry = new RecordingRegistry(opened(open(deadAddress())), recorder);
        operations(registry, Records.plain(unique("away"), "1")).forEach((what, op) -> assertThat(
                failureWithin(patience(), what, op)).as(what).isInstanceOf(UnavailableException.class));
    }

    /** If this fails: does the waiting read notice that the connection is lost, and end with UnavailableException? */
    @Rule(value = "registry-22", fault = true) void lostConnectionIsToldToAWatcher() {
        BackEnd back = own();
        Registry registry = openOn(back);
        ServiceInfo greeter = Records.plain(unique("lost"), "1");
        registry.register(greeter, Duration.ZERO);
        WatchedState state = watch(registry, greeter.name());
        int before = state.events().size();
        kill(back);
        mustHappenWithin(patience(), "next() ends (or a client library reconnects by itself, see below)",
                () -> state.end() != null || restartFor(back, state, before));
        if (state.end() != null) {
            assertThat(state.end()).isInstanceOf(UnavailableException.class);
            restart(back, true);
            WatchedState again = eventually("watch again", () -> watch(registry, greeter.name()));
            assertThat(again.events().get(0)).isInstanceOf(RegistryEvent.Snapshot.class);
        }
    }

    /** A watcher that goes on by itself has to begin again with a snapshot. */
    private boolean restartFor(BackEnd back, WatchedState state, int before) {
        if (!reconnects()) {
            return false;
        }
        restart(back, true);
        mustHappenWithin(patience(), "a new snapshot after the reconnection", () -> state.events().size() > before
                && state.events().get(before) instanceof RegistryEvent.Snapshot);
        return true;
    }

    /**
     * Whether a watcher of this plugin outlives a lost connection, because its client library reconnects by itself.
     *
     * @return false: {@code next()} throws
     */
    protected boolean reconnects() {
        return false;
    }

    /** If this fails: is the lease or check of the lost store still used, so that the renewal goes nowhere? */
    @Rule(value = "registry-23", fault = true) void registerWritesAgainWhatTheStoreLost() {
        BackEnd back = own();
        Registry registry = openOn(back);
        ServiceInfo greeter = Records.plain(unique("lost"), "1");
        registry.register(greeter, Duration.ofSeconds(60));
        isFound(registry, greeter);
        kill(back);
        assertThat(
                failureWithin(patience(), "getService without a back end", () -> registry.getService(greeter.name())))
                .isInstanceOf(UnavailableException.class);
        restart(back, false);
        List<ServiceInfo> after = eventually("getService", () -> registry.getService(greeter.name()));
        if (capabilities().contains(Capability.DURABLE)) {
            assertThat(after).as("what a store that came back empty knows").isEmpty();
        }
        eventually("register again", () -> {
            registry.register(greeter, Duration.ofSeconds(60));
            return registry.getService(greeter.name()).contains(greeter) ? greeter : null;
        });
    }

    /** If this fails: has every request a time limit, also on a connection that is open? */
    @Rule(value = "registry-24", fault = true) void hangingBackEndIsUnavailableInTime() {
        BackEnd back = own();
        Registry registry = openOn(back);
        ServiceInfo greeter = Records.plain(unique("hangs"), "1");
        registry.register(greeter, Duration.ZERO);
        isFound(registry, greeter);
        recorder.run("pause the back end", back::pause);
        try {
            Map<String, Callable<?>> all = operations(registry, greeter);
            all.remove("watch");
            all.forEach((what, op) -> assertThat(failureWithin(patience(), what, op)).as(what)
                    .isInstanceOf(UnavailableException.class));
        } finally {
            recorder.run("resume the back end", back::resume);
        }
        eventually("getService", () -> registry.getService(greeter.name()));
    }

    /** If this fails: which thread is started when, and does close() end it? The failure names one. */
    @Rule("registry-25") void openAndCloseLeaveNoThread() {
        leavesNoThread(() -> {
            try (Registry registry = open(backEnd().address()); Watcher watcher = registry.watch(unique("cycle"))) {
                assertThat(within(patience(), "next", watcher::next)).isInstanceOf(RegistryEvent.Snapshot.class);
            }
        });
    }

    /** If this fails: does close() take the record away, or end the lease or session that it depends on? */
    @Rule(value = "registry-26", needs = Capability.DURABLE) void recordStaysWhenItsWriterIsClosed() throws Exception {
        Registry writer = open();
        Registry reader = open();
        ServiceInfo greeter = Records.plain(unique("stays"), "1");
        writer.register(greeter, Duration.ZERO);
        isFound(reader, greeter);
        within(patience(), "close", () -> closeTwice(writer));
        mustNotHappenFor(observation(), "close took the record away",
                () -> reader.getService(greeter.name()).isEmpty());
        reader.deregister(greeter);
        isGone(reader, greeter.name());
    }

    /** If this fails: is what the parser throws passed on as it is, or kept? Is the torn connection used again? */
    @Rule(value = "registry-35", fault = true) void corruptedBytesAreAnErrorAndThenOver() {
        BackEnd back = own();
        Line line = opened(back.line());
        Registry registry = new RecordingRegistry(opened(raw(line.address())), recorder);
        ServiceInfo greeter = Records.plain(unique("corrupt"), "1");
        registry.register(greeter, Duration.ZERO);
        isFound(registry, greeter);
        WatchedState state = watch(registry, greeter.name());
        for (int every : new int[]{1, 7, 50}) {
            recorder.run("corrupt each byte of " + every, () -> line.corrupt(every));
            for (int i = 0; i < 3; i++) {
                assertThat(failureOf("getService over a line that corrupts",
                        () -> registry.getService(greeter.name()))).satisfiesAnyOf(f -> assertThat(f).isNull(),
                                f -> assertThat(f).isInstanceOf(MicroException.class));
            }
        }
        recorder.run("the line is cut, and sound from now on", () -> {
            line.corrupt(0);
            line.cut();
        });
        eventually("getService", () -> registry.getService(greeter.name()).contains(greeter) ? greeter : null);
        if (state.end() != null) {
            assertThat(state.end()).as("the end of the watcher").isInstanceOf(MicroException.class);
        }
        WatchedState again = eventually("watch again", () -> watch(registry, greeter.name()));
        assertThat(again.events().get(0)).isInstanceOf(RegistryEvent.Snapshot.class);
    }

    /** What it threw in time; null when it answered, whatever it was. */
    private @Nullable Throwable failureOf(String what, Callable<?> action) {
        try {
            within(patience(), what, action);
            return null;
        } catch (Exception e) {
            return e;
        }
    }
}
