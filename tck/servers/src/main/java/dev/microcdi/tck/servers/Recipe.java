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
record Recipe(String name, String program, int ports, Command command, Probe probe) {
    /** Makes a command line. */
    interface Command {
        List<String> line(Path program, List<Integer> ports, Path data);
    }

    /** True when the server answers. An {@link IOException} means not yet. */
    interface Probe {
        boolean ready(String address) throws IOException;
    }

    /** The variable by which a user names a running server: {@code MICRO_TEST_CONSUL}. */
    String variable() {
        return "MICRO_TEST_" + name.split(" ", 2)[0].toUpperCase(java.util.Locale.ROOT);
    }
}
