package dev.microcdi.tck.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Certificates.Identity;

/**
 * A real RabbitMQ server of one node, with an epmd of its own: a shell script that starts both is the parent of both, and ends
 * the epmd when the broker ends. The user is guest, as RabbitMQ makes it.
 *
 * <p>Erlang may be unpacked anywhere: its script {@code erl} has an absolute path, so one of ours comes first on PATH.
 */
public final class RabbitMq {
    private static final String GREETING = "AMQP\0\0\11\1";
    /** The listener opens last. */
    private static final Recipe RECIPE = recipe("RabbitMq", port -> List.of("listeners.tcp.1 = 127.0.0.1:" + port),
            address -> Probes.answers(address, GREETING, "RabbitMQ"));

    private RabbitMq() {
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
     * A server of your own with further lines in {@code rabbitmq.conf}; never one named by the user.
     *
     * @param lines asked for at each start and restart, for example {@code default_pass = sesame}
     * @return a ready server
     */
    public static BackEnd start(Supplier<List<String>> lines) {
        return Servers.startOurs(recipe("RabbitMq configured", port -> Stream
                .concat(Stream.of("listeners.tcp.1 = 127.0.0.1:" + port), lines.get().stream()).toList(),
                RECIPE.probe()));
    }

    /**
     * A server with TLS of your own; never one named by the user.
     *
     * @param identity what it shows
     * @param mutual whether it wants a certificate of each client, signed by the authority of {@link Certificates}
     * @return a ready server that takes connections with TLS only
     */
    public static BackEnd startTls(Identity identity, boolean mutual) {
        return Servers.startOurs(recipe("RabbitMq TLS", port -> List.of("listeners.tcp = none",
                "listeners.ssl.1 = 127.0.0.1:" + port, "ssl_options.cacertfile = " + Certificates.shared().authority(),
                "ssl_options.certfile = " + identity.cert(), "ssl_options.keyfile = " + identity.key(),
                "ssl_options.verify = " + (mutual ? "verify_peer" : "verify_none"),
                "ssl_options.fail_if_no_peer_cert = " + mutual),
                address -> Probes.answersTls(Certificates.shared().context(), address, GREETING, "RabbitMQ")));
    }

    /** Makes lines of the configuration. */
    private interface Configuration {
        List<String> lines(int port);
    }

    private static Recipe recipe(String name, Configuration configuration, Recipe.Probe probe) {
        return new Recipe(name, "rabbitmq-server", 3, (program, ports, data) -> {
            try {
                return command(program, ports, data, configuration.lines(ports.get(0)));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot prepare " + program + " in " + data, e);
            }
        }, probe);
    }

    private static List<String> command(Path program, List<Integer> ports, Path data, List<String> configuration)
            throws IOException {
        // The program on PATH is often a wrapper that switches the user; the real one is beside what it links to.
        Path real = program.toRealPath();
        Path inner = real.resolveSibling("rabbitmq-server");
        Path run = data.resolve("run.sh");
        List<String> conf = new ArrayList<>(configuration);
        conf.addAll(List.of("log.console = true", "log.file = false"));
        Files.write(data.resolve("rabbitmq.conf"), conf);
        Files.writeString(data.resolve("enabled_plugins"), "[].\n");
        List<String> script = new ArrayList<>(List.of("#!/bin/sh"));
        Path erlang = real.resolveSibling("../../erlang").normalize();
        if (Files.isDirectory(erlang)) {
            script.add("PATH=" + ownErl(erlang, data) + ":$PATH");
        }
        script.addAll(List.of("export PATH", "epmd -port " + ports.get(2) + " -address 127.0.0.1 & epmd=$!",
                "trap 'kill $broker' TERM", inner + " & broker=$!", "wait $broker; wait $broker; code=$?",
                "kill $epmd; exit $code"));
        Files.write(run, script);
        List<String> line = new ArrayList<>(List.of("env"));
        line.addAll(environment(ports, data));
        line.addAll(List.of("sh", run.toString()));
        return line;
    }

    /** A folder with {@code erl} and {@code epmd} of an Erlang at any place. */
    private static Path ownErl(Path erlang, Path data) throws IOException {
        Path binaries;
        try (Stream<Path> all = Files.list(erlang)) {
            binaries = all.filter(p -> p.getFileName().toString().startsWith("erts-")).map(p -> p.resolve("bin"))
                    .findFirst().orElseThrow(() -> new IOException("no erts in " + erlang));
        }
        Path folder = Files.createDirectories(data.resolve("bin"));
        script(folder.resolve("erl"), "export EMU=beam PROGNAME=erl ROOTDIR=" + erlang + " BINDIR=" + binaries + "\n"
                + "exec " + binaries.resolve("erlexec") + " \"$@\"");
        script(folder.resolve("epmd"), "exec " + binaries.resolve("epmd") + " \"$@\"");
        return folder;
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + file + " executable");
        }
    }

    private static List<String> environment(List<Integer> ports, Path data) {
        // With "detached" the script becomes the broker, and its process is the broker's.
        return List.of("HOME=" + data, "LANG=C.UTF-8", "detached=true", "RABBITMQ_NODENAME=t" + ports.get(0)
                + "@localhost", "RABBITMQ_NODE_PORT=" + ports.get(0), "RABBITMQ_NODE_IP_ADDRESS=127.0.0.1",
                "RABBITMQ_DIST_PORT=" + ports.get(1), "RABBITMQ_MNESIA_BASE=" + data.resolve("mnesia"),
                "RABBITMQ_LOG_BASE=" + data.resolve("log"), "RABBITMQ_CONFIG_FILE=" + data.resolve("rabbitmq.conf"),
                "RABBITMQ_PID_FILE=" + data.resolve("pid"),
                "RABBITMQ_ENABLED_PLUGINS_FILE=" + data.resolve("enabled_plugins"),
                "RABBITMQ_CONF_ENV_FILE=" + data.resolve("none"), "ERL_EPMD_PORT=" + ports.get(2),
                "ERL_EPMD_ADDRESS=127.0.0.1",
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=-kernel inet_dist_use_interface {127,0,0,1}");
    }
}
