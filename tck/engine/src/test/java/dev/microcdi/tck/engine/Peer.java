package dev.microcdi.tck.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.core.rpc.RpcHeaders;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.transport.Transport;

/** A node that is no service of ours: it answers each request as a test says, or not at all. */
final class Peer implements AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(60);

    final AtomicInteger requests = new AtomicInteger();
    final ServiceInfo record;
    private final CountDownLatch end = new CountDownLatch(1);
    private final Transport.Listener listener;

    /** A node of a service; an answer of null is none, until the peer is closed. */
    Peer(String service, Transport transport, Registry registry, Function<Message, @Nullable Message> answer) {
        listener = transport.listen("127.0.0.1:0", socket -> {
            Message request;
            while ((request = socket.receive(LONG)) != null) {
                requests.incrementAndGet();
                Message reply = answer.apply(request);
                if (reply == null) {
                    silent();
                    return;
                }
                socket.send(reply, LONG);
            }
        });
        record = new ServiceInfo(service, "latest", Map.of(), List.of(),
                List.of(new Node(service + "-" + listener.address(), listener.address(), Map.of())));
        registry.register(record, Duration.ZERO);
    }

    private void silent() {
        try {
            end.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    String address() {
        return listener.address();
    }

    static Message answer() {
        return new Message(Map.of(RpcHeaders.CONTENT_TYPE, "application/json"), "{\"text\":\"yes\"}".getBytes(UTF_8));
    }

    static Message refusal(int code, String detail) {
        return new Message(Map.of(RpcHeaders.REFUSED, "true", RpcHeaders.ERROR,
                "{\"id\":\"greeter\",\"code\":" + code + ",\"detail\":\"" + detail + "\",\"status\":\"Too bad\"}"),
                new byte[0]);
    }

    static Message error(String value) {
        return new Message(Map.of(RpcHeaders.ERROR, value), new byte[0]);
    }

    @Override public void close() {
        end.countDown();
        listener.close();
    }
}
