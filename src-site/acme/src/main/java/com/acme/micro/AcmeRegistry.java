package com.acme.micro;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

import dev.microcdi.plugin.Capabilities;
import dev.microcdi.plugin.Capability;
import dev.microcdi.plugin.Plugin;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;

/**
 * A {@link Registry} in a folder that several processes share: one file for each node.
 *
 * <p>Threads: none. A thread that waits in {@link Watcher#next()} looks at the folder every {@code interval}.
 *
 * <p>Lifecycle: nothing is open between two calls; {@link #close()} wakes waiting watchers.
 *
 * <p>Errors: a folder that is not there, or cannot be read, is unavailable.
 */
@Plugin("acme")
@Capabilities({Capability.TTL, Capability.WATCH_ALL, Capability.SERVICE_METADATA, Capability.REMOTE})
@Dependent
public final class AcmeRegistry implements Registry {
    private final AcmeFolder folder;
    private final Duration interval;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();
    private volatile boolean closed;

    /** Settings by configuration. */
    @Inject public AcmeRegistry(AcmeOptions options) {
        folder = new AcmeFolder(options.address());
        interval = options.interval();
    }

    /** Settings by code. */
    public AcmeRegistry(Path folder) {
        this(new AcmeOptions(folder, Duration.ofMillis(200)));
    }

    @Override public void register(ServiceInfo service, Duration ttl) {
        open();
        folder.write(service, ttl);
    }

    @Override public void deregister(ServiceInfo service) {
        open();
        folder.delete(service);
    }

    @Override public List<ServiceInfo> getService(String name) {
        open();
        return folder.read(name);
    }

    @Override public List<String> listServices() {
        open();
        return folder.read("").stream().map(ServiceInfo::name).distinct().toList();
    }

    @Override public Watcher watch(String name) {
        open();
        folder.read(name);
        return new AcmeWatcher(name);
    }

    @Override public void close() {
        closed = true;
        wake();
    }

    private void open() {
        if (closed) {
            throw new IllegalStateException("this acme registry is closed");
        }
    }

    private void wake() {
        lock.lock();
        try {
            change.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Gives a snapshot whenever the folder says something else than last time. */
    private final class AcmeWatcher implements Watcher {
        private final String name;
        private @Nullable List<ServiceInfo> told;
        private volatile boolean ended;

        AcmeWatcher(String name) {
            this.name = name;
        }

        @Override public RegistryEvent next() throws InterruptedException {
            lock.lockInterruptibly();
            try {
                while (!closed && !ended) {
                    List<ServiceInfo> now = folder.read(name);
                    if (!now.equals(told)) {
                        told = now;
                        return new RegistryEvent.Snapshot(now);
                    }
                    change.awaitNanos(TimeUnit.MILLISECONDS.toNanos(interval.toMillis()));
                }
                throw new IllegalStateException("this watcher is closed");
            } finally {
                lock.unlock();
            }
        }

        @Override public void close() {
            ended = true;
            wake();
        }
    }
}
