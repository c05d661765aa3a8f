package dev.microcdi;

import java.util.List;

/**
 * Where a service is in its life, and why.
 *
 * @param state the state
 * @param reasons what is missing, one sentence each; empty when {@link State#READY}. In the order in which it arose
 */
public record Status(State state, List<String> reasons) {
    /** The states, in the order of a life. */
    public enum State {
        /** Connecting, listening, registering for the first time. */
        STARTING,
        /** Everything that should be registered and subscribed is. */
        READY,
        /** It works as far as it can; a remote back end is missing, see the reasons. */
        DEGRADED,
        /** Deregistered; finishes what is in flight and refuses new work. */
        DRAINING,
        /** Closed. */
        STOPPED
    }

    /** Copies the reasons. */
    public Status {
        reasons = List.copyOf(reasons);
    }
}
