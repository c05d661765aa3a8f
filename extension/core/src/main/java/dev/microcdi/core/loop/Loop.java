package dev.microcdi.core.loop;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One named thread that does one thing until it is closed: a virtual one, unless it must run whatever others do.
 *
 * <p>Threads: the body runs on the loop's own thread, with the context class loader of the thread that started it. All
 * methods may be called by any thread.
 *
 * <p>Lifecycle: {@link #close} interrupts the body and waits for its end, at most five seconds.
 */
public final class Loop implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.loop");
    private static final Duration END = Duration.ofSeconds(5);

    /** What the loop does. It returns when {@link Loop#running()} is false, or is interrupted. */
    @FunctionalInterface
    public interface Body {
        void run(Loop loop) throws InterruptedException;
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();
    private final Thread thread;
    private boolean woken;
    private volatile boolean stopped;

    private Loop(Thread.Builder builder, String name, Body body) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        thread = builder.name(name).unstarted(() -> {
            Thread.currentThread().setContextClassLoader(loader);
            try {
                body.run(this);
            } catch (InterruptedException e) {
                // close() asks for the end this way
            } catch (RuntimeException | Error e) {
                if (!stopped) {
                    LOG.log(System.Logger.Level.ERROR, name + " ended by a fault of ours", e);
                }
            }
        });
    }

    /** Starts a loop on a virtual thread. */
    public static Loop start(String name, Body body) {
        return started(new Loop(Thread.ofVirtual(), name, body));
    }

    /**
     * Starts a loop that keeps its times while handlers that compute, on virtual threads, hold all processors: those are not
     * taken away from a virtual thread, from a platform thread they are.
     */
    public static Loop startPreemptive(String name, Body body) {
        return started(new Loop(Thread.ofPlatform().daemon().inheritInheritableThreadLocals(false), name, body));
    }

    private static Loop started(Loop loop) {
        loop.thread.start();
        return loop;
    }

    /** Whether the body should go on. */
    public boolean running() {
        return !stopped;
    }

    /** Waits, in the body, until the time is over, {@link #wake} or {@link #close}. */
    public void pause(Duration time) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = time.toNanos();
            while (!woken && !stopped && left > 0) {
                left = change.awaitNanos(left);
            }
            woken = false;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the present or the next pause. */
    public void wake() {
        lock.lock();
        try {
            woken = true;
            change.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override public void close() {
        stopped = true;
        wake();
        thread.interrupt();
        try {
            if (!thread.join(END)) {
                LOG.log(System.Logger.Level.WARNING, "{0} did not end within {1}", thread.getName(), END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
