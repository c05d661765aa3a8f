package dev.microcdi.tck.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * How to start one kind of server, and how to see that it is ready.
 *
 * @param name for people: {@code Consul}; a kind of its own of the same program has a second word
 * @param program the file to look for: {@code consul}
 * @param ports how many free ports it needs; it serves clients on the first
 * @param command makes the command line
 * @param probe speaks the server's protocol
 */
public record Recipe(String name, String program, int ports, Command command, Probe probe) {
    /** Makes a command line. */
    @FunctionalInterface
    public interface Command {
        /**
         * The program and its arguments.
         *
         * @param program the file that was found
         * @param ports as many free ports as the recipe wants
         * @param data an empty folder; what is in it after a kill is there again after a restart that keeps data
         * @return a command line that starts the server in the foreground, on 127.0.0.1 only
         */
        List<String> line(Path program, List<Integer> ports, Path data);
    }

    /** Asks a server whether it is ready. */
    @FunctionalInterface
    public interface Probe {
        /**
         * One question, asked again until the answer is yes.
         *
         * @param address {@code host:port} of the first port
         * @return true when the server serves clients
         * @throws IOException not yet
         */
        boolean ready(String address) throws IOException;
    }

    /** The variable by which a user names a running server: {@code MICRO_TEST_CONSUL}. */
    String variable() {
        return "MICRO_TEST_" + name.split(" ", 2)[0].toUpperCase(java.util.Locale.ROOT);
    }
}
