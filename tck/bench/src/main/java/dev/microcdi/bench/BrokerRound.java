package dev.microcdi.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import dev.microcdi.bench.Load.Mark;

/**
 * A round of ours and of the bare client, each on a topic that nobody has used. The side that begins alternates, so that a
 * drift of the machine meets both alike.
 */
final class BrokerRound {
    private static final long PATIENCE_SECONDS = 120;

    private final Product product;
    private final Messenger micro;
    private final Optional<BareMessenger> bare;
    private int topics;
    private boolean turned;

    BrokerRound(Product product, Messenger micro, Optional<BareMessenger> bare) {
        this.product = product;
        this.micro = micro;
        this.bare = bare;
    }

    /** What one side does on a topic. */
    @FunctionalInterface
    private interface Work {
        Load on(Messenger side, String topic) throws Exception;
    }

    private List<Load> both(Work work) throws Exception {
        List<Load> loads = new ArrayList<>();
        turned = !turned;
        if (bare.isPresent() && turned) {
            loads.add(on(bare.get(), work));
        }
        loads.addFirst(on(micro, work));
        if (bare.isPresent() && !turned) {
            loads.add(on(bare.get(), work));
        }
        return loads;
    }

    private Load on(Messenger side, Work work) throws Exception {
        String topic = "bench-" + ++topics;
        Load load = work.on(side, topic);
        if (bare.isPresent()) {
            bare.get().drop(topic);
        }
        return load;
    }

    /** Into a place that keeps the messages, if the product keeps any; in memory, into a subscription that takes them. */
    List<Load> publish(int publishers, long millis) throws Exception {
        return both((side, topic) -> {
            try (AutoCloseable listener = bare.isEmpty() ? side.receive(topic, 1, () -> {}) : () -> {}) {
                side.place(topic);
                return Load.millis(publishers, millis, () -> side.publish(topic));
            }
        });
    }

    /** From the first message that was handled to the last. */
    List<Load> receive(int inFlight, int messages) throws Exception {
        return both((side, topic) -> {
            if (product.durable()) {
                side.place(topic);
                side.load(topic, messages);
            }
            AtomicInteger handled = new AtomicInteger();
            AtomicReference<Mark> first = new AtomicReference<>();
            AtomicReference<Mark> last = new AtomicReference<>();
            CountDownLatch done = new CountDownLatch(1);
            try (AutoCloseable subscription = side.receive(topic, inFlight, () -> {
                int count = handled.incrementAndGet();
                if (count == 1) {
                    first.set(Mark.now());
                } else if (count == messages) {
                    last.set(Mark.now());
                    done.countDown();
                }
            })) {
                if (!product.durable()) {
                    // Both sides are fed by the same loader.
                    Messenger loader = bare.isPresent() ? bare.get() : side;
                    loader.load(topic, messages);
                }
                if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException(product + " handed over " + handled + " of " + messages
                            + " messages in " + PATIENCE_SECONDS + " s");
                }
            }
            return first.get().to(last.get(), messages - 1L);
        });
    }
}
