package dev.microcdi.tck.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The command line of one Kafka server, and the folder that it needs: formatted once for this JVM, then copied.
 *
 * @param libs its jars
 * @param ports for clients, for itself, and those of a line: where the server listens, and where the proxy does
 * @param data of this server
 * @param security how clients connect; a line, and what the server tells itself, is always plain
 */
record KafkaNode(Path libs, List<Integer> ports, Path data, KafkaSecurity security) {
    static final int PORTS = 4;
    static final int BEHIND = 2;
    static final int BEFORE = 3;
    private static final String CLUSTER = "bWljcm8tdGNrLWthZmthMQ";
    private static final int FORMATTED_WITHIN_S = 60;

    /** One node of its own; short times, so that groups form and a killed server comes back in two seconds. */
    private static final String SETTINGS = """
            process.roles=broker,controller
            node.id=1
            controller.quorum.voters=1@127.0.0.1:%2$d
            listeners=CLIENT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d,LINE://127.0.0.1:%3$d
            advertised.listeners=CLIENT://127.0.0.1:%1$d,LINE://127.0.0.1:%4$d
            listener.security.protocol.map=CLIENT:%6$s,LINE:PLAINTEXT,CONTROLLER:PLAINTEXT
            inter.broker.listener.name=LINE
            controller.listener.names=CONTROLLER
            log.dirs=%5$s
            offsets.topic.replication.factor=1
            offsets.topic.num.partitions=4
            transaction.state.log.replication.factor=1
            transaction.state.log.min.isr=1
            share.coordinator.state.topic.replication.factor=1
            share.coordinator.state.topic.min.isr=1
            broker.session.timeout.ms=1000
            broker.heartbeat.interval.ms=200
            group.initial.rebalance.delay.ms=0
            group.min.session.timeout.ms=1000
            group.consumer.min.heartbeat.interval.ms=100
            group.consumer.heartbeat.interval.ms=200
            group.consumer.min.session.timeout.ms=1000
            group.consumer.session.timeout.ms=5000
            """;

    List<String> line() {
        Path settings = settings(data);
        if (!Files.exists(logs(data))) {
            copy(logs(formatted()), logs(data));
        }
        return java("-Xmx256m", "kafka.Kafka", settings.toString());
    }

    private static Path logs(Path folder) {
        return folder.resolve("logs");
    }

    private Path settings(Path folder) {
        Path file = folder.resolve("server.properties");
        try {
            Files.createDirectories(folder);
            Files.writeString(file, SETTINGS.formatted(ports.get(0), ports.get(1), ports.get(BEHIND),
                    ports.get(BEFORE), logs(folder), security.protocol()) + security.lines(folder));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        return file;
    }

    private List<String> java(String memory, String main, String... arguments) {
        List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                memory, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.showDateTime=true", "-cp", libs.resolve("*").toString(), main));
        line.addAll(List.of(arguments));
        return line;
    }

    /** What a formatted folder holds does not depend on ports. */
    private Path formatted() {
        Path folder = data.resolveSibling("kafka-formatted-" + ProcessHandle.current().pid());
        if (Files.exists(logs(folder))) {
            return folder;
        }
        Path log = folder.resolve("format.log");
        try {
            Process format = new ProcessBuilder(java("-Xmx128m", "kafka.tools.StorageTool", "format", "-t", CLUSTER,
                    "-c", settings(folder).toString(), "-S", KafkaSecurity.scram("SCRAM-SHA-256"), "-S",
                    KafkaSecurity.scram("SCRAM-SHA-512"))).redirectErrorStream(true).redirectOutput(log.toFile())
                    .start();
            if (!format.waitFor(FORMATTED_WITHIN_S, TimeUnit.SECONDS) || format.exitValue() != 0) {
                format.destroyForcibly();
                throw new IllegalStateException("Kafka's storage was not formatted: " + Files.readString(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot format Kafka's storage in " + folder, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Kafka's storage was formatted", e);
        }
        return folder;
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy " + from + " to " + to, e);
        }
    }
}
