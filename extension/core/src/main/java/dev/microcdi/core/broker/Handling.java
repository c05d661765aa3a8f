package dev.microcdi.core.broker;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.broker.Broker.Delivery;
import dev.microcdi.broker.Broker.Receiver;
import dev.microcdi.core.rpc.RpcHeaders;
import dev.microcdi.plugin.Capability;
import dev.microcdi.server.Subscribe.Then;

/**
 * What becomes of each event of one subscriber: called, called again after a pause, put aside. The same on every broker.
 *
 * <p>It returns when the event may be forgotten by its back end, and throws only when it must not be: when the service stops
 * before a durable event was finished, or when the subscriber says STOP.
 *
 * <p>Threads: on the plugin's, with the context class loader of the thread that made this object; several at a time.
 */
final class Handling implements Receiver {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.broker");

    private final Subscribed subscriber;
    private final DeadLetters deadLetters;
    private final Stopping stopping;
    private final Consumer<String> end;
    private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final AtomicBoolean ended = new AtomicBoolean();

    /**
     * For one subscriber.
     *
     * @param end ends the subscription and tells why; called at most once, and must not wait
     */
    Handling(Subscribed subscriber, DeadLetters deadLetters, Stopping stopping,
            Consumer<String> end) {
        this.subscriber = subscriber;
        this.deadLetters = deadLetters;
        this.stopping = stopping;
        this.end = end;
    }

    /** Leaves an event to its back end. */
    private static final class LeftToBackEnd extends Exception {
        private static final long serialVersionUID = 1L;

        LeftToBackEnd(String why) {
            super(why, null, false, false);
        }
    }

    @Override public void receive(Delivery delivery) throws Exception {
        Thread.currentThread().setContextClassLoader(loader);
        int before = delivery.attempt() - 1;
        for (int n = 1;; n++) {
            if (ended.get()) {
                throw new LeftToBackEnd("the subscription has ended");
            }
            Message message = EventHeaders.ofAttempt(delivery, before + n);
            Throwable failure = attempt(new Delivery(delivery.topic(), message, before + n));
            if (failure == null) {
                subscriber.tally().handled.increment();
                return;
            }
            if (failure instanceof InterruptedException && stopping.hasBegun()) {
                // Only this thread can say that it was cut off; what was half done may be done again.
                leaveOrDrop(message, failure);
                return;
            }
            if (failure instanceof Attempts.Undecodable || n > subscriber.policy().retries()) {
                giveUp(message, before + n, failure);
                return;
            }
            LOG.log(Level.DEBUG, () -> what(message) + " failed, and is tried again", failure);
            subscriber.tally().retried.increment();
            boolean paused = stopping.pause(subscriber.policy().pause(n));
            if (!paused && subscriber.broker().can(Capability.DURABLE)) {
                throw new LeftToBackEnd("the service stops");
            }
        }
    }

    private @Nullable Throwable attempt(Delivery delivery) throws Exception {
        try {
            subscriber.attempts().call(delivery);
            return null;
        } catch (Throwable e) {
            // Also an Error: what overflows the stack each time must not come again for ever.
            return e;
        }
    }

    private void leaveOrDrop(Message message, Throwable failure) throws LeftToBackEnd {
        if (subscriber.broker().can(Capability.DURABLE)) {
            throw new LeftToBackEnd("the service stops");
        }
        drop(message, failure);
    }

    private void giveUp(Message message, int attempt, Throwable failure) throws Exception {
        switch (subscriber.policy().then()) {
            case STOP -> stop(message, failure, "failed " + attempt + " times");
            case DROP -> drop(message, failure);
            default -> deadLetter(message, attempt, failure);
        }
    }

    private void deadLetter(Message message, int attempt, Throwable failure) throws Exception {
        boolean put;
        try {
            put = deadLetters.put(message, new DeadLetters.Cause(subscriber.topic(), subscriber.groupText(),
                    subscriber.method().toString(), attempt, failure));
        } catch (MicroException | IllegalArgumentException | IllegalStateException e) {
            failure.addSuppressed(e);
            stop(message, failure, "cannot be put aside either: " + e.getMessage());
            return;
        }
        if (!put) {
            leaveOrDrop(message, failure);
            return;
        }
        subscriber.tally().deadLettered.increment();
        LOG.log(Level.WARNING, what(message) + " failed " + attempt + " times; it is in " + subscriber.topic()
                + DeadLetters.SUFFIX, failure);
    }

    private void drop(Message message, Throwable failure) {
        subscriber.tally().dropped.increment();
        LOG.log(Level.WARNING, what(message) + " failed; it is dropped (" + subscriber.tally().dropped.sum()
                + " so far)", failure);
    }

    /** An event that is neither handled nor put aside ends the subscription where the back end keeps it. */
    private void stop(Message message, Throwable failure, String why) throws LeftToBackEnd {
        if (!subscriber.broker().can(Capability.DURABLE)) {
            drop(message, failure);
            return;
        }
        if (!ended.getAndSet(true)) {
            LOG.log(Level.ERROR, what(message) + " " + why + "; the subscription ends, the event stays with "
                    + subscriber.broker().text(), failure);
            end.accept("event " + message.header(RpcHeaders.ID) + " " + why + ": " + failure);
        }
        throw new LeftToBackEnd("the subscriber says STOP");
    }

    private String what(Message message) {
        return "event " + message.header(RpcHeaders.ID) + " of " + subscriber.topic() + " in " + subscriber.method();
    }
}
