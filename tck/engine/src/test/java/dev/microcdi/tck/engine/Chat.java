package dev.microcdi.tck.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.microcdi.MicroException;
import dev.microcdi.Stream;

/** A handler whose calls are streams. */
public class Chat {
    public record Line(String text) {
    }

    public record Count(int upTo) {
    }

    final AtomicInteger produced = new AtomicInteger();
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch ended = new CountDownLatch(1);
    final CountDownLatch closed = new CountDownLatch(1);

    /** Answers each line, and says goodbye when the caller sends no more. */
    public void echo(Stream<Line, Line> stream) {
        for (Line line = stream.receive(); line != null; line = stream.receive()) {
            if (line.text().equals("fail")) {
                throw new MicroException("chat", 409, "no more of this");
            }
            stream.send(new Line("echo " + line.text()));
        }
        stream.send(new Line("bye"));
    }

    /** Sends the numbers from 1 on; counts what it made. */
    public java.util.stream.Stream<Line> count(Count count) {
        return IntStream.rangeClosed(1, count.upTo()).mapToObj(i -> {
            produced.incrementAndGet();
            return new Line(Integer.toString(i));
        }).onClose(closed::countDown);
    }

    /** Takes all and answers once, with their number. */
    public void sum(Stream<Count, Count> stream) {
        int sum = 0;
        for (Count c = stream.receive(); c != null; c = stream.receive()) {
            sum += c.upTo();
        }
        stream.send(new Count(sum));
    }

    /** Waits for a line that does not come. */
    public void silent(Stream<Line, Line> stream) {
        entered.countDown();
        try {
            stream.receive();
        } finally {
            ended.countDown();
        }
    }

    /** Waits for something else than a line. */
    public void stuck(Stream<Line, Line> stream) throws InterruptedException {
        entered.countDown();
        try {
            new CountDownLatch(1).await();
        } finally {
            ended.countDown();
        }
    }

    public Line plain(Line line) {
        return line;
    }
}
