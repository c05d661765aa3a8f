package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.microcdi.MicroException;
import dev.microcdi.Service;
import dev.microcdi.client.CallOption;
import dev.microcdi.core.Micro;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.FaultProxy;
import dev.microcdi.tck.engine.NodeMain.Word;
import dev.microcdi.transport.Transport;

/**
 * A node in a process of its own that is hurt while one call is in flight, and then called: what the caller of each is told, and
 * whether at once or at the end of its time. The site's page on transports has this table.
 */
class CallFaultsIT {
    private static final Duration TIME = Duration.ofSeconds(3);
    private static final Duration AT_ONCE = Duration.ofMillis(2_500);

    /** What is done. The line is between the caller and whatever it is connected to. */
    private enum Fault {
        KILLED, PAUSED, RESET, SILENT, SLOW
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        // transport, fault, the call in flight, the next call
        "http,     KILLED, lost,    never started", "nats,     KILLED, time, never started",
        "rabbitmq, KILLED, time,    never started", "http,     PAUSED, time, time",
        "nats,     PAUSED, time,    time", "rabbitmq, PAUSED, time, time",
        "http,     RESET,  lost,    answered", "nats,     RESET,  lost, answered",
        "rabbitmq, RESET,  lost,    answered", "http,     SILENT, time, time or never started",
        "nats,     SILENT, time,    time or never started", "rabbitmq, SILENT, time, time or never started",
        "http,     SLOW,   time,    answered", "nats,     SLOW,   time, answered",
        "rabbitmq, SLOW,   time,    answered"}) void whatTheCallerIsTold(String plugin, Fault fault, String inFlight,
                String next, @TempDir Path folder) throws Exception {
        try (BackEnd server = Transports.server(plugin);
                Child node = new Child(plugin, server.address(), folder);
                FaultProxy line = new FaultProxy(server.address().isEmpty() ? node.address : server.address());
                Transport transport = Transports.open(plugin, line.address());
                Service caller = Micro.caller().transport(transport).start()) {
            // Behind a proxy a node of http would seem to be there when it is not.
            boolean direct = !server.address().isEmpty() || fault == Fault.KILLED;
            String address = direct ? node.address : line.address();
            assertThat(told(caller, address, "Node.Hello")).isEqualTo("answered");
            Future<String> held = held(caller, address, node);
            switch (fault) {
                case KILLED -> node.process.destroyForcibly().waitFor();
                case PAUSED -> node.signal("STOP");
                case RESET -> line.cut();
                case SILENT -> line.blackHole(true);
                case SLOW -> line.delay(Duration.ofMillis(100));
            }
            String first = held.get();
            String second = fault == Fault.RESET
                    // The client library of a queue product takes a moment to connect again.
                    ? await().atMost(Duration.ofSeconds(30)).until(() -> told(caller, address, "Node.Hello"),
                            "answered"::equals)
                    : told(caller, address, "Node.Hello");
            if (fault == Fault.PAUSED) {
                node.signal("CONT");
            }
            System.out.printf("call faults | %s | %s | %s | %s |%n", plugin, fault, first, second);
            assertThat(first).as("the call in flight").isEqualTo(inFlight);
            assertThat(next.split(" or ")).as("the next call").contains(second);
            if (fault == Fault.PAUSED) {
                await().atMost(Duration.ofSeconds(30)).until(() -> told(caller, address, "Node.Hello"),
                        "answered"::equals);
            }
        }
    }

    private static Future<String> held(Service caller, String address, Child node) throws Exception {
        FutureTask<String> held = new FutureTask<>(() -> told(caller, address, "Node.Held"));
        Thread.ofVirtual().start(held);
        assertThat(CompletableFuture.supplyAsync(node::line).get(10, TimeUnit.SECONDS)).isEqualTo("held");
        return held;
    }

    /** How a call ends. */
    private static String told(Service caller, String address, String endpoint) {
        long begin = System.nanoTime();
        try {
            caller.client().call("node", endpoint, new Word("x"), Word.class, CallOption.address(address),
                    CallOption.timeout(TIME));
            return "answered";
        } catch (MicroException e) {
            boolean atOnce = System.nanoTime() - begin < AT_ONCE.toNanos();
            if (e.neverStarted()) {
                return "never started";
            }
            assertThat(e.detail()).as("told as unknown").contains("it may have run");
            return atOnce ? "lost" : e.code() == 408 ? "time" : "late " + e;
        }
    }

    private static final class Child implements AutoCloseable {
        final Process process;
        final String address;
        private final BufferedReader out;

        Child(String plugin, String server, Path folder) throws IOException {
            Path log = folder.resolve("node.log");
            process = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-Xmx128m",
                    "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), NodeMain.class.getName(), plugin,
                    server).redirectError(log.toFile()).start();
            out = process.inputReader();
            String line = line();
            if (!line.startsWith("node ")) {
                throw new IllegalStateException("the node did not start:\n" + Files.readString(log));
            }
            address = line.split(" ")[1];
        }

        String line() {
            try {
                return String.valueOf(out.readLine());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        void signal(String name) throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        }

        @Override public void close() throws Exception {
            process.destroyForcibly().waitFor();
        }
    }
}
