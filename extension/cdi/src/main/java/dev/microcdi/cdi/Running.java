package dev.microcdi.cdi;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Service;
import dev.microcdi.broker.Broker;
import dev.microcdi.core.settings.Instance;
import dev.microcdi.registry.Registry;
import dev.microcdi.transport.Transport;

/**
 * The one service of a deployment, from decided to stopped. It starts on {@code Startup}, or earlier when somebody uses it;
 * plugins are opened with it, or before when one is used by itself.
 *
 * <p>Threads: safe for use by many; who comes while another thread starts it waits for that.
 */
final class Running {
    private final ReentrantLock lock = new ReentrantLock();
    private final Opening opening = new Opening();
    private @Nullable Decision decision;
    private volatile @Nullable OpenPlugins plugins;
    private volatile @Nullable Service service;
    private boolean starting;
    private boolean stopped;

    /** The target of a delegate that only a container's proxy made. */
    static <T> T proxyOnly() {
        throw new IllegalStateException(
                "this object is the inside of a container's proxy; it is not meant to be called");
    }

    Opening opening() {
        return opening;
    }

    void decided(Decision made) {
        decision = made;
    }

    void start() {
        service();
    }

    Service service() {
        Service s = service;
        return s != null ? s : locked(() -> {
            Service now = service;
            if (now == null) {
                now = startNow();
                service = now;
            }
            return now;
        });
    }

    private Service startNow() {
        OpenPlugins open = plugins();
        if (starting) {
            throw new IllegalStateException("the service is used while it is being started, by its own start");
        }
        starting = true;
        try {
            return Services.start(decision(), open);
        } catch (RuntimeException | Error e) {
            // A local fault: nothing of ours stays open, and a later use says so.
            stop();
            throw e;
        } finally {
            starting = false;
        }
    }

    Registry registry(Instance i) {
        return open().get(i, Registry.class);
    }

    Transport transport(Instance i) {
        return open().get(i, Transport.class);
    }

    Broker broker(Instance i) {
        return open().get(i, Broker.class);
    }

    /** Without the lock once they are open: a handler that is still in flight while {@link #stop} drains may use them. */
    private OpenPlugins open() {
        OpenPlugins open = plugins;
        return open != null ? open : locked(this::plugins);
    }

    private OpenPlugins plugins() {
        Decision d = decision();
        OpenPlugins open = plugins;
        if (open == null) {
            open = OpenPlugins.open(d, opening);
            plugins = open;
        }
        return open;
    }

    private Decision decision() {
        if (stopped) {
            throw new IllegalStateException("the service has stopped");
        }
        if (decision == null) {
            throw new IllegalStateException(
                    "the service is used before the deployment was validated; use it from Startup on");
        }
        return decision;
    }

    /** Harmless the second time, and when nothing ever started. */
    void stop() {
        locked(() -> {
            stopped = true;
            try {
                if (service != null) {
                    service.close();
                }
            } finally {
                if (plugins != null) {
                    plugins.close();
                }
                plugins = null;
                decision = null;
            }
            return true;
        });
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
