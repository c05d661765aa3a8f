package dev.microcdi.core.broker;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** What became of the events of one subscriber. Threads: any. */
final class Tally {
    final AtomicInteger inFlight = new AtomicInteger();
    final LongAdder handled = new LongAdder();
    final LongAdder retried = new LongAdder();
    final LongAdder deadLettered = new LongAdder();
    final LongAdder dropped = new LongAdder();
    volatile Supplier<String> problem = () -> "not subscribed yet";
}
