package dev.microcdi.core.broker;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import dev.microcdi.core.Subscription;
import dev.microcdi.plugin.Capability;
import dev.microcdi.server.Subscribe.Then;

/**
 * How often a method is tried, how long the pauses are, and what comes then.
 *
 * @param retries attempts after the first
 * @param delay the first pause
 * @param then never DEFAULT
 */
record RetryPolicy(int retries, Duration delay, Then then) {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    static RetryPolicy of(Subscription s, NamedBroker broker) {
        Then then = s.then() != Then.DEFAULT
                ? s.then()
                : broker.can(Capability.DEAD_LETTER) ? Then.DEAD_LETTER : Then.DROP;
        return new RetryPolicy(s.retries(), s.delay(), then);
    }

    /** The pause before a retry, the first is 1: doubled each time, shortened by up to a fifth at random. */
    Duration pause(int retry) {
        long longest = Math.max(LONGEST.toMillis(), delay.toMillis());
        long millis = Math.min(longest, delay.toMillis() << Math.min(retry - 1, 20));
        return Duration.ofMillis(millis - ThreadLocalRandom.current().nextLong(millis / 5 + 1));
    }
}
