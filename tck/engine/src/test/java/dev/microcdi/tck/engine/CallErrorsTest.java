package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.client.CallOption;
import dev.microcdi.client.Client;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.tck.engine.Greeter.Reply;
import dev.microcdi.tck.engine.Greeter.Request;

/** How a call can fail, word by word: the table on the site's page on calls. */
class CallErrorsTest {
    private static final String DEADLINE = "context deadline exceeded";

    private final Fleet fleet = new Fleet();
    private final List<Peer> peers = new ArrayList<>();
    private final Client client = fleet.caller().client();

    @AfterEach void close() {
        peers.forEach(Peer::close);
        fleet.close();
    }

    private String peer(Function<Message, @Nullable Message> answer) {
        Peer peer = new Peer("greeter", fleet.transport, fleet.registry, answer);
        peers.add(peer);
        return peer.address();
    }

    private void fails(String message, boolean neverStarted, CallOption... options) {
        MicroException e = catchThrowableOfType(MicroException.class,
                () -> client.call("greeter", "Greeter.Hello", new Request("John"), Reply.class, options));
        assertThat(e).hasMessage(message);
        assertThat(e.neverStarted()).as("never started: %s", message).isEqualTo(neverStarted);
    }

    @Test void nobodyRegisteredTheName() {
        fails("service greeter: not found (go.micro.client, 404 Not Found)", true);
    }

    @Test void theRegistryIsAway() {
        fleet.registry.goAway();
        fails("looking up service greeter: the store is away (go.micro.client, 503 Service Unavailable)", true);
    }

    @Test void noNodeFits() {
        peer(m -> Peer.answer());
        fails("no node of service greeter with version v2; there are nodes with version latest"
                + " (go.micro.client, 503 Service Unavailable)", true, CallOption.version("v2"));
    }

    @Test void noNodeCanBeReached() {
        fleet.registry.register(new ServiceInfo("greeter", "latest", Map.of(), List.of(),
                List.of(new Node("greeter-1", "127.0.0.1:9", Map.of()))), Duration.ZERO);
        fails("no node of service greeter can be reached; tried 1, the last: nobody listens on "
                + "\"127.0.0.1:9\" in this transport object (go.micro.client, 503 Service Unavailable)", true);
    }

    @Test void allNodesAreOverloaded() {
        peer(m -> Peer.refusal(429, "1,000 calls are in flight"));
        fails("1,000 calls are in flight (greeter, 429 Too bad)", true);
    }

    @Test void allNodesStop() {
        peer(m -> Peer.refusal(503, "service greeter stops"));
        fails("service greeter stops (greeter, 503 Too bad)", true);
    }

    @Test void noAnswerWithinTheDeadline() {
        String address = peer(m -> null);
        fails("greeter/Greeter.Hello at " + address
                + ", attempt 1 of 3, waiting: the call's timeout of PT0.1S is over, "
                + "no answer in time, it may have run (go.micro.client, 408 Request Timeout)", false,
                CallOption.timeout(Duration.ofMillis(100)));
    }

    @Test void thePeerSawTheDeadlineFirst() {
        String address = peer(m -> Peer.error(DEADLINE));
        fails("greeter/Greeter.Hello at " + address + ", attempt 1 of 3, waiting: the call's timeout of PT30S is over, "
                + "no answer in time, it may have run (go.micro.client, 408 Request Timeout)", false);
    }

    @Test void noAnswerWithinAllAttempts() {
        String address = peer(m -> null);
        fails("greeter/Greeter.Hello at " + address
                + ", attempt 2 of 2, waiting: the attempt's timeout of PT0.05S is over,"
                + " no answer in time, it may have run (go.micro.client, 408 Request Timeout)", false,
                CallOption.attemptTimeout(Duration.ofMillis(50)), CallOption.idempotent(), CallOption.retries(1));
    }

    @Test void noTimeIsLeft() {
        peer(m -> Peer.answer());
        client.call("greeter", "Greeter.Hello", new Request("John"), Reply.class);
        fails("greeter/Greeter.Hello: the call's timeout of PT0.000000001S is over, no time was left to start it"
                + " (go.micro.client, 408 Request Timeout)", true, CallOption.timeout(Duration.ofNanos(1)));
    }

    @Test void theConnectionEndsWithoutAnAnswer() {
        String address = peer(m -> {
            throw new MicroException("peer", 500, "this peer hangs up");
        });
        fails("greeter/Greeter.Hello at " + address + ", attempt 1 of 3, waiting: the connection was closed without an "
                + "answer, it may have run (go.micro.client.transport, 500 Internal Server Error)", false);
    }

    @Test void theHandlerThrew() {
        peer(m -> Peer.error("{\"id\":\"greeter\",\"code\":409,\"detail\":\"John is there\",\"status\":\"Conflict\"}"));
        fails("John is there (greeter, 409 Conflict)", false);
    }

    @Test void theReplyCannotBeRead() {
        peer(m -> new Message(Map.of("Content-Type", "application/json"), "{\"text\":{}}".getBytes(
                java.nio.charset.StandardCharsets.UTF_8)));
        fails("greeter/Greeter.Hello, decoding: cannot read Reply from JSON: at text: Cannot deserialize value of type "
                + "`String` from Object value (token `JsonToken.START_OBJECT`) (go.micro.client.codec, 500 Internal Server "
                + "Error)", false);
    }
}
