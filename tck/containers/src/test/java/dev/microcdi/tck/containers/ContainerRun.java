package dev.microcdi.tck.containers;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A container's process: its log, its life, and the service in it. {@link #close} ends it whatever happened. */
final class ContainerRun implements AutoCloseable {
    /** Five times the slowest start that was measured on two busy cores. */
    static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern ADDRESS = Pattern.compile("Micro-Endpoint: [^\\n]* http://(127\\.0\\.0\\.1:\\d+)");

    private final Process process;
    private final Path log;
    private final Pattern failed;
    private final Runnable undeploy;

    /** @param undeploy how the application is stopped while the container goes on */
    ContainerRun(Process process, Path log, String failed, Runnable undeploy) {
        this.process = process;
        this.log = log;
        this.failed = Pattern.compile(failed);
        this.undeploy = undeploy;
    }

    /** All that the container printed so far. */
    String log() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the start block. */
    ContainerRun awaitStarted() {
        await("the start block in " + log).atMost(PATIENCE).pollInterval(Duration.ofMillis(50))
                .failFast("the deployment", () -> refuse(hasFailed(), "ended or failed"))
                .until(() -> ADDRESS.matcher(log()).find());
        return this;
    }

    /** Waits for the container's word that the deployment failed, and gives the log. */
    String awaitFailed() {
        await("a failed deployment in " + log).atMost(PATIENCE).pollInterval(Duration.ofMillis(50))

                .failFast("the deployment", () -> refuse(ADDRESS.matcher(log()).find(), "started although it must not"))
                .until(this::hasFailed);
        return log();
    }

    private void refuse(boolean wrong, String what) {
        if (wrong) {
            throw new IllegalStateException(what + ":\n" + log());
        }
    }

    /** Waits for a text in the log. */
    void awaitLog(String text) {
        await("\"" + text + "\" in " + log).atMost(PATIENCE).pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> log().contains(text));
    }

    private boolean hasFailed() {
        return !process.isAlive() || failed.matcher(log()).find();
    }

    /** Where the service listens, as the last start block says. */
    String address() {
        Matcher m = ADDRESS.matcher(log());
        String found = "";
        while (m.find()) {
            found = m.group(1);
        }
        return found;
    }

    /** Asks an endpoint. */
    Caller.Answer call(String endpoint, String json) {
        return Caller.call(address(), endpoint, json);
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Stops the application while the container goes on. */
    void undeploy() {
        undeploy.run();
    }

    /** SIGTERM, and waits for the end. */
    void stop() {
        // Not process.destroy(), which also closes its input: GlassFish's prompt then spins until the end.
        process.toHandle().destroy();
        awaitEnd();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Names of all threads, virtual ones included. */
    List<String> threads() {
        Path dump = log.resolveSibling("threads.txt");
        try {
            Process jcmd = new ProcessBuilder(Targets.tool("jcmd"), Long.toString(pid()), "Thread.dump_to_file",
                    "-overwrite", dump.toString())
                    .redirectErrorStream(true).redirectOutput(log.resolveSibling("jcmd.txt").toFile()).start();
            if (!jcmd.waitFor(20, TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
                throw new IllegalStateException("jcmd failed: " + Files.readString(log.resolveSibling("jcmd.txt")));
            }
            return Files.readAllLines(dump).stream().filter(l -> l.startsWith("#"))
                    .map(l -> l.substring(l.indexOf('"') + 1, l.lastIndexOf('"')))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void awaitEnd() {
        await("the end of process " + pid()).atMost(PATIENCE).pollInterval(Duration.ofMillis(20))
                .until(() -> !process.isAlive());
    }

    @Override public void close() {
        if (process.isAlive()) {
            process.destroyForcibly();
            awaitEnd();
        }
    }
}
