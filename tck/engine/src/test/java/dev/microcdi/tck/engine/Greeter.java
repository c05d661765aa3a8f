package dev.microcdi.tck.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.server.Subscribe;

/** The handler that the tests call. */
public class Greeter {
    public record Request(String name) {
    }

    public record Reply(String text) {
    }

    final AtomicInteger calls = new AtomicInteger();
    final Queue<String> renamed = new ConcurrentLinkedQueue<>();
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch release = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);

    public Reply hello(Request request) {
        calls.incrementAndGet();
        return new Reply("Hello " + request.name());
    }

    public Reply fail(Request request) {
        throw new MicroException("greeter", 404, request.name() + " not found");
    }

    public Reply broken(Request request) {
        throw new IllegalStateException("no " + request.name());
    }

    public void nothing() {
        calls.incrementAndGet();
    }

    public Message raw(Message request) {
        return new Message(request.headers(), request.body());
    }

    /** Waits until released; an interrupt ends it with an exception. */
    public Reply held(Request request) throws InterruptedException {
        entered.countDown();
        try {
            release.await();
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
        return new Reply("released " + request.name());
    }

    @Subscribe("person.renamed") public void onRenamed(Request event) {
        if (event.name().equals("poison")) {
            throw new IllegalArgumentException("poison");
        }
        renamed.add(event.name());
    }
}
