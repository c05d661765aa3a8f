package dev.microcdi.kafka;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

import dev.microcdi.broker.Broker.Subscription;

/**
 * One consumer and the thread that polls it, {@code micro-broker-kafka-<topic>}: a platform thread, because it spends its life
 * in the system call that waits for the network. The consumer reconnects by itself; when it cannot go on, another one takes its
 * place.
 */
final class KafkaSubscription implements Subscription {
    /** After the end: for the consumer to leave its group. */
    private static final Duration LEAVE = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(500);
    /** While somebody waits for the group to take us in: the client does not say when. */
    private static final Duration JOIN = Duration.ofMillis(20);
    private static final Duration REOPEN = Duration.ofSeconds(1);
    private static final System.Logger LOG = System.getLogger("dev.microcdi.kafka");

    private final String what;
    private final Supplier<Consumer<byte[], byte[]>> open;
    private final KafkaFeed feed;
    private final KafkaLanes lanes;
    private final KafkaLog log;
    private final Duration limit;
    private final Duration drain;
    private final Thread thread;
    private final CompletableFuture<@Nullable Void> joined = new CompletableFuture<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicBoolean polling = new AtomicBoolean();
    private final AtomicBoolean changed = new AtomicBoolean();
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile long end;

    KafkaSubscription(String topic, String what, Supplier<Consumer<byte[], byte[]>> open, KafkaFeed feed,
            KafkaLanesOf lanes, KafkaLog log, Duration limit, Duration drain) {
        this.what = what;
        this.open = open;
        this.feed = feed;
        this.lanes = lanes.of(this::changed);
        this.log = log;
        this.limit = limit;
        this.drain = drain;
        this.thread = Thread.ofPlatform().daemon().name("micro-broker-kafka-" + topic).unstarted(this::run);
    }

    /** Makes lanes that tell when one of them is drained. */
    @FunctionalInterface
    interface KafkaLanesOf {
        KafkaLanes of(Runnable drained);
    }

    /** Returns when messages are received. */
    void start(Duration within) throws ExecutionException, InterruptedException, TimeoutException {
        thread.start();
        joined.get(within.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void run() {
        while (isOpen()) {
            try {
                Consumer<byte[], byte[]> fresh = open.get();
                consumer = fresh;
                log.watch(fresh);
                serve(fresh);
            } catch (WakeupException e) {
                // closing, or a message handled at an unusual moment
            } catch (RuntimeException e) {
                if (joined.completeExceptionally(e)) {
                    stop(System.nanoTime());
                } else {
                    log.failed(e);
                    pause();
                }
            }
        }
    }

    private void serve(Consumer<byte[], byte[]> fresh) {
        try {
            feed.begin(fresh, lanes, limit);
            while (isOpen()) {
                // Before the lanes are looked at: what changes afterwards is seen by the next poll.
                changed.set(false);
                look(fresh);
                lanes.regulate(fresh);
                lanes.add(poll(fresh));
            }
        } finally {
            close(fresh);
        }
    }

    private void look(Consumer<byte[], byte[]> fresh) {
        log.look();
        try {
            if (feed.look(fresh, lanes)) {
                joined.complete(null);
            }
        } catch (WakeupException e) {
            // meant for the poll that was just left
        }
    }

    private ConsumerRecords<byte[], byte[]> poll(Consumer<byte[], byte[]> fresh) {
        polling.set(true);
        try {
            return fresh.poll(changed.get() ? Duration.ZERO : joined.isDone() ? POLL : JOIN);
        } catch (WakeupException e) {
            return ConsumerRecords.empty();
        } finally {
            polling.set(false);
        }
    }

    /** A lane is drained, or the subscription ends: the poll that waits is left, or the next one does not wait. */
    private void changed() {
        changed.set(true);
        Consumer<byte[], byte[]> now = consumer;
        if (now != null && polling.compareAndSet(true, false)) {
            now.wakeup();
        }
    }

    private void close(Consumer<byte[], byte[]> fresh) {
        long until = isOpen() ? System.nanoTime() : end;
        try {
            feed.end(fresh, lanes, until);
        } catch (KafkaException e) {
            LOG.log(Level.DEBUG, what + " ended with an error", e);
        }
        Duration left = Duration.ofNanos(Math.max(0, until - System.nanoTime())).plus(LEAVE);
        for (boolean again = true; again;) {
            again = false;
            try {
                fresh.close(CloseOptions.timeout(left));
            } catch (WakeupException e) {
                again = true;
            } catch (KafkaException e) {
                LOG.log(Level.DEBUG, what + " was closed with an error", e);
            }
        }
        consumer = null;
    }

    private void pause() {
        try {
            closing.await(REOPEN.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop(System.nanoTime());
        }
    }

    private boolean isOpen() {
        return closing.getCount() > 0;
    }

    boolean isClosed() {
        return !isOpen() && !thread.isAlive();
    }

    @Override public String problem() {
        return log.problem();
    }

    @Override public void close() {
        stop();
        await();
    }

    /** Takes no further message from now on, and waits for none longer than it was told to. */
    void stop() {
        stop(System.nanoTime() + drain.toNanos());
    }

    /** Gives up: nobody has heard of it. */
    void cancel() {
        stop(System.nanoTime());
        await();
    }

    private void stop(long until) {
        if (isOpen()) {
            end = until;
            closing.countDown();
            changed();
        }
    }

    /** Waits for the thread of one that was stopped; a little longer than for its messages. */
    void await() {
        Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime())).plus(LEAVE.multipliedBy(2));
        try {
            if (thread.getState() != Thread.State.NEW && !thread.join(left)) {
                LOG.log(Level.WARNING, "{0} does not end: Kafka does not answer", what);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
