package dev.microcdi.core.broker;

import java.util.Objects;
import java.util.concurrent.Semaphore;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Invocation;
import dev.microcdi.Message;
import dev.microcdi.broker.Broker.Delivery;
import dev.microcdi.core.Around;
import dev.microcdi.core.Interceptors;
import dev.microcdi.core.Interceptors.About;
import dev.microcdi.core.codec.Codecs;
import dev.microcdi.core.rpc.RpcHeaders;
import dev.microcdi.core.server.Target;

/** Calls a subscriber's method once, with no more than so many events at a time. Threads: any. */
final class Attempts {
    private final String service;
    private final Target method;
    private final Codecs codecs;
    private final Around around;
    private final Interceptors interceptors;
    private final Semaphore places;
    private final Tally tally = new Tally();

    Attempts(String service, Target method, Codecs codecs, Around around, Interceptors interceptors, int maxInFlight) {
        this.service = service;
        this.method = method;
        this.codecs = codecs;
        this.around = around;
        this.interceptors = interceptors;
        this.places = new Semaphore(maxInFlight, true);
    }

    Target method() {
        return method;
    }

    Tally tally() {
        return tally;
    }

    /** It is no event for this method, and will not be one the next time. */
    static final class Undecodable extends Exception {
        private static final long serialVersionUID = 1L;

        Undecodable(String text, Throwable cause) {
            super(text, cause);
        }
    }

    /** Waits for a place and calls; the place is free again when it returns. */
    void call(Delivery delivery) throws Exception {
        places.acquire();
        tally.inFlight.incrementAndGet();
        try {
            Object event = event(delivery);
            around.call(() -> interceptors.around(new About(Invocation.Side.SUBSCRIBER, service, delivery.topic(),
                    delivery.message().headers(), event), () -> method.call(event)));
        } finally {
            tally.inFlight.decrementAndGet();
            places.release();
        }
    }

    private @Nullable Object event(Delivery delivery) throws Undecodable {
        if (method.parameter() == Message.class) {
            return delivery.message();
        }
        if (method.parameter() == Delivery.class) {
            return delivery;
        }
        String contentType = delivery.message().headers().getOrDefault(RpcHeaders.CONTENT_TYPE, "application/json");
        try {
            return codecs.get(contentType).decode(delivery.message().body(),
                    Objects.requireNonNull(method.parameter()));
        } catch (IllegalArgumentException e) {
            throw new Undecodable(method + " cannot read it: " + e.getMessage(), e);
        }
    }
}
