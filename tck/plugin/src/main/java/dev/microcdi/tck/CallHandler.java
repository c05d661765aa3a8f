package dev.microcdi.tck;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.Stream;
import dev.microcdi.UnavailableException;
import dev.microcdi.tck.TckHandler.Text;

/** What the kit's services do. Public only for the engine. */
public final class CallHandler {
    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger stuck = new AtomicInteger();
    final AtomicInteger interrupted = new AtomicInteger();
    final CountDownLatch release = new CountDownLatch(1);
    final StreamHandler streams = new StreamHandler();

    CallHandler() {
    }

    /** Gives back what it got. */
    public Text echo(Text text) {
        calls.incrementAndGet();
        return text;
    }

    /** Takes a moment, so that calls are in flight. */
    public Text brief(Text text) {
        calls.incrementAndGet();
        LockSupport.parkNanos(2_000_000);
        return text;
    }

    /** Waits until it is released or interrupted. */
    public Text stuck(Text text) throws InterruptedException {
        calls.incrementAndGet();
        stuck.incrementAndGet();
        try {
            release.await();
            return text;
        } catch (InterruptedException e) {
            interrupted.incrementAndGet();
            throw e;
        }
    }

    /** Fails with this detail. */
    public Text fail(Text text) {
        throw new MicroException("tck", 409, text.text());
    }

    /** Fails as a handler does that could not reach somebody else. */
    public Text elsewhere(Text text) {
        calls.incrementAndGet();
        throw UnavailableException.unreachable("tck", "the other service cannot be reached", null);
    }

    /** A message of as many bytes as asked for: what has no size, such as an object, has no limit either. */
    public Message large(Text text) {
        return new Message(Map.of(), new byte[Integer.parseInt(text.text())]);
    }

    /** A number. */
    public record Count(int number) {
    }

    /** What needs a transport with STREAM. Public only for the engine. */
    public static final class StreamHandler {
        final AtomicInteger sent = new AtomicInteger();
        final AtomicInteger entered = new AtomicInteger();
        final AtomicInteger ended = new AtomicInteger();

        StreamHandler() {
        }

        /** From one up to the number. */
        public java.util.stream.Stream<Count> upwards(Count to) {
            return IntStream.rangeClosed(1, to.number()).peek(i -> sent.set(i)).mapToObj(Count::new);
        }

        /** Takes all, and answers with their sum. */
        public void sum(Stream<Count, Count> stream) {
            int sum = 0;
            for (Count c = stream.receive(); c != null; c = stream.receive()) {
                sum += c.number();
            }
            stream.send(new Count(sum));
        }

        /** Waits for something else than a message. */
        public void stuck(Stream<Count, Count> stream) throws InterruptedException {
            entered.incrementAndGet();
            try {
                new CountDownLatch(1).await();
            } finally {
                ended.incrementAndGet();
            }
        }
    }
}
