package dev.microcdi.tck;

import static dev.microcdi.tck.Await.mustHappenWithin;
import static dev.microcdi.tck.Await.mustNotHappenFor;
import static dev.microcdi.tck.Await.scaled;
import static dev.microcdi.tck.Await.worksWithin;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.microcdi.Service;
import dev.microcdi.Status.State;
import dev.microcdi.client.Lookup;
import dev.microcdi.core.Micro;
import dev.microcdi.core.RegisterSettings;
import dev.microcdi.core.ServerSettings;
import dev.microcdi.plugin.Capability;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.ServiceInfo;

/**
 * The rules marked PRODUCT: what a service and a caller see when the engine uses the plugin. The engine renews, repeats and
 * remembers; the plugin must let it. Transport and broker are the kit's own, so that only the registry is tested.
 */
abstract class RegistryInEngineTck extends RegistryHarness {
    /** Long: what goes away or comes back within the kit's patience did not do so by expiry. */
    private static final Duration TTL = Duration.ofSeconds(60);
    private static final Duration INTERVAL = Duration.ofMillis(100);
    /** Some renewals. */
    private static final Duration RENEWALS = INTERVAL.multipliedBy(4);

    private final Loopback transport = new Loopback();

    private Service serve(Registry registry, String name) {
        return serve(registry, name, new RegisterSettings(TTL, INTERVAL));
    }

    private Service serve(Registry registry, String name, RegisterSettings times) {
        recorder.note("start service " + name + ", renewed every " + times.interval());
        return Micro.service(name).registry(registry).transport(transport).broker(NoBroker.INSTANCE).register(times)
                .server(Micro.settings(ServerSettings.class,
                        Map.of("version", "1.0.0", "metadata", "colour=blue", "deregister-wait", "PT0S")))
                .handle(new TckHandler()).start();
    }

    private Service caller(Registry registry) {
        return Micro.caller().registry(registry).transport(transport).broker(NoBroker.INSTANCE).start();
    }

    /** The plugin's own object: the engine looks at its annotations. */
    private Registry plugin(BackEnd back) {
        return opened(raw(back.address()));
    }

    /** As another process has it; a registry that is not REMOTE has no other process. */
    private Registry another(Registry registry) {
        return capabilities().contains(Capability.REMOTE) ? plugin(shared()) : registry;
    }

    private void becomes(Service service, State state) {
        mustHappenWithin(patience(), "the service is " + state, () -> {
            boolean is = service.status().state() == state;
            if (is) {
                recorder.note("service is " + service.status());
            }
            return is;
        });
    }

    private void answers(Service caller, String name) {
        recorder.run("call " + name, () -> assertThat(worksWithin(patience(), "a call of " + name, () -> caller.client()
                .call(name, "TckHandler.Echo", new TckHandler.Text("hello"), TckHandler.Text.class)).text())
                .isEqualTo("hello"));
    }

    private static boolean knows(Registry registry, Service service) {
        List<ServiceInfo> found = registry.getService(service.name());
        return !found.isEmpty() && found.stream().allMatch(s -> s.nodes().equals(List.of(service.node())));
    }

    private static Lookup lookup(Service caller) {
        return caller.lookups().get(0);
    }

    /** If this fails: does the plugin keep the failure of its first connection instead of trying anew at each operation? */
    @Rule(value = "registry-27", fault = true) void aServiceThatStartsWithoutItsBackEndIsRegisteredLater() {
        BackEnd back = own();
        kill(back);
        Service service = opened(serve(plugin(back), unique("late")));
        becomes(service, State.DEGRADED);
        assertThat(service.status().reasons()).as("what is missing").singleElement().asString()
                .contains("not registered: ");
        restart(back, false);
        becomes(service, State.READY);
        Registry other = plugin(back);
        eventually("finding the service", () -> knows(other, service) ? service : null);
    }

    /** If this fails: does register write in full what the store no longer has, also after a register that failed? */
    @Rule(value = "registry-28", fault = true) void whatTheStoreLostIsRegisteredAgain() {
        BackEnd back = own();
        Service service = opened(serve(plugin(back), unique("again")));
        becomes(service, State.READY);
        kill(back);
        becomes(service, State.DEGRADED);
        restart(back, false);
        Registry other = plugin(back);
        eventually("finding the service", () -> knows(other, service) ? service : null);
        becomes(service, State.READY);
        mustNotHappenFor(RENEWALS, "it is lost again", () -> !knows(other, service));
    }

    /** If this fails: does the watcher say "nobody is there" when it should say that it lost its connection? */
    @Rule(value = "registry-29", fault = true) void aCallerDoesNotSeeAnOutage() {
        BackEnd back = own();
        Service service = opened(serve(plugin(back), unique("outage")));
        Service caller = opened(caller(plugin(back)));
        becomes(service, State.READY);
        mustHappenWithin(patience(), "the service is found", () -> knows(plugin(back), service));
        answers(caller, service.name());
        kill(back);
        mustHappenWithin(patience(), "the caller knows that its answer is old",
                () -> !lookup(caller).reason().isEmpty());
        assertThat(lookup(caller).addresses()).as("the last good answer").containsExactly(service.node().address());
        answers(caller, service.name());
        restart(back, true);
        mustHappenWithin(patience(), "the caller's answer is fresh again",
                () -> lookup(caller).reason().isEmpty() && !lookup(caller).addresses().isEmpty());
        answers(caller, service.name());
    }

    /** If this fails: does a renewal write the record it was given, or one the plugin remembers? */
    @Rule("registry-30") void changedMetadataIsPublishedAndStays() {
        Registry registry = plugin(shared());
        Registry other = another(registry);
        Service service = opened(serve(registry, unique("changed")));
        becomes(service, State.READY);
        WatchedState state = watch(other, service.name());
        mustHappenWithin(patience(), "it is found as it started", () -> knows(other, service));
        service.updateMetadata(Map.of("colour", "green"));
        assertThat(service.node().metadata()).containsEntry("colour", "green");
        mustHappenWithin(patience(), "the change is found", () -> knows(other, service));
        mustHappenWithin(patience(), "a watcher knows " + service.node(), () -> {
            ServiceInfo seen = state.node(other.getService(service.name()).get(0));
            return seen != null && seen.nodes().equals(List.of(service.node()));
        });
        mustNotHappenFor(RENEWALS, "the change is lost", () -> !knows(other, service));
    }

    /** If this fails: is a record that was renewed still one record, which one deregister removes? */
    @Rule("registry-31") void aServiceThatStopsIsGoneAtOnce() {
        Registry registry = plugin(shared());
        Registry other = another(registry);
        Service service = opened(serve(registry, unique("stops")));
        becomes(service, State.READY);
        mustHappenWithin(patience(), "it is found", () -> knows(other, service));
        mustNotHappenFor(RENEWALS, "it is lost while it runs", () -> !knows(other, service));
        recorder.run("stop the service", service::close);
        isGone(other, service.name());
        mustNotHappenFor(RENEWALS, "it comes back", () -> !other.getService(service.name()).isEmpty());
    }

    /** If this fails: does a watcher go on after many changes? */
    @Rule("registry-32") void aCallerSeesNodesComeAndGo() {
        Registry registry = plugin(shared());
        Service caller = opened(caller(another(registry)));
        String name = unique("comes");
        Service first = opened(serve(registry, name));
        becomes(first, State.READY);
        eventually("finding the first node", () -> knows(registry, first) ? first : null);
        answers(caller, name);
        for (int round = 1; round <= 4; round++) {
            Service second = opened(serve(registry, name));
            mustHappenWithin(patience(), "the caller knows two nodes, round " + round,
                    () -> lookup(caller).addresses().size() == 2);
            answers(caller, name);
            second.close();
            mustHappenWithin(patience(), "the caller knows one node again, round " + round,
                    () -> lookup(caller).addresses().equals(List.of(first.node().address())));
            answers(caller, name);
        }
    }

    /** If this fails: does a watcher tell of a node that was there before the watch began, and then expired? */
    @Rule(value = "registry-33", needs = Capability.TTL) void aCallerForgetsANodeThatIsNotRenewed() {
        Registry registry = plugin(shared());
        Service caller = opened(caller(another(registry)));
        String name = unique("silent");
        Service lives = opened(serve(registry, name));
        becomes(lives, State.READY);
        eventually("finding the node", () -> knows(registry, lives) ? lives : null);
        registry.register(Records.plain(name, "silent"), shortestTtl());
        mustHappenWithin(patience(), "both nodes are found", () -> registry.getService(name).stream()
                .mapToInt(s -> s.nodes().size()).sum() == 2);
        answers(caller, name);
        mustHappenWithin(shortestTtl().multipliedBy(2).plus(patience()), "only the node that is renewed is known",
                () -> lookup(caller).addresses().equals(List.of(lives.node().address())));
    }

    /** If this fails: which thread does register, deregister or watch start, and does close() end it? */
    @Rule("registry-34") void startingAndStoppingServicesLeavesNoThread() {
        quietly(() -> leavesNoThread(() -> {
            try (Registry registry = raw(shared().address()); Service service = serve(registry, unique("cycle"))) {
                becomes(service, State.READY);
            }
        }));
    }

    /** If this fails: does an operation of the plugin need a virtual thread of its own, or its client's, to come to an end? */
    @Rule("registry-36") void aNodeStaysWhileHandlersHoldAllProcessors() throws InterruptedException {
        Registry registry = plugin(shared());
        Registry other = another(registry);
        Duration ttl = scaled(shortestTtl().multipliedBy(2));
        Service service = opened(serve(registry, unique("busy"), new RegisterSettings(ttl, ttl.dividedBy(10))));
        becomes(service, State.READY);
        mustHappenWithin(patience(), "it is found", () -> knows(other, service));
        try (BusyProcessors busy = new BusyProcessors()) {
            recorder.note("handlers compute on all processors for twice the time to live, " + ttl);
            mustNotHappenFor(shortestTtl().multipliedBy(4), "it is lost, or does not know that it is registered",
                    () -> !knows(other, service) || service.status().state() != State.READY);
        }
    }
}
