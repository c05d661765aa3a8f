package dev.microcdi.tck.containers;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A container that is a class path and a main class.
 *
 * @param name for the names of tests
 * @param part the folder with its jars
 * @param main its main class
 * @param properties what it needs to listen on 127.0.0.1 only
 * @param bringsConfig whether MicroProfile Config is part of it
 */
record ClassPathContainer(String name, String part, String main, List<String> properties,
        boolean bringsConfig) implements ContainerDriver {
    private static final Predicate<Path> CONFIG = j -> App.name(j).startsWith("smallrye-config")
            || App.name(j).startsWith("microprofile-config");

    @Override public ContainerRun start(Launch launch) {
        Path run = Targets.run(part);
        List<Path> jars = App.union(launch.app().jars(), Targets.libs(part)).stream()
                .filter(j -> launch.app().config() || !CONFIG.test(j)).toList();
        List<String> command = new ArrayList<>(List.of(Targets.java()));
        command.addAll(Children.JVM);
        command.addAll(properties);
        launch.properties().forEach((k, v) -> command.add("-D" + k + "=" + v));
        command.addAll(List.of("-cp", launch.app().classes(run) + File.pathSeparator
                + jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)), main));
        Path log = run.resolve("log.txt");
        // A process of its own: it ends when the deployment fails.
        return new ContainerRun(Children.start(command, run, log, launch.environment()), log, "(?!)", () -> {
            throw new UnsupportedOperationException(name + " is its application");
        });
    }

    @Override public boolean undeploys() {
        return false;
    }
}
