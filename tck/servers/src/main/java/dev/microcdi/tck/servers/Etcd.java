package dev.microcdi.tck.servers;

import java.util.List;

import dev.microcdi.tck.BackEnd;

/** A real etcd server of one member. */
public final class Etcd {
    private static final Recipe RECIPE = new Recipe("Etcd", "etcd", 2, (program, ports, data) -> {
        String client = "http://127.0.0.1:" + ports.get(0);
        String peer = "http://127.0.0.1:" + ports.get(1);
        return List.of(program.toString(), "--name", "n1", "--data-dir", data.resolve("data").toString(),
                "--listen-client-urls", client, "--advertise-client-urls", client, "--listen-peer-urls", peer,
                "--initial-advertise-peer-urls", peer, "--initial-cluster", "n1=" + peer, "--unsafe-no-fsync",
                "--heartbeat-interval", "50", "--election-timeout", "500");
    }, address -> Probes.httpGet(address, "/health").contains("true"));

    private Etcd() {
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
