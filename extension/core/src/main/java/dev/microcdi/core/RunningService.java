package dev.microcdi.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Choice;
import dev.microcdi.Kind;
import dev.microcdi.Service;
import dev.microcdi.Status;
import dev.microcdi.broker.Broker;
import dev.microcdi.client.Client;
import dev.microcdi.client.Lookup;
import dev.microcdi.core.broker.Demands;
import dev.microcdi.core.broker.Events;
import dev.microcdi.core.broker.NamedBroker;
import dev.microcdi.core.broker.Publishing;
import dev.microcdi.core.broker.ReceiverTarget;
import dev.microcdi.core.client.InterceptedClient;
import dev.microcdi.core.client.RpcClient;
import dev.microcdi.core.codec.Codecs;
import dev.microcdi.core.loop.Pause;
import dev.microcdi.core.registry.LookupCache;
import dev.microcdi.core.registry.Registration;
import dev.microcdi.core.server.Endpoints;
import dev.microcdi.core.server.Listening;
import dev.microcdi.core.server.RpcMethod;
import dev.microcdi.core.server.RpcServer;
import dev.microcdi.plugin.Capability;
import dev.microcdi.registry.Endpoint;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.server.Subscriber;
import dev.microcdi.transport.Transport;

/** A started service. Built in the order listen, subscribe, register; closed in the reverse. */
final class RunningService implements Service {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.service");
    /** When nobody has called for so long, no caller has this node in its list any more. */
    private static final Duration QUIET = Duration.ofMillis(100);
    private static final Duration QUIET_AT_MOST = Duration.ofSeconds(2);

    private final String name;
    private final ServerSettings settings;
    private final Registry registry;
    private final Transport transport;
    private final Map<String, NamedBroker> brokers = new LinkedHashMap<>();
    private final List<Choice> choices;
    private final OwnNode self;
    /** What this service opened itself, the last first. */
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private final StatusBoard board;
    private final RpcServer server;
    private final Events events;
    private final LookupCache lookups;
    private final Client client;
    private final @Nullable Registration registration;
    private final @Nullable Listening listening;
    private final AtomicBoolean closed = new AtomicBoolean();

    RunningService(ServiceBuilder b) {
        name = b.name;
        settings = b.server;
        check(b);
        Registry givenRegistry = b.registry;
        Transport givenTransport = b.transport;
        registry = givenRegistry != null ? givenRegistry : own(Plugins.builtIn(Kind.REGISTRY, Registry.class));
        transport = givenTransport != null ? givenTransport : own(Plugins.builtIn(Kind.TRANSPORT, Transport.class));
        b.brokers.forEach(this::name);
        if (!brokers.containsKey(Choice.DEFAULT)) {
            name(Choice.DEFAULT, own(Plugins.builtIn(Kind.BROKER, Broker.class)));
        }
        try {
            refuse(streamProblems(b));
            refuse(Stream.concat(b.components.stream().flatMap(c -> Endpoints.events(c.type()).stream())
                    .flatMap(e -> demands(e.subscription(), Endpoints.text(e.method()))),
                    b.receivers.stream().flatMap(r -> demands(r.to(), "a receiver of " + r.to().topic()))).toList());
        } catch (IllegalArgumentException e) {
            closeOwned();
            throw e;
        }
        Codecs codecs = new Codecs(settings.maxJsonDepth(), b.codecs);
        Interceptors interceptors = new Interceptors(b.interceptors);
        board = new StatusBoard(name);
        events = new Events(name, codecs, b.around, interceptors, settings.drain());
        server = new RpcServer(name, settings, codecs, events, b.around, interceptors, b.executor);
        Set<Capability> can = Plugins.capabilities(registry);
        boolean silentDeath = can.contains(Capability.REMOTE) && !can.contains(Capability.TTL);
        lookups = new LookupCache(registry, silentDeath ? b.client.lookups() : b.client.lookups().withoutQuestions(),
                b.client.nodes());
        Client plain = new RpcClient(transport, lookups,
                new Publishing(this::named, codecs, b.client.publishTimeout()), codecs, b.client, b.calls);
        client = interceptors.isEmpty() ? plain : new InterceptedClient(plain, interceptors);
        b.components.forEach(this::add);
        b.receivers.forEach(r -> events.add(r.to(), named(r.to().broker()), new ReceiverTarget(r.receiver())));
        List<Endpoint> endpoints = endpoints();
        try {
            boolean serves = b.components.stream().anyMatch(ServiceBuilder.Component::handler);
            listening = serves
                    ? new Listening(transport, Plugins.name(transport), settings.address(), server.entrance())
                    : null;
        } catch (RuntimeException e) {
            server.close();
            closeOwned();
            throw e;
        }
        self = new OwnNode(name, settings, registry, transport, broker());
        ServiceInfo record = new ServiceInfo(name.isEmpty() ? "(caller)" : name, settings.version(), Map.of(),
                endpoints,
                listening == null ? List.of() : List.of(self.at(listening.address())));
        choices = Choices.of(b, registry, transport, broker());
        LOG.log(System.Logger.Level.INFO,
                StartBlock.of(record, choices(), b.alsoPresent, Plugins.capabilities(broker())));
        events.subscribe(board::part);
        registration = listening == null
                ? null
                : new Registration(registry, record, b.register.ttl(), b.register.interval(),
                        board.part("registration"));
        if (listening != null && registration != null) {
            listening.start(name, board.part("listener"), address -> registration.start(self.registered(address)));
        }
        board.complete();
    }

    private static void check(ServiceBuilder b) {
        List<String> problems = new ArrayList<>();
        boolean serves = false;
        for (ServiceBuilder.Component c : b.components) {
            problems.addAll(Endpoints.problems(c.type(), c.handler()));
            serves |= c.handler();
        }
        if (serves && b.name.isEmpty()) {
            problems.add("a process with handlers needs a name: Micro.service(\"…\")");
        }
        refuse(problems);
    }

    private List<String> streamProblems(ServiceBuilder b) {
        return b.components.stream().filter(ServiceBuilder.Component::handler)
                .flatMap(c -> Endpoints.streamProblems(c.type(), Plugins.name(transport),
                        Plugins.capabilities(transport)).stream())
                .toList();
    }

    private static void refuse(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
    }

    private Stream<String> demands(Subscription s, String who) {
        NamedBroker broker = named(s.broker());
        return Demands.problems(s, who, broker.plugin(), broker.capabilities()).stream();
    }

    private void name(String instance, Broker broker) {
        brokers.put(instance, new NamedBroker(instance, Plugins.name(broker), Plugins.capabilities(broker), broker));
    }

    private <T extends AutoCloseable> T own(T opened) {
        owned.push(opened);
        return opened;
    }

    private void add(ServiceBuilder.Component c) {
        if (c.handler()) {
            Endpoints.rpcs(c.type()).forEach(e -> server.add(e.name(), new RpcMethod(e.method(), c.instance())));
        }
        for (Endpoints.Event e : Endpoints.events(c.type())) {
            events.add(e.subscription(), named(e.subscription().broker()), new RpcMethod(e.method(), c.instance()));
        }
    }

    /** Handlers by name, then subscribers by topic, descending: Go's order. */
    private List<Endpoint> endpoints() {
        List<Endpoint> all = new ArrayList<>(server.describe());
        all.addAll(events.describe());
        return all;
    }

    @Override public String name() {
        return name;
    }

    @Override public Node node() {
        return registration().node();
    }

    @Override public void updateMetadata(Map<String, String> metadata) {
        registration().update(self.metadata(metadata));
    }

    private Registration registration() {
        if (registration == null) {
            throw new IllegalStateException("this process has no handlers, so it is no node of any service");
        }
        return registration;
    }

    @Override public Status status() {
        return board.status();
    }

    @Override public Client client() {
        return client;
    }

    @Override public Registry registry() {
        return registry;
    }

    @Override public Transport transport() {
        return transport;
    }

    @Override public Broker broker() {
        return broker(Choice.DEFAULT);
    }

    @Override public Broker broker(String instance) {
        return named(instance).broker();
    }

    /** Empty is the selected one, as in annotations. */
    private NamedBroker named(String instance) {
        NamedBroker broker = brokers.get(instance.isEmpty() ? Choice.DEFAULT : instance);
        if (broker == null) {
            throw new IllegalArgumentException("no broker \"" + instance + "\"; there are " + brokers.keySet());
        }
        return broker;
    }

    @Override public List<Choice> choices() {
        return Choices.listening(choices, listening == null ? "" : listening.address());
    }

    @Override public List<Lookup> lookups() {
        return lookups.lookups();
    }

    @Override public List<Subscriber> subscribers() {
        return events.subscribers();
    }

    @Override public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        board.end(Status.State.DRAINING);
        if (listening != null) {
            listening.giveUp();
        }
        if (registration != null) {
            registration.close();
            if (Plugins.capabilities(registry).contains(Capability.REMOTE) && !settings.deregisterWait().isZero()) {
                // Time for callers' caches; an interrupt shortens it. Whoever calls after it is refused, and still heard.
                Pause.of(settings.deregisterWait());
                server.inFlight().stop();
                server.inFlight().awaitQuiet(QUIET, QUIET_AT_MOST);
            }
        }
        if (listening != null) {
            listening.stopAccepting();
        }
        server.inFlight().stop();
        events.close();
        int left = server.inFlight().awaitIdle(settings.drain());
        if (left > 0) {
            LOG.log(System.Logger.Level.WARNING, "service {0} stops with {1} calls in flight after {2}", name, left,
                    settings.drain());
            server.cutStreams();
        }
        if (listening != null) {
            listening.close();
        }
        server.close();
        lookups.close();
        closeOwned();
        board.end(Status.State.STOPPED);
    }

    private void closeOwned() {
        while (!owned.isEmpty()) {
            AutoCloseable next = owned.pop();
            try {
                next.close();
            } catch (Exception e) {
                LOG.log(System.Logger.Level.WARNING, Plugins.name(next) + " did not close", e);
            }
        }
    }
}
