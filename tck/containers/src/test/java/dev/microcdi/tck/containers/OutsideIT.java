package dev.microcdi.tck.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A fresh Helidon MP application outside this build: one dependency, one class, no key. */
class OutsideIT {
    private static final int STARTS = 5;
    private static final String HELIDON_STARTED = "Server started on";
    private static OutsideApp micro;
    private static OutsideApp plain;

    @BeforeAll static void build() throws Exception {
        String version = System.getProperty("micro.version");
        Path work = Targets.run("outside");
        LocalRepository repository = LocalRepository.fill(work, version);
        micro = OutsideApp.build(work.resolve("micro"), repository,
                "    <dependency><groupId>dev.microcdi</groupId><artifactId>micro</artifactId><version>" + version
                        + "</version></dependency>\n",
                """
                        package com.example;

                        import dev.microcdi.server.Handler;

                        @Handler
                        public class Greeter {
                            public record HelloRequest(String name) { }
                            public record HelloReply(String text) { }

                            public HelloReply hello(HelloRequest request) {
                                return new HelloReply("Hello " + request.name());
                            }
                        }
                        """);
        plain = OutsideApp.build(work.resolve("plain"), repository, "", """
                package com.example;

                @jakarta.enterprise.context.ApplicationScoped
                public class Greeter {
                    public String hello(String name) {
                        return "Hello " + name;
                    }
                }
                """);
    }

    @Test void answersTheLineThatItPrints() throws Exception {
        try (ContainerRun run = micro.start("log.txt").awaitStarted()) {
            Matcher line = Pattern.compile("curl -s .*").matcher(run.log());
            assertThat(line.find()).isTrue();
            Process shell = new ProcessBuilder("sh", "-c", line.group()).redirectErrorStream(true).start();
            String answer = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(shell.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(answer.strip()).isEqualTo("{\"text\":\"Hello world\"}");
        }
    }

    /** Measured and told, not judged: a busy machine is not a fault. */
    @Test void tellsWhatMicroAddsToTheStart() throws Exception {
        List<Long> with = new ArrayList<>();
        List<Long> without = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            without.add(start(plain, "plain-" + i, HELIDON_STARTED));
            with.add(start(micro, "micro-" + i, HELIDON_STARTED, "Micro service greeter"));
        }
        String told = "start of a Helidon MP application, median of %d: %d ms, with Micro %d ms%n".formatted(STARTS,
                median(without), median(with));
        System.out.print(told);
        Files.writeString(Targets.HERE.resolve("start-times.txt"), told + without + "\n" + with + "\n");
        assertThat(with).hasSize(STARTS);
    }

    /** From the start of the process until its log says all of these. */
    private static long start(OutsideApp app, String log, String... lines) {
        long begin = System.nanoTime();
        try (ContainerRun run = app.start(log)) {
            for (String line : lines) {
                run.awaitLog(line);
            }
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        }
    }

    private static long median(List<Long> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }
}
