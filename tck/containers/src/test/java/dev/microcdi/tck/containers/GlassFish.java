package dev.microcdi.tck.containers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** GlassFish 7 embedded, as its fat jar starts: no listener of its own, the application as a WAR, commands on standard input. */
final class GlassFish implements ContainerDriver {
    private static final Path JAR = Targets.HERE.resolve("glassfish/glassfish.jar");

    /**
     * GlassFish has Jackson 2.18's annotations, and looks at its own classes first: Jackson 3, which shares their package, then
     * fails at the first list or map (decision 0050).
     */
    private static final String OWN_JARS_FIRST = """
            <glassfish-web-app><class-loader delegate="false"/></glassfish-web-app>
            """;

    @Override public String name() {
        return "GlassFish 7.0.25";
    }

    @Override public ContainerRun start(Launch launch) {
        Path run = Targets.run("glassfish");
        // It has no MicroProfile Config: the application brings SmallRye's.
        List<Path> config = launch.app().config()
                ? Targets.libs("weld").stream()
                        .filter(j -> App.name(j).matches("(smallrye|microprofile-config|asm|jboss-logging-\\d).*"))
                        .toList()
                : List.of();
        Path war = launch.app().war(run.resolve("app.war"), config,
                Map.of("WEB-INF/glassfish-web.xml", OWN_JARS_FIRST));
        List<String> command = new ArrayList<>(List.of(Targets.java()));
        command.addAll(Children.JVM);
        command.add("-Djava.io.tmpdir=" + run);
        launch.properties().forEach((k, v) -> command.add("-D" + k + "=" + v));
        command.addAll(List.of("-jar", JAR.toString(), "--noListener", "--noInfo", "--prompt", war.toString()));
        Path log = run.resolve("log.txt");
        Process process = Children.start(command, run, log, launch.environment());
        return new ContainerRun(process, log,
                "CDI deployment failure|Exception while loading the app|Exception during lifecycle processing",
                () -> command(process, "undeploy app"));
    }

    private static void command(Process process, String command) {
        try {
            OutputStream in = process.getOutputStream();
            in.write((command + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override public boolean bringsConfig() {
        return false;
    }

    @Override public boolean undeploys() {
        return true;
    }
}
