package dev.microcdi.tck.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.microcdi.tck.BackEnd;

/** Every server starts, dies, comes back and stops. */
class ServersIT {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.tck.servers");

    static Stream<Arguments> servers() {
        return Stream.of(
                Arguments.of("Consul", (Supplier<BackEnd>) Consul::start, "GET /v1/status/leader HTTP/1.0\r\n\r\n"),
                Arguments.of("Etcd", (Supplier<BackEnd>) Etcd::start, "GET /health HTTP/1.0\r\n\r\n"),
                Arguments.of("Nats", (Supplier<BackEnd>) Nats::start, "PING\r\n"),
                Arguments.of("RabbitMq", (Supplier<BackEnd>) RabbitMq::start, "AMQP\0\0\11\1"),
                Arguments.of("Kafka", (Supplier<BackEnd>) Kafka::start, "\0\0\0\25\0\22\0\0\0\0\0\7\0\13micro-tests"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("servers") void startsIsKilledComesBackOnTheSameAddressAndStops(String name, Supplier<BackEnd> start,
            String hello) throws IOException {
        long begin = System.nanoTime();
        try (BackEnd server = start.get()) {
            LOG.log(System.Logger.Level.INFO, "{0} ready in {1} ms", name, (System.nanoTime() - begin) / 1_000_000);
            assumeTrue(server.controllable(), "a server named by the user is not killed");
            String address = server.address();
            String expected = switch (name) {
                case "Nats" -> "PONG";
                case "RabbitMq" -> "RabbitMQ";
                case "Kafka" -> "\0\0\0\7\0\0";
                default -> "200 OK";
            };
            assertThat(Probes.answers(address, hello, expected)).isTrue();

            server.kill();
            assertThatThrownBy(() -> Probes.answers(address, hello, expected)).isInstanceOf(IOException.class);
            begin = System.nanoTime();
            server.restart(true);
            LOG.log(System.Logger.Level.INFO, "{0} restarted with its data in {1} ms", name,
                    (System.nanoTime() - begin) / 1_000_000);
            assertThat(server.address()).isEqualTo(address);
            assertThat(Probes.answers(address, hello, expected)).isTrue();

            server.pause();
            assertThatThrownBy(() -> Probes.answers(address, hello, expected)).isInstanceOf(IOException.class);
            server.resume();
            assertThat(Probes.answers(address, hello, expected)).isTrue();

            begin = System.nanoTime();
            server.restart(false);
            LOG.log(System.Logger.Level.INFO, "{0} restarted empty in {1} ms", name,
                    (System.nanoTime() - begin) / 1_000_000);
            server.close();
            server.close();
            assertThatThrownBy(() -> Probes.answers(address, hello, expected)).isInstanceOf(IOException.class);
        }
    }
}
