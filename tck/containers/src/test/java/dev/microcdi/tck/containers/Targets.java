package dev.microcdi.tck.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Where the build put things. The working directory is this module's. */
final class Targets {
    static final Path HERE = Path.of("target").toAbsolutePath();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private Targets() {
    }

    /** The jars of a part, as Maven collected them. */
    static List<Path> libs(String part) {
        return jars(part("parts", part).resolve("libs"));
    }

    /** A jar of the scenario application: {@code ""} for itself, else the name of an addition. */
    static Path scenario(String addition) {
        return part("parts", "app").resolve(addition.isEmpty() ? "scenario.jar" : "scenario-" + addition + ".jar");
    }

    /** The sample's {@code service} or {@code caller}, a jar beside its libs. */
    static Path sample(String which) {
        return part("..", "..", "helidon-sample", which).resolve(which + ".jar");
    }

    /** A fresh folder for one run. */
    static Path run(String name) {
        Path folder = HERE.resolve("runs")
                .resolve(name + "-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet());
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> jars(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("build the parts first: mvn package -pl tck/containers -am", e);
        }
    }

    /** The JVM of this test runs the containers too. */
    static String java() {
        return tool("java");
    }

    static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private static Path part(String first, String... more) {
        return Path.of(first, more).resolve("target").toAbsolutePath().normalize();
    }
}
