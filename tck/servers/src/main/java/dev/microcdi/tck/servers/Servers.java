package dev.microcdi.tck.servers;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

import org.opentest4j.TestAbortedException;

import dev.microcdi.tck.BackEnd;

/** Decides where a server comes from: the user's address, a program on this machine, or a failure that says what to do. */
final class Servers {
    private static final Map<String, ServerProcess> SHARED = new ConcurrentHashMap<>();
    private static final ReentrantLock LOCK = new ReentrantLock();

    private Servers() {
    }

    /** A server of the caller's own. */
    static BackEnd start(Recipe recipe) {
        String named = Programs.setting(recipe.variable());
        return named != null ? NamedServer.checked(recipe, named) : startOurs(recipe);
    }

    /** The same, where one that the user named would not do. */
    static BackEnd startOurs(Recipe recipe) {
        return new ServerProcess(recipe, program(recipe));
    }

    /** One server for this JVM, started again when a test left it dead; its close does nothing. */
    static BackEnd shared(Recipe recipe) {
        String named = Programs.setting(recipe.variable());
        if (named != null) {
            return NamedServer.checked(recipe, named);
        }
        return sharedOfOurs(recipe);
    }

    /** The same, where one that the user named would not do. */
    static BackEnd sharedOfOurs(Recipe recipe) {
        LOCK.lock();
        try {
            ServerProcess server = SHARED.get(recipe.name());
            if (server == null) {
                server = new ServerProcess(recipe, program(recipe));
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
        if (found.isPresent()) {
            return found.get();
        }
        String line = "no " + recipe.name() + " for these tests: set " + recipe.variable()
                + "=host:port, or run ./dev servers, or put " + recipe.program() + " on PATH";
        if (Boolean.getBoolean("skipServers")) {
            throw new TestAbortedException(line);
        }
        throw new IllegalStateException(line);
    }
}
