package dev.microcdi.core.client;

import dev.microcdi.core.rpc.Deadline;

/** One call, as it is tried at one node after another. */
@FunctionalInterface
interface Exchange {
    /** Tries; whatever fails becomes an outcome. The limit is told to the peer. */
    Outcome at(String address, Deadline limit);
}
