package dev.microcdi.tck.servers;

import java.util.List;
import java.util.stream.Stream;

import dev.microcdi.tck.BackEnd;

/** A real etcd server of one member. */
public final class Etcd {
    private static final String READY = "/health";
    private static final Recipe RECIPE = recipe("Etcd", "http", List.of(),
            address -> Probes.httpGet(address, READY).contains("true"));

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

    /**
     * A server of your own that you may set up as you like; never one named by the user.
     *
     * @return a ready server without users
     */
    public static BackEnd startOurs() {
        return Servers.startOurs(RECIPE);
    }

    /**
     * The server with TLS that all tests of this JVM share; never one named by the user.
     *
     * @return a ready server
     */
    public static BackEnd sharedTls() {
        return Servers.sharedOfOurs(tls(Certificates.shared().server(), false));
    }

    /**
     * A server with TLS of your own; never one named by the user.
     *
     * @param identity what it shows
     * @param mutual whether it wants a certificate of each client, signed by the authority of {@link Certificates}
     * @return a ready server
     */
    public static BackEnd startTls(Certificates.Identity identity, boolean mutual) {
        return Servers.startOurs(tls(identity, mutual));
    }

    private static Recipe tls(Certificates.Identity identity, boolean mutual) {
        Certificates all = Certificates.shared();
        List<String> own = List.of("--cert-file", identity.cert().toString(), "--key-file", identity.key().toString());
        // An authority alone makes etcd want a certificate of each client, whatever --client-cert-auth says.
        List<String> theirs = List.of("--trusted-ca-file", all.authority().toString(), "--client-cert-auth");
        return recipe("Etcd with TLS", "https",
                mutual ? Stream.concat(own.stream(), theirs.stream()).toList() : own,
                address -> Probes.httpsGet(all.context(), address, READY).contains("true"));
    }

    private static Recipe recipe(String name, String scheme, List<String> more, Recipe.Probe probe) {
        return new Recipe(name, "etcd", 2, (program, ports, data) -> {
            String client = scheme + "://127.0.0.1:" + ports.get(0);
            String peer = "http://127.0.0.1:" + ports.get(1);
            return Stream.concat(Stream.of(program.toString(), "--name", "n1", "--data-dir",
                    data.resolve("data").toString(), "--listen-client-urls", client, "--advertise-client-urls", client,
                    "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster",
                    "n1=" + peer, "--unsafe-no-fsync", "--heartbeat-interval", "50", "--election-timeout", "500"),
                    more.stream()).toList();
        }, probe);
    }
}
