package dev.microcdi.tck.mutants;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.RegistryEvent.Change;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;

/** One registry for each rule. */
final class RegistryMutants {
    private RegistryMutants() {
    }

    static List<Mutant<Registry>> all() {
        return Stream.concat(alone().stream(), inUse().stream()).toList();
    }

    static List<Mutant<Registry>> alone() {
        return Stream.of(lookUps(), times(), watches()).flatMap(List::stream).toList();
    }

    static List<Mutant<Registry>> inUse() {
        return Stream.of(faults(), RegistryInEngineMutants.all()).flatMap(List::stream).toList();
    }

    private static List<Mutant<Registry>> lookUps() {
        String exactly = "it too looks for exactly one record";
        return List.of(Mutant.<Registry>of("registry-1", "gives each record twice", a -> new ServedRegistry(a) {
            @Override public List<ServiceInfo> getService(String name) {
                return super.getService(name).stream().flatMap(s -> Stream.of(s, s)).toList();
            }
        }).also("registry-3", exactly).also("registry-5", exactly).also("registry-6", exactly).also("registry-7",
                exactly),
                Mutant.<Registry>of("registry-2", "an unknown name is ErrNotFound, as in Go",
                        a -> new ServedRegistry(a) {
                            @Override public List<ServiceInfo> getService(String name) {
                                List<ServiceInfo> found = super.getService(name);
                                if (found.isEmpty() && name.contains("nobody")) {
                                    throw new MicroException("registry", 404, "service not found");
                                }
                                return found;
                            }
                        }).also("registry-16", "it asks for an unknown name to see that the registry goes on"),
                Mutant.<Registry>of("registry-3", "cuts metadata values at 512 characters", a -> new ServedRegistry(a) {
                    @Override public void register(ServiceInfo service, Duration ttl) {
                        super.register(service.withNodes(service.nodes().stream().map(RegistryMutants::cut).toList()),
                                ttl);
                    }
                }), Mutant.<Registry>of("registry-4", "drops metadata of the service", a -> new ServedRegistry(a) {
                    @Override public void register(ServiceInfo s, Duration ttl) {
                        super.register(new ServiceInfo(s.name(), s.version(), Map.of(), s.endpoints(), s.nodes()), ttl);
                    }
                }), Mutant.<Registry>of("registry-5", "takes a changed record of a known node for a renewal",
                        a -> new ServedRegistry(a) {
                            @Override public void register(ServiceInfo service, Duration ttl) {
                                ServiceInfo known = super.getService(service.name()).stream()
                                        .filter(s -> s.nodes().stream()
                                                .anyMatch(n -> n.id().equals(service.nodes().get(0).id())))
                                        .findFirst().orElse(service);
                                super.register(known, ttl);
                            }
                        }).also("registry-12", "it needs a changed record to be written")
                        .also("registry-30", "it needs a changed record to be written")
                        .also("registry-33", "a renewal of one node renews all of its version"),
                Mutant.<Registry>of("registry-6", "puts the nodes of all versions into one record",
                        a -> new ServedRegistry(a) {
                            @Override public List<ServiceInfo> getService(String name) {
                                List<ServiceInfo> found = super.getService(name);
                                List<Node> nodes = found.stream().flatMap(s -> s.nodes().stream()).toList();
                                return found.isEmpty() ? found : List.of(found.get(0).withNodes(nodes));
                            }
                        }),
                Mutant.<Registry>of("registry-7", "deregister removes all nodes of the name",
                        a -> new ServedRegistry(a) {
                            @Override public void deregister(ServiceInfo service) {
                                super.getService(service.name()).forEach(super::deregister);
                            }
                        }),
                Mutant.<Registry>of("registry-8", "lists a name once for each node", a -> new ServedRegistry(a) {
                    @Override public List<String> listServices() {
                        return super.listServices().stream().flatMap(name -> store().getService(name).stream())
                                .flatMap(s -> s.nodes().stream().map(n -> s.name())).toList();
                    }
                }), Mutant.<Registry>of("registry-15", "looks up by prefix", a -> new ServedRegistry(a) {
                    @Override public List<ServiceInfo> getService(String name) {
                        return super.listServices().stream().filter(n -> n.startsWith(name))
                                .flatMap(n -> super.getService(n).stream()).toList();
                    }
                }));
    }

    private static Node cut(Node node) {
        Map<String, String> metadata = new HashMap<>();
        node.metadata().forEach((k, v) -> metadata.put(k, v.substring(0, Math.min(512, v.length()))));
        return new Node(node.id(), node.address(), metadata);
    }

    private static List<Mutant<Registry>> times() {
        return List.of(Mutant.<Registry>of("registry-9", "ignores the time to live", a -> new ServedRegistry(a) {
            @Override public void register(ServiceInfo service, Duration ttl) {
                super.register(service, Duration.ZERO);
            }
        }).also("registry-13", "nothing expires that a watcher could be told of").also("registry-33",
                "nothing expires that a caller could forget"),
                Mutant.<Registry>of("registry-10", "a renewal changes nothing", a -> new ServedRegistry(a) {
                    @Override public void register(ServiceInfo service, Duration ttl) {
                        if (!super.getService(service.name()).contains(service)) {
                            super.register(service, ttl);
                        }
                    }
                }),
                Mutant.<Registry>of("registry-13", "tells only of nodes deregistered here", a -> new ServedRegistry(a) {
                    private final Set<String> left = ConcurrentHashMap.newKeySet();

                    @Override public void deregister(ServiceInfo service) {
                        service.nodes().forEach(n -> left.add(n.id()));
                        super.deregister(service);
                    }

                    @Override public Watcher watch(String name) {
                        return new MutatedWatcher(super.watch(name), e -> is(e, Change.DELETE)
                                && !left.contains(((RegistryEvent.Changed) e).service().nodes().get(0).id())
                                        ? List.of()
                                        : List.of(e));
                    }
                }).also("registry-32", "the caller's own object deregistered nothing")
                        .also("registry-33", "the caller's own object deregistered nothing"));
    }

    private static boolean is(RegistryEvent event, Change change) {
        return event instanceof RegistryEvent.Changed c && c.change() == change;
    }

    private static List<Mutant<Registry>> watches() {
        return List.of(Mutant.<Registry>of("registry-11", "starts with an empty snapshot and tells the rest as new",
                a -> new ServedRegistry(a) {
                    @Override public Watcher watch(String name) {
                        return new MutatedWatcher(super.watch(name), RegistryMutants::unfold);
                    }
                }), Mutant.<Registry>of("registry-12", "forgets updates", a -> new ServedRegistry(a) {
                    @Override public Watcher watch(String name) {
                        return new MutatedWatcher(super.watch(name),
                                e -> is(e, Change.UPDATE) ? List.of() : List.of(e));
                    }
                }).also("registry-30", "the change is an update"),
                Mutant.<Registry>of("registry-14", "watching all follows the first service only",
                        a -> new ServedRegistry(a) {
                            @Override public Watcher watch(String name) {
                                AtomicReference<String> first = new AtomicReference<>("");
                                return new MutatedWatcher(super.watch(name), e -> {
                                    if (!name.isEmpty() || !(e instanceof RegistryEvent.Changed c)) {
                                        return List.of(e);
                                    }
                                    first.compareAndSet("", c.service().name());
                                    return c.service().name().equals(first.get()) ? List.of(e) : List.of();
                                });
                            }
                        }),
                Mutant.<Registry>of("registry-16", "a closed watcher says that the connection is lost",
                        a -> new ServedRegistry(a) {
                            @Override public Watcher watch(String name) {
                                return new LostWhenClosed(super.watch(name));
                            }
                        }),
                Mutant.<Registry>of("registry-17", "a waiting watcher swallows interruption",
                        a -> new ServedRegistry(a) {
                            @Override public Watcher watch(String name) {
                                return new Deaf(super.watch(name));
                            }
                        }),
                Mutant.<Registry>of("registry-19", "close leaves the watchers open", a -> new ServedRegistry(a) {
                    @Override public void close() {
                        closed = true;
                    }
                }));
    }

    private static List<RegistryEvent> unfold(RegistryEvent event) {
        if (!(event instanceof RegistryEvent.Snapshot snapshot)) {
            return List.of(event);
        }
        List<RegistryEvent> all = new ArrayList<>(List.of(new RegistryEvent.Snapshot(List.of())));
        snapshot.services().forEach(s -> all.add(new RegistryEvent.Changed(Change.CREATE, s)));
        return all;
    }

    private static final class LostWhenClosed extends MutatedWatcher {
        private volatile boolean closed;

        LostWhenClosed(Watcher watcher) {
            super(watcher);
        }

        @Override public RegistryEvent next() throws InterruptedException {
            try {
                return super.next();
            } catch (IllegalStateException e) {
                throw closed ? UnavailableException.lost("mutant", "lost", e) : e;
            }
        }

        @Override public void close() {
            closed = true;
            super.close();
        }
    }

    private static final class Deaf extends MutatedWatcher {
        Deaf(Watcher watcher) {
            super(watcher);
        }

        @Override public RegistryEvent next() {
            while (true) {
                try {
                    return super.next();
                } catch (InterruptedException e) {
                    // This is the mutation: it goes on waiting.
                    continue;
                }
            }
        }
    }

    private static List<Mutant<Registry>> faults() {
        return List.of(Mutant.<Registry>of("registry-18", "works on after close", a -> new ServedRegistry(a) {
            @Override public void close() {
                closeWatchers();
            }
        }), Mutant.<Registry>of("registry-26", "close deregisters what it registered", a -> new ServedRegistry(a) {
            private final Map<String, ServiceInfo> mine = new LinkedHashMap<>();

            @Override public void register(ServiceInfo service, Duration ttl) {
                super.register(service, ttl);
                mine.put(service.name() + service.nodes(), service);
            }

            @Override public void close() {
                if (!closed && MemoryServer.at(address) != null) {
                    try {
                        mine.values().forEach(super::deregister);
                    } catch (UnavailableException e) {
                        mine.clear();
                    }
                }
                super.close();
            }
        }), Mutant.<Registry>of("registry-20", "lists only what it registered itself", a -> new ServedRegistry(a) {
            private final Set<String> mine = ConcurrentHashMap.newKeySet();

            @Override public void register(ServiceInfo service, Duration ttl) {
                super.register(service, ttl);
                mine.add(service.name());
            }

            @Override public List<String> listServices() {
                return super.listServices().stream().filter(mine::contains).toList();
            }
        }), Mutant.<Registry>of("registry-21", "nobody at the address is an empty answer", a -> new ServedRegistry(a) {
            @Override public List<ServiceInfo> getService(String name) {
                return !closed && MemoryServer.at(address) == null ? List.of() : super.getService(name);
            }
        }), Mutant.<Registry>of("registry-22", "a watcher stays silent when the connection is lost",
                a -> new ServedRegistry(a) {
                    @Override public Watcher watch(String name) {
                        return new MutatedWatcher(super.watch(name)) {
                            @Override public RegistryEvent next() throws InterruptedException {
                                try {
                                    return super.next();
                                } catch (UnavailableException e) {
                                    new CountDownLatch(1).await();
                                    throw e;
                                }
                            }
                        };
                    }
                }).also("registry-29", "the caller cannot know then that its answer is old"),
                Mutant.<Registry>of("registry-23", "renews what the store no longer knows, instead of writing it",
                        a -> new ServedRegistry(a) {
                            private final Set<ServiceInfo> written = ConcurrentHashMap.newKeySet();

                            @Override public void register(ServiceInfo service, Duration ttl) {
                                if (written.add(service) || super.getService(service.name()).contains(service)) {
                                    super.register(service, ttl);
                                }
                            }
                        }).also("registry-27", "the register that failed counts as written")
                        .also("registry-28", "a service's record is the one that is lost there"),
                Mutant.<Registry>of("registry-24", "waits for a back end that hangs", a -> new ServedRegistry(a) {
                    @Override public List<ServiceInfo> getService(String name) {
                        MemoryServer server = MemoryServer.at(address);
                        while (!closed && server != null && server.isPaused() && !Thread.interrupted()) {
                            LockSupport.parkNanos(1_000_000);
                        }
                        return super.getService(name);
                    }
                }), Mutant.<Registry>of("registry-25", "each object leaves a thread", a -> {
                    Leak.one();
                    return new ServedRegistry(a);
                }).also("registry-34", "it opens 200 objects too"),
                Mutant.<Registry>of("registry-35", "passes on what its parser throws", a -> new ServedRegistry(a) {
                    @Override public List<ServiceInfo> getService(String name) {
                        MemoryServer server = MemoryServer.at(address);
                        if (!closed && server != null && server.isCorrupted()) {
                            throw new NumberFormatException("For input string: \"1?\"");
                        }
                        return super.getService(name);
                    }
                }));
    }
}
