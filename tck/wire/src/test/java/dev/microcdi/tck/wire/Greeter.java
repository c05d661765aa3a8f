package dev.microcdi.tck.wire;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.server.Subscribe;
import tools.jackson.databind.json.JsonMapper;

/** The recorded Go greeter's twin: the same endpoints, the same answers, the same notes of what it did. */
public class Greeter {
    public record Empty() {
    }

    public record HelloRequest(@Nullable String name) {
    }

    public record HelloResponse(String text) {
    }

    public record FailRequest(@Nullable String id, int code, @Nullable String detail, boolean plain) {
    }

    public record SlowRequest(long ms, boolean listen) {
    }

    public record EchoMessage(@Nullable String text) {
    }

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Queue<Map<String, Object>> notes = new ConcurrentLinkedQueue<>();
    private final Semaphore begun = new Semaphore(0);

    /** What was done so far, one line of canonical JSON each, sorted. */
    List<String> notes() {
        return notes.stream().map(note -> Canonical.json(JSON.valueToTree(note))).sorted().toList();
    }

    /** Waits until a slow handler has begun. */
    void awaitSlow() throws InterruptedException {
        if (!begun.tryAcquire(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no slow handler began within 20 s");
        }
    }

    public HelloResponse hello(HelloRequest request) {
        String name = request.name() == null ? "" : request.name();
        notes.add(Map.of("handler", "Hello", "name", name));
        return new HelloResponse("Hello " + name);
    }

    public Empty fail(FailRequest request) {
        String detail = request.detail() == null ? "" : request.detail();
        notes.add(Map.of("handler", "Fail", "detail", detail));
        if (request.plain()) {
            throw new MicroException("", 0, detail);
        }
        throw new MicroException(request.id() == null ? "" : request.id(), request.code(), detail);
    }

    /** One that listens is ended by an interrupt, as a Go handler is by its context; one that does not, sleeps it out. */
    public HelloResponse slow(SlowRequest request) throws InterruptedException {
        notes.add(Map.of("handler", "Slow", "ms", request.ms()));
        begun.release();
        long end = System.nanoTime() + Duration.ofMillis(request.ms()).toNanos();
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            try {
                Thread.sleep(Duration.ofNanos(left));
            } catch (InterruptedException e) {
                if (request.listen()) {
                    notes.add(Map.of("handler", "Slow", "ctx", "context deadline exceeded"));
                    throw e;
                }
            }
        }
        notes.add(Map.of("handler", "Slow", "done", true));
        return new HelloResponse("slept");
    }

    public Empty nothing(Empty request) {
        return request;
    }

    public Empty panic(Empty request) {
        throw new AssertionError("panic");
    }

    /** What a handler is given: every header. */
    public Message context(Message request) {
        byte[] body = (JSON.writeValueAsString(Map.of("metadata", request.headers())) + "\n")
                .getBytes(StandardCharsets.UTF_8);
        return new Message(Map.of("Content-Type", "application/json"), body);
    }

    @Subscribe("ev.one") public void onEvent(EchoMessage event) {
        notes.add(Map.of("event", "ev.one", "text", event.text() == null ? "" : event.text()));
    }
}
