package dev.microcdi.core;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.microcdi.core.registry.LookupPolicy;
import dev.microcdi.core.selector.NodePolicy;
import dev.microcdi.plugin.Setting;
import dev.microcdi.plugin.Settings;

/** The keys below {@code micro.client}. */
@Settings
@SuppressWarnings("javadoc")
public record ClientSettings(
        @Setting(text = "Deadline of a whole call, look-up and all attempts included.", value = "PT30S") Duration requestTimeout,
        @Setting(text = "How long one attempt of a call may take, so that time is left for another one. Without it, what is left of the deadline.") @Nullable Duration attemptTimeout,
        @Setting(text = "How long connecting to one node may take.", value = "PT5S") Duration connectTimeout,
        @Setting(text = "How long the confirmation of an event may take.", value = "PT5S") Duration publishTimeout,
        @Setting(text = "How often a call may be repeated after an attempt that cost work: one that an overloaded node refused, and, if the call is idempotent, one that may have run. Going on to the next node after one that cannot be reached does not count.", value = "2") int retries,
        @Setting(text = "Share of the calls to a service that may be repeated, beside 3 a second; 0 for none. It keeps repetitions from multiplying the load of a service that is slow already.", value = "0.1") double retryBudget,
        @Setting(text = "How the node is picked: each in turn; any; the one with the fewest calls of this process to answer; of two at random the one with fewer.", value = "round-robin") Selection selector,
        @Setting(text = "So many failures of a node in a row (not reached, refused, broken off, no answer in time) leave it out of the calls of this process for a while; 0 for any number. What a handler throws is no failure.", value = "5") int ejectFailures,
        @Setting(text = "A node is left out too when its answers take so many times as long on average as those of the other nodes; 0 for never.", value = "5") double ejectSlowness,
        @Setting(text = "A node whose answers take less than this is never too slow.", value = "PT0.1S") Duration ejectFloor,
        @Setting(text = "How long a node is left out the first time, give or take a fifth; it doubles when it is left out again soon. Then one call tries it.", value = "PT10S") Duration ejectTime,
        @Setting(text = "How long a node is left out at most.", value = "PT5M") Duration ejectMaxTime,
        @Setting(text = "Share of the nodes of a service that may be left out at once: of several at least one, and never all; 0 for none.", value = "0.5") double ejectShare,
        @Setting(text = "How long a sudden \"nobody\" of the registry is not believed where nodes were known, for example while an emptied store fills again.", value = "PT0S") Duration lookupHold,
        @Setting(text = "How many services are followed in the registry at once; the one not called for longest makes room.", value = "1000") int lookupLimit,
        @Setting(text = "A service that was not called for this long makes room for others first.", value = "PT10M") Duration lookupIdle,
        @Setting(text = "In a registry without time to live (nats, mdns): how long a node may be silent before it is asked whether it is still there, and gone when it does not answer twice. Longer than the interval at which services register again.", value = "PT60S") Duration lookupSilence) {

    /** How a node is picked among those of a service. */
    public enum Selection {
        /** One after the other, over all calls of this process. */
        ROUND_ROBIN,
        /** Any, each with the same chance. */
        RANDOM,
        /** The one that has the fewest calls of this process to answer. */
        LEAST_PENDING,
        /** Of two at random, the one that has fewer calls of this process to answer. */
        POWER_OF_TWO
    }

    /** How look-ups are kept. */
    LookupPolicy lookups() {
        return new LookupPolicy(lookupHold, lookupLimit, lookupIdle, lookupSilence);
    }

    /** What calls do with nodes. */
    public NodePolicy nodes() {
        return new NodePolicy(retryBudget, ejectFailures, ejectSlowness, ejectFloor, ejectTime, ejectMaxTime,
                ejectShare);
    }

    /** Checks the times and the limits. */
    public ClientSettings {
        if (requestTimeout.isNegative() || requestTimeout.isZero() || connectTimeout.isNegative()
                || connectTimeout.isZero()) {
            throw new IllegalArgumentException("request-timeout and connect-timeout must be positive");
        }
        if (attemptTimeout != null && (attemptTimeout.isNegative() || attemptTimeout.isZero())) {
            throw new IllegalArgumentException("attempt-timeout must be positive, was " + attemptTimeout);
        }
        if (retries < 0) {
            throw new IllegalArgumentException("retries must not be negative, was " + retries);
        }
        if (!(retryBudget >= 0 && retryBudget <= 1)) {
            throw new IllegalArgumentException("retry-budget must be from 0 to 1, was " + retryBudget);
        }
        if (ejectFailures < 0 || !(ejectSlowness == 0 || ejectSlowness > 1) || !(ejectShare >= 0 && ejectShare <= 1)) {
            throw new IllegalArgumentException("eject-failures must not be negative, eject-slowness 0 or above 1, "
                    + "eject-share from 0 to 1; they are " + ejectFailures + ", " + ejectSlowness + ", " + ejectShare);
        }
        if (ejectFloor.isNegative() || ejectTime.isNegative() || ejectTime.isZero()
                || ejectMaxTime.compareTo(ejectTime) < 0) {
            throw new IllegalArgumentException(
                    "eject-floor must not be negative, eject-time positive, eject-max-time no "
                            + "shorter; they are " + ejectFloor + ", " + ejectTime + ", " + ejectMaxTime);
        }
        if (publishTimeout.isNegative() || publishTimeout.isZero()) {
            throw new IllegalArgumentException("publish-timeout must be positive, was " + publishTimeout);
        }
        if (lookupHold.isNegative()) {
            throw new IllegalArgumentException("lookup-hold must not be negative, was " + lookupHold);
        }
        if (lookupLimit < 1) {
            throw new IllegalArgumentException("lookup-limit must be at least 1, was " + lookupLimit);
        }
        if (lookupIdle.isNegative() || lookupIdle.isZero() || lookupSilence.isNegative() || lookupSilence.isZero()) {
            throw new IllegalArgumentException("lookup-idle and lookup-silence must be positive");
        }
    }
}
