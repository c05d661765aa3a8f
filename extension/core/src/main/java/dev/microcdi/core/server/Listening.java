package dev.microcdi.core.server;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.core.loop.Backoff;
import dev.microcdi.core.loop.Loop;
import dev.microcdi.core.loop.Progress;
import dev.microcdi.transport.Transport;
import dev.microcdi.transport.Transport.Listener;
import dev.microcdi.transport.Transport.Socket;

/**
 * A listener that should stand. What is wrong with the address is told at once; a back end that is away is tried again until it is
 * back.
 *
 * <p>Threads: one loop, {@code micro-listen-<service>}, only while the back end is away.
 */
public final class Listening implements AutoCloseable {
    private final Transport transport;
    private final String plugin;
    private final String asked;
    private final Consumer<Socket> onSocket;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Listener listener;
    private @Nullable UnavailableException away;
    private @Nullable Loop loop;
    private boolean closed;

    /**
     * Tries once.
     *
     * @param plugin the transport's name
     * @param asked the address to listen on
     * @throws MicroException if that cannot be listened on for another reason than a back end that is away
     */
    public Listening(Transport transport, String plugin, String asked, Consumer<Socket> onSocket) {
        this.transport = transport;
        this.plugin = plugin;
        this.asked = asked;
        this.onSocket = onSocket;
        try {
            listener = transport.listen(asked, onSocket);
        } catch (UnavailableException e) {
            away = e;
        }
    }

    /** Where it listens; empty while it does not. */
    public String address() {
        lock.lock();
        try {
            return listener == null ? "" : listener.address();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tells that it stands, or tries until it does; once.
     *
     * @param stands told the address, on this thread or on the loop's
     */
    public void start(String service, Progress progress, Consumer<String> stands) {
        UnavailableException reason = away;
        if (reason == null) {
            progress.is(this::problem);
            stands.accept(address());
            return;
        }
        progress.failed(text(reason));
        lock.lock();
        try {
            if (!closed) {
                loop = Loop.start("micro-listen-" + service, l -> keep(l, progress, stands));
            }
        } finally {
            lock.unlock();
        }
    }

    private void keep(Loop l, Progress progress, Consumer<String> stands) throws InterruptedException {
        Backoff backoff = new Backoff();
        while (l.running()) {
            l.pause(backoff.next());
            try {
                if (stood(transport.listen(asked, onSocket))) {
                    progress.is(this::problem);
                    stands.accept(address());
                }
                return;
            } catch (MicroException e) {
                if (l.running()) {
                    progress.failed(text(e));
                }
            }
        }
    }

    /** Whether it was in time. */
    private boolean stood(Listener fresh) {
        lock.lock();
        try {
            if (!closed) {
                listener = fresh;
                return true;
            }
        } finally {
            lock.unlock();
        }
        fresh.close();
        return false;
    }

    private String problem() {
        Listener standing = listener();
        String problem = standing == null ? "" : standing.problem();
        return problem.isEmpty() ? "" : away(problem);
    }

    private String text(MicroException e) {
        return e instanceof UnavailableException
                ? away(e.detail())
                : "not listening: the transport " + plugin + " refuses it (" + e.detail() + ")";
    }

    private String away(String detail) {
        return "not listening: the transport " + plugin + " is away (" + detail + ")";
    }

    /** Tries no more; what stands goes on. */
    public void giveUp() {
        Loop trying;
        lock.lock();
        try {
            closed = true;
            trying = loop;
        } finally {
            lock.unlock();
        }
        if (trying != null) {
            trying.close();
        }
    }

    /** Refuses new calls. */
    public void stopAccepting() {
        Listener standing = listener();
        if (standing != null) {
            standing.stopAccepting();
        }
    }

    private @Nullable Listener listener() {
        lock.lock();
        try {
            return listener;
        } finally {
            lock.unlock();
        }
    }

    @Override public void close() {
        giveUp();
        Listener standing = listener();
        if (standing != null) {
            standing.close();
        }
    }
}
