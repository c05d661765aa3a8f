package dev.microcdi.tck.servers;

import java.util.List;

import dev.microcdi.tck.BackEnd;

/** A real NATS server with JetStream. */
public final class Nats {
    private static final Recipe RECIPE = new Recipe("Nats", "nats-server", 2,
            (program, ports, data) -> List.of(program.toString(), "-a", "127.0.0.1", "-p", ports.get(0).toString(),
                    "-m",
                    ports.get(1).toString(), "-js", "-sd", data.toString()),
            address -> Probes.answers(address, "CONNECT {\"verbose\":false}\r\nPING\r\n", "PONG"));

    private Nats() {
    }

    /**
     * The server that all tests of this JVM share. Its close does nothing; the end of the JVM stops it.
     *
     * @return a ready server
     * @throws IllegalStateException if there is none; the message says what to do
     */
    public static BackEnd shared() {
        return Servers.shared(RECIPE);
    }

    /**
     * A server of your own, for tests that kill it.
     *
     * @return a ready server; not controllable when the user named one
     * @throws IllegalStateException if there is none; the message says what to do
     */
    public static BackEnd start() {
        return Servers.start(RECIPE);
    }
}
