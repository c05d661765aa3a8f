package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.microcdi.Interceptor;
import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.client.CallOption;
import dev.microcdi.client.Client;
import dev.microcdi.memory.MemoryOptions;
import dev.microcdi.memory.MemoryTransport;

/** What is special about {@code micro.memory.encode=false}; that calls keep their rules is the kit's to show. */
class ByObjectTest {
    private final Fleet fleet = new Fleet(new MemoryTransport(new MemoryOptions(1_000, 10, false, false)));
    private final Things things = new Things();

    /** Something that no codec can write. */
    public static final class Thing {
        final Thread maker = Thread.currentThread();
        final Thing self = this;
    }

    /** What the caller says. */
    public record Asked(String text) {
    }

    /** The same under another name. */
    public record Wanted(String text) {
    }

    /** The handler. */
    public static final class Things {
        final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
        final Semaphore waiting = new Semaphore(0);

        /** Gives back the object. */
        public Thing same(Thing thing) {
            thread.set(Thread.currentThread());
            return thing;
        }

        /** Takes another class than its caller has. */
        public Wanted other(Wanted wanted) {
            thread.set(Thread.currentThread());
            return wanted;
        }

        /** A generic type, of which an object does not say enough. */
        public List<Wanted> many(List<Wanted> wanted) {
            return wanted;
        }

        /** Nothing to say. */
        public void nothing(Asked asked) {
            thread.set(Thread.currentThread());
        }

        /** Fails with an exception that its caller may not know. */
        public Thing fails(Thing thing) {
            throw new MicroException("things", 409, "no", "", false, new IllegalStateException("inside"));
        }

        /** Until interrupted. */
        public Thing waits(Thing thing) throws InterruptedException {
            waiting.release();
            new CountDownLatch(1).await();
            return thing;
        }
    }

    @AfterEach void close() {
        fleet.close();
    }

    private Client client(Interceptor... around) {
        var builder = fleet.service("things").handle(things);
        for (Interceptor i : around) {
            builder.interceptor(i);
        }
        fleet.start(builder);
        Client client = fleet.caller().client();
        await().ignoreExceptions().until(() -> client.call("things", "Things.Same", new Thing(), Thing.class) != null);
        return client;
    }

    @Test void theObjectIsHandedOverInThisThread() {
        Thing thing = new Thing();
        assertThat(client().call("things", "Things.Same", thing, Thing.class)).isSameAs(thing);
        assertThat(things.thread).hasValue(Thread.currentThread());
    }

    @Test void otherTypesAreConvertedByTheCodec() {
        Client client = client();
        assertThat(client.call("things", "Things.Other", new Asked("a"), Asked.class)).isEqualTo(new Asked("a"));
        assertThat(things.thread).as("by message").doesNotHaveValue(Thread.currentThread());
        assertThat(client.call("things", "Things.Other", new Wanted("b"), Asked.class)).isEqualTo(new Asked("b"));
        assertThat(things.thread).as("by object").hasValue(Thread.currentThread());
        assertThat(client.call("things", "Things.Many", List.of(new Asked("c")), Wanted[].class))
                .containsExactly(new Wanted("c"));
        assertThat(client.call("things", "Things.Nothing", new Asked("d"), Map.class)).isEmpty();
    }

    @Test void messagesStayMessages() {
        Client client = client();
        Message answer = client.call("things", "Things.Other", new Asked("a"), Message.class);
        assertThat(answer.header("Micro-Endpoint")).isEqualTo("Things.Other");
        assertThat(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8)).isEqualTo("{\"text\":\"a\"}\n");
        assertThat(catchThrowableOfType(MicroException.class,
                () -> client.call("things", "Things.Missing", new Asked("a"), Asked.class)).detail())
                .isEqualTo("rpc: can't find method Missing");
    }

    @Test void anErrorIsWhatAPeerInAnotherProcessWouldSee() {
        MicroException e = catchThrowableOfType(MicroException.class,
                () -> client().call("things", "Things.Fails", new Thing(), Thing.class));
        assertThat(e).hasNoCause();
        assertThat(e.id()).isEqualTo("things");
        assertThat(e.code()).isEqualTo(409);
        assertThat(e.detail()).isEqualTo("no");
        assertThat(e.neverStarted()).isFalse();
    }

    @Test void interceptorsSeeTheObjectAndTheHeaders() {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        Thing thing = new Thing();
        Client client = client(in -> {
            if (in.argument() == thing) {
                seen.add(in.side() + " " + in.endpoint() + " " + in.headers().get("micro-endpoint") + " "
                        + in.headers().get("tenant"));
            }
            return in.proceed();
        });
        client.call("things", "Things.Same", thing, Thing.class, CallOption.header("Tenant", "7"));
        assertThat(seen).containsExactly("HANDLER Things.Same Things.Same 7");
    }

    @Test void theDeadlineInterruptsAndSoDoesWhoeverInterruptsTheCaller() throws Exception {
        Client client = client();
        MicroException late = catchThrowableOfType(MicroException.class, () -> client.call("things", "Things.Waits",
                new Thing(), Thing.class, CallOption.timeout(Duration.ofMillis(50))));
        assertThat(late.code()).isEqualTo(408);
        assertThat(late.detail()).contains("no answer in time");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        things.waiting.acquire();

        AtomicReference<@Nullable MicroException> ended = new AtomicReference<>();
        AtomicReference<Boolean> flag = new AtomicReference<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            ended.set(catchThrowableOfType(MicroException.class,
                    () -> client.call("things", "Things.Waits", new Thing(), Thing.class)));
            flag.set(Thread.currentThread().isInterrupted());
        });
        things.waiting.acquire();
        caller.interrupt();
        assertThat(caller.join(Duration.ofSeconds(10))).isTrue();
        assertThat(ended.get()).hasMessageContaining("interrupted while Things.Waits at ");
        assertThat(flag).as("the caller's interrupt is kept").hasValue(true);
    }
}
