package dev.microcdi.tck.servers;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.microcdi.tck.BackEnd;

/** A real NATS server with JetStream. */
public final class Nats {
    private static final Recipe RECIPE = new Recipe("Nats", "nats-server", 2,
            (program, ports, data) -> List.of(program.toString(), "-a", "127.0.0.1", "-p", ports.get(0).toString(),
                    "-m",
                    ports.get(1).toString(), "-js", "-sd", data.toString()),
            address -> Probes.answers(address, "CONNECT {\"verbose\":false}\r\nPING\r\n", "PONG"));

    /** Says INFO to everybody, also before TLS begins and before it has checked credentials. */
    private static final Recipe.Probe SPEAKS = address -> Probes.answers(address, "", "INFO");

    private static final Recipe SECURED = recipe("Nats with TLS", () -> tls(Certificates.shared().server(), false));

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

    /**
     * A server of your own with further arguments, for example {@code --auth token}.
     *
     * @param arguments asked for at each start and restart
     * @return a server that speaks; not controllable when the user named one
     * @throws IllegalStateException if there is none; the message says what to do
     */
    public static BackEnd start(Supplier<List<String>> arguments) {
        return Servers.start(recipe(RECIPE.name(), arguments));
    }

    /**
     * The server with TLS that all tests of this JVM share; never one named by the user.
     *
     * @return a ready server
     */
    public static BackEnd sharedTls() {
        return Servers.sharedOfOurs(SECURED);
    }

    /**
     * A server with TLS of your own; never one named by the user.
     *
     * @param identity what it shows
     * @param mutual whether it wants a certificate of each client, signed by the authority of {@link Certificates}
     * @return a ready server
     */
    public static BackEnd startTls(Certificates.Identity identity, boolean mutual) {
        return startTls(() -> tls(identity, mutual));
    }

    /**
     * The same, for tests that change what it shows.
     *
     * @param arguments asked for at each start and restart; see {@link #tls}
     * @return a ready server
     */
    public static BackEnd startTls(Supplier<List<String>> arguments) {
        return Servers.startOurs(recipe("Nats with TLS", arguments));
    }

    /**
     * The arguments for TLS.
     *
     * @param identity what the server shows
     * @param mutual whether it wants a certificate of each client, signed by the authority of {@link Certificates}
     * @return arguments of {@code nats-server}
     */
    public static List<String> tls(Certificates.Identity identity, boolean mutual) {
        List<String> own = List.of("--tls", "--tlscert", identity.cert().toString(), "--tlskey",
                identity.key().toString());
        return mutual
                ? Stream.concat(own.stream(),
                        Stream.of("--tlsverify", "--tlscacert", Certificates.shared().authority().toString())).toList()
                : own;
    }

    private static Recipe recipe(String name, Supplier<List<String>> arguments) {
        return new Recipe(name, RECIPE.program(), RECIPE.ports(),
                (program, ports, data) -> Stream
                        .concat(RECIPE.command().line(program, ports, data).stream(), arguments.get().stream())
                        .toList(),
                SPEAKS);
    }
}
