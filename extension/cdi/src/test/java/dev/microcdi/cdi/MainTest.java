package dev.microcdi.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

/** The command line, in a process of its own: Weld SE finds the jars on the class path as a user's would be found. */
class MainTest {
    private static Process start(String... flags) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                        classPath(), Main.class.getName()));
        command.addAll(List.of(flags));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Without this module's test classes, which are full of mistakes made on purpose. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(e -> !e.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String output(Process p) throws IOException {
        return new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test void helpListsTheFlags() throws Exception {
        Process p = start("--help");
        assertThat(output(p)).startsWith("Flags, each the same as its key in configuration:")
                .contains("--registry_address");
        assertThat(p.waitFor()).isZero();
    }

    @Test void anUnknownFlagEndsTheProcessWithCodeTwo() throws Exception {
        Process p = start("--registri=memory");
        assertThat(output(p)).contains("there is no flag --registri; --help lists them");
        assertThat(p.waitFor()).isEqualTo(2);
    }

    @Test void aWrongSettingIsOneBlockWithoutAStackTrace() throws Exception {
        Process p = start("--registry=memori", "--transport=memory");
        String output = output(p);
        assertThat(output)
                .contains("Micro found 1 problem in this deployment:",
                        "MICRO-101  No registry plugin named \"memori\".",
                        "asked by : micro.registry = \"memori\"   (system properties, ordinal 400)")
                .doesNotContain("\tat ");
        assertThat(p.waitFor()).isEqualTo(1);
    }

    @Test void itRunsUntilItIsTerminated() throws Exception {
        Process p = start("--transport=memory", "--registry", "memory");
        List<String> lines = new ArrayList<>();
        try (BufferedReader out = p.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                if (line.contains("is READY")) {
                    // Process.destroy would close the stream that is being read.
                    p.toHandle().destroy();
                }
            }
            assertThat(p.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(String.join("\n", lines)).contains("by micro.registry (system properties, ordinal 400)");
            // 128 + SIGTERM: the hook let the container end, and did not hang. The JVM closes its logs meanwhile.
            assertThat(p.exitValue()).isEqualTo(143);
        } finally {
            p.destroyForcibly();
        }
    }
}
