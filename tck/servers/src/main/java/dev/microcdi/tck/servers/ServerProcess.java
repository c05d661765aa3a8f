package dev.microcdi.tck.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.Line;

/**
 * A real server as a child process on free ports of 127.0.0.1, with a data folder and a log below
 * {@code target/servers}.
 *
 * <p>Threads: for one test thread at a time. Lifecycle: {@link #close} or the end of the JVM stops it, its descendants
 * included.
 */
public final class ServerProcess implements BackEnd {
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(10);
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Set<ServerProcess> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> RUNNING.forEach(ServerProcess::kill), "micro-servers-stop"));
    }

    private final Recipe recipe;
    private final Path program;
    private final Path folder;
    private final Path log;
    private List<Integer> ports;
    private @Nullable Process process;

    ServerProcess(Recipe recipe, Path program) {
        this.recipe = recipe;
        this.program = program;
        this.folder = Path.of("target", "servers", recipe.program() + "-" + ProcessHandle.current().pid() + "-"
                + COUNT.incrementAndGet()).toAbsolutePath();
        this.log = folder.resolveSibling(folder.getFileName() + ".log");
        this.ports = Ports.free(recipe.ports());
        RUNNING.add(this);
        try {
            launch();
        } catch (PortTaken lostRace) {
            ports = Ports.free(recipe.ports());
            launch();
        }
    }

    @Override public String address() {
        return "127.0.0.1:" + ports.getFirst();
    }

    @Override public Line line() {
        return recipe.approach().line(ports);
    }

    /**
     * The process id.
     *
     * @return of the process started last
     */
    public long pid() {
        return started().pid();
    }

    @Override public boolean controllable() {
        return true;
    }

    @Override public void kill() {
        Process p = process;
        if (p == null) {
            return;
        }
        end(tree(p));
    }

    /** Kills all, and waits until the ports of all are free again. */
    private void end(List<ProcessHandle> all) {
        all.forEach(ProcessHandle::destroyForcibly);
        long end = System.nanoTime() + STOPPED_WITHIN.toNanos();
        Process p = started();
        while (p.isAlive() || !all.stream().allMatch(ServerProcess::ended)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(what("did not end within " + STOPPED_WITHIN.toSeconds() + " s",
                        tail()));
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override public void pause() {
        signal("-STOP");
        Process p = started();
        long end = System.nanoTime() + STOPPED_WITHIN.toNanos();
        while (p.isAlive() && !tree(p).stream().allMatch(ServerProcess::stopped)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        what("did not stop within " + STOPPED_WITHIN.toSeconds() + " s", tail()));
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Whether it is gone, or nobody has asked for its exit code yet: its sockets are closed then. */
    private static boolean ended(ProcessHandle process) {
        return !process.isAlive() || states(process).stream().allMatch(state -> state.startsWith("Z"));
    }

    /** Whether all its threads have stopped: on a busy machine some go on for 40 ms after the signal, and answer. */
    private static boolean stopped(ProcessHandle process) {
        return states(process).stream().allMatch(state -> state.startsWith("T") || state.startsWith("Z"));
    }

    /** The state of each thread, as Linux tells it; none where there is no {@code /proc}. */
    private static List<String> states(ProcessHandle process) {
        Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
        if (!Files.isDirectory(tasks)) {
            return List.of();
        }
        List<String> states = new ArrayList<>();
        try (Stream<Path> all = Files.list(tasks)) {
            for (Path task : all.toList()) {
                String stat = Files.readString(task.resolve("stat"), StandardCharsets.ISO_8859_1);
                states.add(stat.substring(stat.lastIndexOf(')') + 2));
            }
            return states;
        } catch (IOException | UncheckedIOException e) {
            return List.of("a thread ended meanwhile");
        }
    }

    @Override public void resume() {
        signal("-CONT");
    }

    @Override public void restart(boolean keepData) {
        kill();
        if (!keepData) {
            deleteData();
        }
        launch();
    }

    boolean alive() {
        Process p = process;
        return p != null && p.isAlive();
    }

    @Override public void close() {
        Process p = process;
        if (p != null && p.isAlive()) {
            signal("-CONT");
            // A child that outlives its parent is no descendant any more.
            List<ProcessHandle> all = tree(p);
            p.destroy();
            await(p, Duration.ofSeconds(5));
            end(all);
        }
        RUNNING.remove(this);
        deleteData();
    }

    private void launch() {
        try {
            Files.createDirectories(folder);
            Process p = new ProcessBuilder(recipe.command().line(program, ports, folder)).directory(folder.toFile())
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
            process = p;
            awaitReady(p);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + program, e);
        }
    }

    private void awaitReady(Process p) {
        long end = System.nanoTime() + READY_WITHIN.toNanos();
        String last = "no answer";
        while (System.nanoTime() < end) {
            try {
                if (recipe.probe().ready(address()) && p.isAlive()) {
                    return;
                }
            } catch (IOException notYet) {
                last = notYet.toString();
            }
            if (await(p, Duration.ofMillis(20))) {
                String tail = tail();
                if (tail.contains("address already in use") || tail.contains("eaddrinuse")) {
                    throw new PortTaken(what("lost a port", tail));
                }
                throw new IllegalStateException(what("died with exit code " + p.exitValue(), tail));
            }
        }
        kill();
        throw new IllegalStateException(
                what("was not ready within " + READY_WITHIN.toSeconds() + " s (" + last + ")", tail()));
    }

    private String what(String happened, String tail) {
        return recipe.name() + " (" + program + " on " + address() + ") " + happened + "; the end of " + log + ":\n"
                + tail;
    }

    /** The last 30 lines of the output. */
    private String tail() {
        try {
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } catch (IOException e) {
            return "(unreadable: " + e + ")";
        }
    }

    private Process started() {
        Process p = process;
        if (p == null) {
            throw new IllegalStateException(recipe.name() + " was never started");
        }
        return p;
    }

    private void signal(String signal) {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        tree(started()).forEach(handle -> command.add(Long.toString(handle.pid())));
        try {
            Process kill = new ProcessBuilder(command).inheritIO().start();
            await(kill, Duration.ofSeconds(5));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command, e);
        }
    }

    /** Descendants first, so that none is orphaned before it is seen. */
    private static List<ProcessHandle> tree(Process p) {
        return Stream.concat(p.descendants(), Stream.of(p.toHandle())).toList();
    }

    private static boolean await(Process p, Duration limit) {
        try {
            return p.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a server", e);
        }
    }

    private void deleteData() {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }

    private static final class PortTaken extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        PortTaken(String message) {
            super(message);
        }
    }
}
