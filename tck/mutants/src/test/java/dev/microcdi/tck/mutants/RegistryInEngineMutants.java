package dev.microcdi.tck.mutants;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import dev.microcdi.UnavailableException;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.RegistryEvent.Change;
import dev.microcdi.registry.RegistryEvent.Changed;
import dev.microcdi.registry.RegistryEvent.Snapshot;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;

/** Registries that look sound by themselves, and hinder the engine. */
final class RegistryInEngineMutants {
    private RegistryInEngineMutants() {
    }

    static List<Mutant<Registry>> all() {
        return List.of(
                Mutant.<Registry>of("registry-27", "keeps the failure of its first connection", DownForEver::new),
                Mutant.<Registry>of("registry-28", "takes a register that failed for one that is queued", Queued::new)
                        .also("registry-27", "the first register fails there"),
                Mutant.<Registry>of("registry-29", "a watcher that lost its connection says that nobody is there",
                        a -> new ServedRegistry(a) {
                            @Override public Watcher watch(String name) {
                                return new NobodyWhenLost(super.watch(name));
                            }
                        }),
                Mutant.<Registry>of("registry-30", "a renewal writes the record that was registered first",
                        FirstRecord::new),
                Mutant.<Registry>of("registry-31", "counts registrations, and deregister takes one off", Counted::new),
                Mutant.<Registry>of("registry-32", "a watcher tells five changes, then its buffer is full",
                        a -> new ServedRegistry(a) {
                            @Override public Watcher watch(String name) {
                                AtomicInteger told = new AtomicInteger();
                                return new MutatedWatcher(super.watch(name),
                                        e -> e instanceof Changed && told.incrementAndGet() > 5
                                                ? List.of()
                                                : List.of(e));
                            }
                        }),
                Mutant.<Registry>of("registry-33", "a watcher does not tell of the expiry of what was there before it",
                        a -> new ServedRegistry(a) {
                            private final Set<String> left = ConcurrentHashMap.newKeySet();

                            @Override public void deregister(ServiceInfo service) {
                                left.add(id(service));
                                super.deregister(service);
                            }

                            @Override public Watcher watch(String name) {
                                Set<String> before = new HashSet<>();
                                return new MutatedWatcher(super.watch(name), e -> {
                                    if (e instanceof Snapshot s) {
                                        s.services().forEach(i -> i.nodes().forEach(n -> before.add(n.id())));
                                    }
                                    return e instanceof Changed c && c.change() == Change.DELETE
                                            && before.contains(id(c.service())) && !left.contains(id(c.service()))
                                                    ? List.of()
                                                    : List.of(e);
                                });
                            }
                        }),
                Mutant.<Registry>of("registry-34", "each object that registers leaves a thread",
                        a -> new ServedRegistry(a) {
                            private boolean leaked;

                            @Override public void register(ServiceInfo service, Duration ttl) {
                                if (!leaked) {
                                    leaked = true;
                                    Leak.one();
                                }
                                super.register(service, ttl);
                            }
                        }),
                Mutant.<Registry>of("registry-36", "registers on a virtual thread", OnAVirtualThread::new));
    }

    private static String id(ServiceInfo service) {
        return service.nodes().get(0).id();
    }

    private static final class DownForEver extends ServedRegistry {
        private @Nullable Boolean reached;

        DownForEver(String address) {
            super(address);
        }

        @Override public void register(ServiceInfo service, Duration ttl) {
            if (reached == null) {
                MemoryServer server = MemoryServer.at(address);
                reached = server != null && server.isUp();
            }
            if (!reached) {
                throw UnavailableException.unreachable("mutant", "there was nobody at " + address, null);
            }
            super.register(service, ttl);
        }
    }

    private static final class Queued extends ServedRegistry {
        private volatile boolean queued;

        Queued(String address) {
            super(address);
        }

        @Override public void register(ServiceInfo service, Duration ttl) {
            if (!queued) {
                queued = true;
                super.register(service, ttl);
                queued = false;
            }
        }
    }

    private static final class OnAVirtualThread extends ServedRegistry {
        OnAVirtualThread(String address) {
            super(address);
        }

        @Override public void register(ServiceInfo service, Duration ttl) {
            CompletableFuture<Void> done = CompletableFuture.runAsync(() -> super.register(service, ttl),
                    task -> Thread.ofVirtual().start(task));
            try {
                done.join();
            } catch (CompletionException e) {
                throw (RuntimeException) e.getCause();
            }
        }
    }

    private static final class NobodyWhenLost extends MutatedWatcher {
        private @Nullable UnavailableException lost;

        NobodyWhenLost(Watcher watcher) {
            super(watcher);
        }

        @Override public RegistryEvent next() throws InterruptedException {
            if (lost != null) {
                throw lost;
            }
            try {
                return super.next();
            } catch (UnavailableException e) {
                lost = e;
                return new Snapshot(List.of());
            }
        }
    }

    private static final class FirstRecord extends ServedRegistry {
        private final Map<String, ServiceInfo> first = new HashMap<>();
        private final Map<String, ServiceInfo> last = new HashMap<>();

        FirstRecord(String address) {
            super(address);
        }

        @Override public void register(ServiceInfo service, Duration ttl) {
            ServiceInfo oldest = first.computeIfAbsent(id(service), i -> service);
            super.register(service.equals(last.put(id(service), service)) ? oldest : service, ttl);
        }
    }

    private static final class Counted extends ServedRegistry {
        private final Map<ServiceInfo, Integer> counts = new ConcurrentHashMap<>();

        Counted(String address) {
            super(address);
        }

        @Override public void register(ServiceInfo service, Duration ttl) {
            super.register(service, ttl);
            counts.merge(service, 1, Integer::sum);
        }

        @Override public void deregister(ServiceInfo service) {
            if (counts.merge(service, -1, Integer::sum) <= 0) {
                super.deregister(service);
            }
        }
    }
}
