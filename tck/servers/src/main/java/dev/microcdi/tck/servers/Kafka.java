package dev.microcdi.tck.servers;

import java.io.IOException;
import java.nio.file.Path;

import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.FaultProxy;

/**
 * A real Kafka server of one node (KRaft), as a child JVM. Its jars are Maven's, in {@code target/libs} of the module
 * {@code tck/servers/kafka}, which is built before.
 *
 * <p>Kafka tells its clients where it is, so its {@code line()} listens at one port that it tells those who come that way:
 * open one line at a time.
 */
public final class Kafka {
    /** ApiVersions, version 0, correlation 7: answered as soon as the server serves. */
    private static final String QUESTION = "\0\0\0\25\0\22\0\0\0\0\0\7\0\13micro-tests";
    /** Correlation 7, no error. */
    private static final String ANSWER = "\0\0\0\7\0\0";
    /** A user of {@link #startSecured} who may do everything. */
    public static final String USER = "micro";
    /** A user of {@link #startSecured} who may do nothing; knows the mechanism PLAIN only. */
    public static final String GUEST = "guest";
    /** Of both. */
    public static final String PASSWORD = "only-for-tests";
    private static final Recipe RECIPE = recipe("Kafka", KafkaSecurity.NONE, Kafka::ready);

    private Kafka() {
    }

    /**
     * The server that all tests of this JVM share. Its close does nothing; the end of the JVM stops it.
     *
     * @return a ready server
     * @throws IllegalStateException if there is none; the message says what to do
     */
    public static BackEnd shared() {
        String named = Programs.setting(RECIPE.variable());
        return named != null ? NamedServer.checked(RECIPE, named) : Servers.sharedOfOurs(RECIPE, Kafka::libs);
    }

    /**
     * A server of your own, for tests that kill it.
     *
     * @return a ready server; not controllable when the user named one
     * @throws IllegalStateException if there is none; the message says what to do
     */
    public static BackEnd start() {
        String named = Programs.setting(RECIPE.variable());
        return named != null ? NamedServer.checked(RECIPE, named) : Servers.startOurs(RECIPE, Kafka::libs);
    }

    /**
     * A server with TLS of your own; never one named by the user.
     *
     * @param identity what it shows
     * @param mutual whether it wants a certificate of each client, signed by the authority of {@link Certificates}
     * @return a ready server, at its TLS port; its line is plain
     */
    public static BackEnd startTls(Certificates.Identity identity, boolean mutual) {
        return Servers.startOurs(recipe("Kafka with TLS", new KafkaSecurity(identity, mutual, false),
                address -> Probes.answersTls(Certificates.shared().context(), address, QUESTION, ANSWER)), Kafka::libs);
    }

    /**
     * A server of your own with TLS and users: {@link #USER} by PLAIN and SCRAM, {@link #GUEST}; never one named by the user.
     *
     * @return a ready server, at its TLS port; its line is plain
     */
    public static BackEnd startSecured() {
        return Servers.startOurs(
                recipe("Kafka secured", new KafkaSecurity(Certificates.shared().server(), false, true),
                        address -> Probes.answersTls(Certificates.shared().context(), address, QUESTION, ANSWER)),
                Kafka::libs);
    }

    private static Recipe recipe(String name, KafkaSecurity security, Recipe.Probe probe) {
        return new Recipe(name, "kafka", KafkaNode.PORTS,
                (libs, ports, data) -> new KafkaNode(libs, ports, data, security).line(), probe,
                ports -> new FaultProxy("127.0.0.1:" + ports.get(KafkaNode.BEHIND), ports.get(KafkaNode.BEFORE)));
    }

    private static boolean ready(String address) throws IOException {
        return Probes.answers(address, QUESTION, ANSWER);
    }

    private static Path libs() {
        return Programs.folder(Path.of("tck", "servers", "kafka", "target", "libs"))
                .orElseGet(() -> Servers.none(RECIPE, "build tck/servers/kafka with -Preal, as ./dev test does"));
    }
}
