package dev.microcdi.core.selector;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Picks where to start among {@code count} nodes; a caller whose node cannot be reached goes on with the next index.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/selector/strategy.go">Go Micro, selector.Strategy</a>
 */
@FunctionalInterface
public interface Selector {
    /** An index from 0 to {@code count - 1}; {@code count} is at least 1. */
    int start(String service, int count);

    /** Any node, each with the same chance. */
    static Selector random() {
        return (service, count) -> ThreadLocalRandom.current().nextInt(count);
    }

    /**
     * One after the other, over all calls to a service. Each process starts at a node of its own, so that many new callers
     * do not all begin with the same one.
     */
    static Selector roundRobin() {
        ConcurrentMap<String, AtomicInteger> turns = new ConcurrentHashMap<>();
        return (service, count) -> {
            AtomicInteger turn = turns.get(service);
            if (turn == null) {
                turn = turns.computeIfAbsent(service,
                        s -> new AtomicInteger(ThreadLocalRandom.current().nextInt(1 << 16)));
            }
            return Math.floorMod(turn.getAndIncrement(), count);
        };
    }
}
