package dev.microcdi.core.broker;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.microcdi.MicroException;
import dev.microcdi.broker.Broker;
import dev.microcdi.broker.SubscribeOptions;
import dev.microcdi.core.loop.Backoff;
import dev.microcdi.core.loop.Loop;
import dev.microcdi.core.loop.Progress;

/** One subscription that should stand: tried from the first second on, until it does. */
final class LastingSubscription implements AutoCloseable {
    private final Subscribed subscriber;
    private final SubscribeOptions options;
    private final Progress progress;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Loop loop;
    private Broker.@Nullable Subscription subscription;
    private boolean closed;

    LastingSubscription(Subscribed subscriber, SubscribeOptions options, Progress progress) {
        this.subscriber = subscriber;
        this.options = options;
        this.progress = progress;
    }

    /** Starts to try; once. */
    void start(Broker.Receiver receiver) {
        loop = Loop.start("micro-subscribe-" + subscriber.topic(), l -> {
            Backoff backoff = new Backoff();
            while (l.running()) {
                try {
                    stands(subscriber.broker().broker().subscribe(subscriber.topic(), options, receiver));
                    return;
                } catch (MicroException | IllegalArgumentException | UnsupportedOperationException e) {
                    if (l.running()) {
                        failed(Unavailability.text(what(), subscriber.broker(), e));
                    }
                    l.pause(backoff.next());
                }
            }
        });
    }

    private void stands(Broker.Subscription made) {
        lock.lock();
        try {
            if (!closed) {
                subscription = made;
                is(() -> problem(made));
                return;
            }
        } finally {
            lock.unlock();
        }
        made.close();
    }

    private String problem(Broker.Subscription standing) {
        String problem = standing.problem();
        return problem.isEmpty() ? "" : Unavailability.away(what(), subscriber.broker(), problem);
    }

    private String what() {
        return "not subscribed to " + subscriber.topic();
    }

    void failed(String reason) {
        is(() -> reason);
    }

    private void is(Supplier<String> problem) {
        subscriber.tally().problem = problem;
        progress.is(problem);
    }

    /** Closes it on a thread of its own: that waits for events in flight, and so for whoever asks. */
    Thread ending() {
        return Thread.ofVirtual().name("micro-unsubscribe-" + subscriber.topic()).start(this::close);
    }

    /** Bounded by the options' drain, and by what the plugin adds to it. */
    @Override public void close() {
        Broker.Subscription standing;
        lock.lock();
        try {
            closed = true;
            standing = subscription;
        } finally {
            lock.unlock();
        }
        Loop trying = loop;
        if (standing == null && trying != null) {
            trying.close();
        }
        if (standing != null) {
            standing.close();
        }
    }
}
