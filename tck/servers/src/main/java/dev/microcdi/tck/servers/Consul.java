package dev.microcdi.tck.servers;

import java.util.ArrayList;
import java.util.List;

import dev.microcdi.tck.BackEnd;

/** A real Consul server of one node, with a data folder so that a restart can keep it. */
public final class Consul {
    /** The token of {@link #startWithTokens} that may do everything. */
    public static final String MASTER = "c2f0a6de-7a52-4a3c-9f6e-0d5d3a1b7e11";
    private static final String READY = "/v1/health/service/consul?passing";
    private static final String READY_MASTER = READY + "&token=" + MASTER;
    private static final String TOKENS = "acl{enabled=true default_policy=\"deny\" tokens{master=\"" + MASTER
            + "\" agent=\"" + MASTER + "\"}}";
    private static final Recipe RECIPE = plain(List.of());

    private Consul() {
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
     * A server of your own that takes more connections of one client than the 200 that are Consul's default; never one
     * named by the user.
     *
     * @param connections how many
     * @return a ready server
     */
    public static BackEnd startFor(int connections) {
        return Servers.startOurs(plain(List.of("limits{http_max_conns_per_client=" + connections + "}")));
    }

    /**
     * A server of your own that refuses what no token allows; never one named by the user.
     *
     * @return a ready server, of which {@link #MASTER} may do everything
     */
    public static BackEnd startWithTokens() {
        return Servers.startOurs(recipe("Consul with tokens", List.of(TOKENS), "http",
                address -> Probes.httpGet(address, READY_MASTER).contains("\"serfHealth\"")));
    }

    /**
     * A server of your own in a datacenter; never one named by the user.
     *
     * @param datacenter its name
     * @return a ready server that knows of no other datacenter
     */
    public static BackEnd startIn(String datacenter) {
        return Servers.startOurs(recipe("Consul in " + datacenter, List.of("datacenter=\"" + datacenter + "\""), "http",
                address -> Probes.httpGet(address, READY).contains("\"serfHealth\"")));
    }

    /**
     * The server with TLS that all tests of this JVM share; never one named by the user.
     *
     * @return a ready server, at its TLS port
     */
    public static BackEnd sharedTls() {
        return Servers.sharedOfOurs(tls(Certificates.shared().server(), false));
    }

    /**
     * A server with TLS of your own; never one named by the user.
     *
     * @param identity what it shows
     * @param mutual whether it wants a certificate of each client, signed by the authority of {@link Certificates}
     * @return a ready server, at its TLS port
     */
    public static BackEnd startTls(Certificates.Identity identity, boolean mutual) {
        return Servers.startOurs(tls(identity, mutual));
    }

    private static Recipe plain(List<String> hcl) {
        return recipe("Consul", hcl, "http",
                address -> Probes.httpGet(address, READY).contains("\"serfHealth\""));
    }

    /**
     * The server with TLS, which wants a certificate of each client and a token, that all tests of this JVM share; never one
     * named by the user.
     *
     * @return a ready server, at its TLS port
     */
    public static BackEnd sharedSecured() {
        return Servers.sharedOfOurs(secured());
    }

    /**
     * The same, of your own.
     *
     * @return a ready server, at its TLS port
     */
    public static BackEnd startSecured() {
        return Servers.startOurs(secured());
    }

    private static Recipe secured() {
        List<String> hcl = new ArrayList<>(tls(true, Certificates.shared().server()));
        hcl.add(TOKENS);
        return recipe("Consul secured", hcl, "https", address -> Probes
                .httpsGet(Certificates.shared().context(), address, READY_MASTER).contains("\"serfHealth\""));
    }

    private static Recipe tls(Certificates.Identity identity, boolean mutual) {
        return recipe("Consul with TLS", tls(mutual, identity), "https", address -> Probes
                .httpsGet(Certificates.shared().context(), address, READY).contains("\"serfHealth\""));
    }

    private static List<String> tls(boolean mutual, Certificates.Identity identity) {
        return List.of("ca_file=\"" + Certificates.shared().authority() + "\"", "cert_file=\"" + identity.cert() + "\"",
                "key_file=\"" + identity.key() + "\"", "verify_incoming_https=" + mutual);
    }

    private static Recipe recipe(String name, List<String> hcl, String port, Recipe.Probe probe) {
        return new Recipe(name, "consul", 4, (program, ports, data) -> {
            List<String> line = new ArrayList<>(List.of(program.toString(), "agent", "-server", "-bootstrap-expect=1",
                    "-node=lab", "-bind=127.0.0.1", "-client=127.0.0.1", "-data-dir=" + data,
                    "-server-port=" + ports.get(1), "-serf-lan-port=" + ports.get(2), "-serf-wan-port=" + ports.get(3),
                    "-dns-port=-1", "-grpc-port=-1", "-hcl=performance{raft_multiplier=1}",
                    "-hcl=leave_on_terminate=false", "-hcl=ports{http=-1}",
                    "-hcl=ports{" + port + "=" + ports.get(0) + "}"));
            hcl.forEach(each -> line.add("-hcl=" + each));
            return line;
        }, probe);
    }
}
