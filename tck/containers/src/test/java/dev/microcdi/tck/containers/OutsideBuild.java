package dev.microcdi.tck.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A build by a Maven of its own, outside this one.
 *
 * @param ok whether Maven ended in time and content
 * @param log all that it printed
 */
record OutsideBuild(boolean ok, String log) {
    private static final Duration LONGEST = Duration.ofMinutes(3);

    /** Builds the project in a folder, with these arguments: a phase at least. */
    static OutsideBuild run(Path folder, LocalRepository repository, String... arguments)
            throws IOException, InterruptedException {
        Path log = folder.resolve("build.txt");
        List<String> command = new ArrayList<>(List.of(System.getProperty("micro.maven"), "-B", "-ntp", "-s",
                repository.settings().toString(), "-Dmaven.repo.local=" + repository.folder()));
        command.addAll(List.of(arguments));
        Process maven = Children.start(command, folder, log, Map.of("JAVA_HOME", System.getProperty("java.home")));
        boolean ended = maven.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
            maven.destroyForcibly();
        }
        return new OutsideBuild(ended && maven.exitValue() == 0, Files.readString(log));
    }
}
