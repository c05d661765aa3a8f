package dev.microcdi.tck.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Open Liberty from its zip: its launcher in the foreground, a server folder for each run, the application in {@code dropins}. */
final class Liberty implements ContainerDriver {
    private static final Path WLP = Targets.HERE.resolve("liberty/wlp");
    private static final String SERVER = """
            <server>
                <featureManager>
                    <feature>cdi-4.1</feature>
                    <feature>servlet-6.1</feature>
                    <feature>mpConfig-3.1</feature>
                </featureManager>
                <httpEndpoint id="defaultHttpEndpoint" host="127.0.0.1" httpPort="-1" httpsPort="-1"/>
                <logging consoleLogLevel="INFO"/>
                <applicationMonitor pollingRate="100ms"/>
            </server>
            """;

    @Override public String name() {
        return "Open Liberty 26.0.0.5";
    }

    @Override public ContainerRun start(Launch launch) {
        Path run = Targets.run("liberty");
        Path server = run.resolve("usr/servers/defaultServer");
        Path war = server.resolve("dropins/app.war");
        try {
            Files.createDirectories(server.resolve("dropins"));
            Files.writeString(server.resolve("server.xml"), SERVER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        launch.app().war(war, List.of(), Map.of());
        List<String> command = new ArrayList<>(List.of(Targets.java()));
        command.addAll(Children.JVM);
        command.addAll(platformOptions());
        launch.properties().forEach((k, v) -> command.add("-D" + k + "=" + v));
        command.addAll(List.of("-javaagent:" + WLP.resolve("bin/tools/ws-javaagent.jar"), "-jar",
                WLP.resolve("bin/tools/ws-server.jar").toString(),
                "defaultServer"));
        Map<String, String> environment = new LinkedHashMap<>(launch.environment());
        environment.put("WLP_USER_DIR", run.resolve("usr").toString());
        Path log = run.resolve("log.txt");
        return new ContainerRun(Children.start(command, run, log, environment), log, "CWWKZ000[24]E",
                () -> remove(war));
    }

    /** What its own script gives the JVM: packages it must reach into. */
    private static List<String> platformOptions() {
        try {
            return Files
                    .readAllLines(WLP.resolve("lib/platform/java")
                            .resolve(Runtime.version().feature() < 24 ? "java9.options" : "java24.options"))
                    .stream().map(String::strip)
                    .filter(l -> !l.isEmpty() && !l.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path war) {
        try {
            Files.delete(war);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override public boolean bringsConfig() {
        return true;
    }

    @Override public boolean undeploys() {
        return true;
    }
}
