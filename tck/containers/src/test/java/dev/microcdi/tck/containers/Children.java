package dev.microcdi.tck.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Child processes of this test JVM; none outlives it. */
final class Children {
    /** Starts fast and small; what it measures is never speed. */
    static final List<String> JVM = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m",
            "-Djava.net.preferIPv4Stack=true");
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "tck-containers-end"));
    }

    private Children() {
    }

    /** Starts a process whose output goes to {@code log}. Variables of this process that would choose a back end are not passed on. */
    static Process start(List<String> command, Path folder, Path log, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(k -> k.startsWith("MICRO_") || k.equals("JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(environment);
        try {
            Process p = builder.start();
            RUNNING.add(p);
            p.onExit().thenAccept(RUNNING::remove);
            return p;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.get(0), e);
        }
    }
}
