package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.Service;
import dev.microcdi.client.CallOption;
import dev.microcdi.client.Client;
import dev.microcdi.core.Micro;
import dev.microcdi.core.rpc.CallContext;
import dev.microcdi.core.rpc.Deadline;
import dev.microcdi.http.HttpTransport;
import dev.microcdi.memory.MemoryRegistry;
import dev.microcdi.tck.engine.Greeter.Reply;
import dev.microcdi.tck.engine.Greeter.Request;

/** One deadline for a whole chain of calls, over http. */
class DeadlineTest {
    private final MemoryRegistry registry = new MemoryRegistry();
    private final HttpTransport transport = new HttpTransport();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @AfterEach void close() throws Exception {
        for (AutoCloseable c : open) {
            c.close();
        }
        transport.close();
        registry.close();
    }

    private Client start(String name, Object... handlers) {
        var builder = name.isEmpty() ? Micro.caller() : Micro.service(name);
        builder.registry(registry).transport(transport);
        for (Object h : handlers) {
            builder.handle(h);
        }
        Service service = builder.start();
        open.push(service);
        return service.client();
    }

    /** Calls the next one without a timeout of its own, and tells what that came to. */
    public static class Front {
        final CompletableFuture<MicroException> failure = new CompletableFuture<>();
        final CompletableFuture<Client> client = new CompletableFuture<>();

        public Reply pass(Request request) {
            try {
                return client.join().call("middle", "Middle.Pass", request, Reply.class);
            } catch (MicroException e) {
                failure.complete(e);
                throw e;
            }
        }
    }

    /** The second of three. */
    public static class Middle {
        final CompletableFuture<MicroException> failure = new CompletableFuture<>();
        final CompletableFuture<Client> client = new CompletableFuture<>();

        public Reply pass(Request request) {
            try {
                return client.join().call("back", "Back.Hold", request, Reply.class,
                        CallOption.timeout(Duration.ofHours(1)));
            } catch (MicroException e) {
                failure.complete(e);
                throw e;
            }
        }
    }

    /** The last one, which takes for ever. */
    public static class Back {
        final CompletableFuture<Long> timeout = new CompletableFuture<>();
        final CountDownLatch interrupted = new CountDownLatch(1);

        public Message hold(Message request) throws InterruptedException {
            timeout.complete(Long.parseLong(String.valueOf(request.header("Timeout"))));
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return request;
        }

        public Message look(Message request) {
            timeout.complete(Objects.requireNonNull(CallContext.deadline()).left().toNanos());
            return request;
        }
    }

    @Test void aCallInAHandlerHasWhatIsLeftOfTheHandlersOwnDeadline() throws Exception {
        Back back = new Back();
        Middle middle = new Middle();
        Front front = new Front();
        start("back", back);
        middle.client.complete(start("middle", middle));
        front.client.complete(start("front", front));
        Client caller = start("");
        MicroException e = catchThrowableOfType(MicroException.class, () -> caller.call("front", "Front.Pass",
                new Request("x"), Reply.class, CallOption.timeout(Duration.ofMillis(1_500))));
        assertThat(e.code()).isEqualTo(408);
        assertThat(e.detail()).contains("the call's timeout of PT1.5S is over");
        assertThat(Duration.ofNanos(back.timeout.get())).as("what the third hop was told")
                .isLessThan(Duration.ofMillis(1_500)).isPositive();
        assertThat(back.interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(front.failure.get(10, TimeUnit.SECONDS).code()).isIn(0, 408, 500, 503);
        assertThat(middle.failure.get(10, TimeUnit.SECONDS)).isNotNull();
    }

    @Test void theTextSaysWhoseDeadlineItWas() throws Exception {
        Back back = new Back();
        start("back", back);
        CallContextCaller inHandler = new CallContextCaller();
        inHandler.client.complete(start("front", inHandler));
        start("").call("front", "CallContextCaller.Pass", new Request("x"), Reply.class);
        assertThat(inHandler.failure.get().detail()).contains("Back.Hold at ").contains(
                "waiting: the deadline of front/CallContextCaller.Pass, which made this call, is over, no answer in time");
    }

    /** Has a deadline of its own that is over before the timer of its server looks. */
    public static class CallContextCaller {
        final CompletableFuture<MicroException> failure = new CompletableFuture<>();
        final CompletableFuture<Client> client = new CompletableFuture<>();

        public Reply pass(Request request) {
            Deadline mine = Objects.requireNonNull(CallContext.deadline());
            Deadline soon = new Deadline(System.nanoTime() + 200_000_000, mine.what(), null);
            try (var scope = CallContext.serve(soon)) {
                client.join().call("back", "Back.Hold", new Message(Map.of(), new byte[0]), Message.class);
            } catch (MicroException e) {
                failure.complete(e);
            }
            return new Reply("done");
        }
    }

    @Test void aThreadThatServesNothingHasNoDeadline() {
        assertThat(CallContext.deadline()).isNull();
        Back back = new Back();
        start("back", back);
        start("").call("back", "Back.Look", new Message(Map.of(), new byte[0]), Message.class,
                CallOption.timeout(Duration.ofSeconds(9)));
        assertThat(Duration.ofNanos(back.timeout.join())).isPositive().isLessThan(Duration.ofSeconds(9));
        assertThat(CallContext.deadline()).isNull();
    }
}
