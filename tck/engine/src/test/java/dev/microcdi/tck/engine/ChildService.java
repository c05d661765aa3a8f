package dev.microcdi.tck.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link CounterMain} process. */
final class ChildService implements AutoCloseable {
    private final Process process;
    private final Path file;
    final String nodeId;
    final String nodeAddress;

    ChildService(String plugin, String address, long ttlMillis, long intervalMillis, Path folder) throws IOException {
        this(plugin, address, ttlMillis, intervalMillis, folder, "PT0S");
    }

    ChildService(String plugin, String address, long ttlMillis, long intervalMillis, Path folder,
            String deregisterWait) throws IOException {
        file = folder.resolve("calls-" + System.nanoTime());
        Path log = folder.resolve(file.getFileName() + ".log");
        process = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-Xmx128m", "-XX:+UseSerialGC",
                "-cp", System.getProperty("java.class.path"), CounterMain.class.getName(), plugin, address,
                Long.toString(ttlMillis), Long.toString(intervalMillis), file.toString(), deregisterWait)
                .redirectError(log.toFile()).start();
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        if (line == null || !line.startsWith("node ")) {
            throw new IllegalStateException("the child did not start:\n" + Files.readString(log));
        }
        nodeId = line.split(" ")[1];
        nodeAddress = line.split(" ")[2];
    }

    /** The numbers of the calls that ran, in their order. */
    List<Integer> ran() throws IOException {
        return Files.exists(file) ? Files.readAllLines(file).stream().map(Integer::valueOf).toList() : List.of();
    }

    /** In good order: it deregisters, drains, and ends. */
    void stop() throws IOException, InterruptedException {
        process.outputWriter().close();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the process did not stop within 30 s");
        }
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override public void close() throws InterruptedException {
        kill();
    }
}
