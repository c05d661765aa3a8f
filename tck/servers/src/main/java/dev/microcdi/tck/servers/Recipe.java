package dev.microcdi.tck.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import dev.microcdi.tck.FaultProxy;
import dev.microcdi.tck.Line;

/**
 * How to start one kind of server, and how to see that it is ready.
 *
 * @param name for people: {@code Consul}; a kind of its own of the same program has a second word
 * @param program the file to look for: {@code consul}
 * @param ports how many free ports it needs; it serves clients on the first
 * @param command makes the command line
 * @param probe speaks the server's protocol
 * @param approach makes the way to it that can be disturbed
 */
public record Recipe(String name, String program, int ports, Command command, Probe probe, Approach approach) {
    /**
     * For a server to which a proxy before its first port is a way.
     *
     * @param name for people
     * @param program the file to look for
     * @param ports how many free ports it needs
     * @param command makes the command line
     * @param probe speaks the server's protocol
     */
    public Recipe(String name, String program, int ports, Command command, Probe probe) {
        this(name, program, ports, command, probe, own -> new FaultProxy("127.0.0.1:" + own.getFirst()));
    }

    /** Makes a way to a server that can be disturbed. */
    @FunctionalInterface
    public interface Approach {
        /**
         * A new proxy. A server that tells clients its own address has to tell the proxy's to those who came through it.
         *
         * @param ports those of the server
         * @return open; the caller's to close
         */
        Line line(List<Integer> ports);
    }

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
