package dev.microcdi.cdi;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;

import dev.microcdi.Message;
import dev.microcdi.UnavailableException;
import dev.microcdi.broker.Broker;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;
import dev.microcdi.memory.MemoryBroker;
import dev.microcdi.memory.MemoryRegistry;
import dev.microcdi.plugin.Aliases;
import dev.microcdi.plugin.Plugin;
import dev.microcdi.plugin.Setting;
import dev.microcdi.plugin.Settings;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;

/** Plugins for these tests. They do their work by the memory plugin, and count. */
final class Parts {
    private Parts() {
    }

    @Settings
    record LogOptions(@Setting(text = "Where.", value = "localhost:1") String address,
            @Setting(text = "Tries.", value = "1") int tries) {
    }

    /** A broker with settings. */
    @Plugin("log")
    @Aliases("logv2")
    @Dependent
    static final class LogBroker implements Broker {
        static final AtomicInteger OPEN = new AtomicInteger();
        static final AtomicInteger MADE = new AtomicInteger();
        private final MemoryBroker memory = new MemoryBroker();
        private final LogOptions options;

        @Inject LogBroker(LogOptions options) {
            this.options = options;
            OPEN.incrementAndGet();
            MADE.incrementAndGet();
        }

        @Override public void publish(String topic, Message message, PublishOptions o) {
            memory.publish(topic, message.withHeader("Log", options.address() + " " + options.tries()), o);
        }

        @Override public Subscription subscribe(String topic, SubscribeOptions o, Receiver receiver) {
            return memory.subscribe(topic, o, receiver);
        }

        @Override public void close() {
            OPEN.decrementAndGet();
            memory.close();
        }
    }

    /** A registry that answers with its own name. */
    abstract static class NamedRegistry implements Registry {
        private final String name;

        NamedRegistry(String name) {
            this.name = name;
        }

        @Override public void register(ServiceInfo service, Duration ttl) {
        }

        @Override public void deregister(ServiceInfo service) {
        }

        @Override public List<ServiceInfo> getService(String service) {
            return List.of();
        }

        @Override public List<String> listServices() {
            return List.of(name);
        }

        @Override public Watcher watch(String service) {
            throw new UnsupportedOperationException();
        }

        @Override public void close() {
        }
    }

    @Plugin("twin")
    @Dependent
    static final class FirstTwin extends NamedRegistry {
        FirstTwin() {
            super("first");
        }
    }

    @Plugin("twin")
    @Dependent
    static final class SecondTwin extends NamedRegistry {
        SecondTwin() {
            super("second");
        }
    }

    @Plugin("twin")
    @Alternative
    @Priority(1)
    @Dependent
    static final class BetterTwin extends NamedRegistry {
        BetterTwin() {
            super("better");
        }
    }

    @Settings
    record ScopedOptions(@Setting(text = "Anything.", value = "x") String word) {
    }

    /** Wrong: one object could not have the settings of two instances. */
    @Plugin("scoped")
    @ApplicationScoped
    static class ScopedRegistry extends NamedRegistry {
        @Inject ScopedRegistry(ScopedOptions options) {
            super(options.word());
        }

        ScopedRegistry() {
            super("proxy");
        }
    }

    /** A registry whose store is down. */
    @Plugin("down")
    @Dependent
    static final class DownRegistry extends NamedRegistry {
        DownRegistry() {
            super("down");
        }

        @Override public List<ServiceInfo> getService(String service) {
            throw UnavailableException.unreachable("down", "the store is down", null);
        }

        @Override public List<String> listServices() {
            throw UnavailableException.unreachable("down", "the store is down", null);
        }
    }

    /** A plugin by producer method, with its disposer. */
    @ApplicationScoped
    static class Maker {
        static final AtomicInteger OPEN = new AtomicInteger();

        @Produces
        @Plugin("made") Registry make() {
            OPEN.incrementAndGet();
            return new MemoryRegistry();
        }

        void end(@Disposes @Plugin("made") Registry registry) {
            OPEN.decrementAndGet();
            registry.close();
        }
    }
}
