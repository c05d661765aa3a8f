package dev.microcdi.tck.servers;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.opentest4j.TestAbortedException;

import dev.microcdi.tck.BackEnd;

/**
 * Real servers for the rules about faults. Where one comes from: the user's address ({@code MICRO_TEST_CONSUL}), a program on
 * this machine, or a failure that says what to do. A server that the user named is never killed, so those rules do not run.
 *
 * <p>Threads: every method may be called by any thread.
 */
public final class Servers {
    private static final Map<String, ServerProcess> SHARED = new ConcurrentHashMap<>();
    private static final ReentrantLock LOCK = new ReentrantLock();

    private Servers() {
    }

    /**
     * A server of the caller's own, on free ports of 127.0.0.1.
     *
     * @param recipe how to start it
     * @return a ready server; not controllable when the user named one
     * @throws IllegalStateException if there is none, or it is not ready in 60 s; the message says what to do
     */
    public static BackEnd start(Recipe recipe) {
        String named = Programs.setting(recipe.variable());
        return named != null ? NamedServer.checked(recipe, named) : startOurs(recipe);
    }

    /** The same, where one that the user named would not do. */
    static BackEnd startOurs(Recipe recipe) {
        return startOurs(recipe, () -> program(recipe));
    }

    /** The same, for a program that is found in its own way. */
    static BackEnd startOurs(Recipe recipe, Supplier<Path> program) {
        return new ServerProcess(recipe, program.get());
    }

    /**
     * One server for this JVM, started again when a test left it dead; its close does nothing.
     *
     * @param recipe how to start it; the same name is the same server
     * @return a ready server
     * @throws IllegalStateException as for {@link #start}
     */
    public static BackEnd shared(Recipe recipe) {
        String named = Programs.setting(recipe.variable());
        if (named != null) {
            return NamedServer.checked(recipe, named);
        }
        return sharedOfOurs(recipe);
    }

    /** The same, where one that the user named would not do. */
    static BackEnd sharedOfOurs(Recipe recipe) {
        return sharedOfOurs(recipe, () -> program(recipe));
    }

    /** The same, for a program that is found in its own way. */
    static BackEnd sharedOfOurs(Recipe recipe, Supplier<Path> program) {
        LOCK.lock();
        try {
            ServerProcess server = SHARED.get(recipe.name());
            if (server == null) {
                server = new ServerProcess(recipe, program.get());
                SHARED.put(recipe.name(), server);
            } else if (!server.alive()) {
                server.restart(false);
            }
            return new SharedServer(server);
        } finally {
            LOCK.unlock();
        }
    }

    private static Path program(Recipe recipe) {
        Optional<Path> found = Programs.find(recipe.program());
        return found.isPresent()
                ? found.get()
                : none(recipe, "run ./dev servers, or put " + recipe.program() + " on PATH");
    }

    /** Never returns. */
    static Path none(Recipe recipe, String otherwise) {
        String line = "no " + recipe.name() + " for these tests: set " + recipe.variable() + "=host:port, or "
                + otherwise;
        if (Boolean.getBoolean("skipServers")) {
            throw new TestAbortedException(line);
        }
        throw new IllegalStateException(line);
    }
}
