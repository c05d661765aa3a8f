package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.microcdi.MicroException;
import dev.microcdi.Service;
import dev.microcdi.client.Call;
import dev.microcdi.client.ClientOf;
import dev.microcdi.client.Lookup;
import dev.microcdi.core.client.TypedClient;
import dev.microcdi.core.rpc.CallContext;
import dev.microcdi.core.rpc.Deadline;
import dev.microcdi.tck.engine.Greeter.Reply;
import dev.microcdi.tck.engine.Greeter.Request;

/** Typed clients whose methods return futures. */
class FutureCallTest {
    private final Fleet fleet = new Fleet();
    private final Greeter greeter = new Greeter();

    @ClientOf("greeter")
    interface GreeterClient {
        CompletionStage<Reply> hello(Request request);

        CompletableFuture<Reply> held(Request request);

        CompletableFuture<Reply> fail(Request request);

        CompletionStage<Void> nothing();

        @Call(value = "Greeter.Held", idempotent = true, timeout = "50ms") Reply brief(Request request);
    }

    @AfterEach void close() {
        greeter.release.countDown();
        fleet.close();
    }

    private Service caller() {
        fleet.start("greeter", greeter);
        return fleet.caller();
    }

    private static GreeterClient client(Service caller) {
        return TypedClient.create(GreeterClient.class, caller.client());
    }

    private static int pending(Service caller) {
        return caller.lookups().stream().flatMap(l -> l.nodes().stream()).mapToInt(Lookup.Node::pending).sum();
    }

    @Test void aFutureHasTheReplyOrTheError() throws Exception {
        GreeterClient client = client(caller());
        assertThat(client.hello(new Request("John")).toCompletableFuture().get()).isEqualTo(new Reply("Hello John"));
        assertThat(client.nothing().toCompletableFuture().get()).isNull();
        assertThatThrownBy(() -> client.fail(new Request("John")).get()).isInstanceOf(ExecutionException.class)
                .cause().isInstanceOf(MicroException.class).hasMessage("John not found (greeter, 404 Not Found)");
    }

    @Test void aCallWithAFutureDoesNotBlockItsCaller() throws Exception {
        CompletableFuture<Reply> held = client(caller()).held(new Request("x"));
        greeter.entered.await();
        assertThat(held).isNotDone();
        greeter.release.countDown();
        assertThat(held.get(10, TimeUnit.SECONDS)).isEqualTo(new Reply("released x"));
    }

    @Test void cancellingTheFutureEndsTheCallAndFreesWhatItHeld() throws Exception {
        Service caller = caller();
        CompletableFuture<Reply> held = client(caller).held(new Request("x"));
        greeter.entered.await();
        assertThat(pending(caller)).isEqualTo(1);
        held.cancel(true);
        await().until(() -> pending(caller) == 0);
    }

    @Test void soDoesATimeLimitOfTheFuture() {
        Service caller = caller();
        CompletableFuture<Reply> held = client(caller).held(new Request("x")).orTimeout(50, TimeUnit.MILLISECONDS);
        await().until(() -> held.isDone() && pending(caller) == 0);
    }

    @Test void theDeadlineOfTheCallersOwnCallHolds() {
        GreeterClient client = client(caller());
        CompletableFuture<Reply> held;
        try (var scope = CallContext.serve(Deadline.in(Duration.ofMillis(200), "mine"))) {
            held = client.held(new Request("x"));
        }
        assertThatThrownBy(held::join).cause().isInstanceOf(MicroException.class)
                .hasMessageContaining("waiting: mine of PT0.2S is over, no answer in time, it may have run");
    }

    @Test void aMethodThatIsDeclaredIdempotentMayBeRepeated() {
        assertThatThrownBy(() -> client(caller()).brief(new Request("x"))).isInstanceOf(MicroException.class)
                .hasMessageContaining("attempt 1 of 3");
    }

    @ClientOf("greeter")
    interface Wrong {
        Future<Reply> future(Request request);

        CompletableFuture<?> unknown(Request request);

        @SuppressWarnings("rawtypes") CompletionStage raw(Request request);
    }

    @Test void aFutureOfNobodyKnowsWhatIsToldAtDeployment() {
        String name = Wrong.class.getName();
        assertThat(TypedClient.problems(Wrong.class)).containsExactly(
                name + ".unknown returns a CompletableFuture that does not say of what, such as CompletableFuture<HelloReply>",
                name + ".raw returns a CompletionStage that does not say of what, such as CompletionStage<HelloReply>",
                name + ".future returns a Future; return the reply itself, or a CompletionStage or CompletableFuture of it");
        assertThat(TypedClient.problems(GreeterClient.class)).isEmpty();
    }
}
