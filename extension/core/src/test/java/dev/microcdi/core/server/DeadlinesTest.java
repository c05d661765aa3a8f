package dev.microcdi.core.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import dev.microcdi.core.rpc.Deadline;

class DeadlinesTest {
    /** Many rounds, because the interrupt may reach the thread before the timer's thread goes on. */
    @Test void whoeverIsInterruptedCanTellThatItWasTheDeadline() {
        CountDownLatch never = new CountDownLatch(1);
        try (Deadlines deadlines = new Deadlines()) {
            for (int i = 0; i < 2000; i++) {
                try (Deadlines.Guard guard = deadlines.guard(Deadline.in(Duration.ofNanos(1000), ""))) {
                    assertThatThrownBy(never::await).isInstanceOf(InterruptedException.class);
                    assertThat(guard.fired()).as("round %d", i).isTrue();
                }
                assertThat(Thread.currentThread().isInterrupted()).as("after round %d", i).isFalse();
            }
        }
    }

    @Test void aShortDeadlineIsNotHeldUpByALongOne() {
        CountDownLatch never = new CountDownLatch(1);
        try (Deadlines deadlines = new Deadlines();
                Deadlines.Guard hour = deadlines.guard(Deadline.in(Duration.ofHours(1), ""))) {
            try (Deadlines.Guard guard = deadlines.guard(Deadline.in(Duration.ofMillis(1), ""))) {
                assertThatThrownBy(never::await).isInstanceOf(InterruptedException.class);
                assertThat(guard.fired()).isTrue();
            }
            assertThat(hour.fired()).isFalse();
        }
    }

    /** No wake-up is lost, whoever comes while the thread is about to sleep. */
    @Test void everyOneOfManyDeadlinesFires() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger fired = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        try (Deadlines deadlines = new Deadlines()) {
            for (int i = 0; i < 5_000; i++) {
                Duration time = Duration.ofNanos(ThreadLocalRandom.current().nextLong(3_000_000));
                threads.add(Thread.ofVirtual().start(() -> {
                    try (Deadlines.Guard guard = deadlines.guard(Deadline.in(time, ""))) {
                        never.await();
                    } catch (InterruptedException e) {
                        fired.incrementAndGet();
                    }
                }));
            }
            for (Thread t : threads) {
                assertThat(t.join(Duration.ofSeconds(20))).as("its deadline fired").isTrue();
            }
        }
        assertThat(fired).hasValue(5_000);
    }

    @Test void whatEndedInTimeIsNotInterrupted() throws Exception {
        try (Deadlines deadlines = new Deadlines()) {
            deadlines.guard(Deadline.in(Duration.ofMillis(5), "")).close();
            CountDownLatch never = new CountDownLatch(1);
            assertThat(never.await(50, TimeUnit.MILLISECONDS)).isFalse();
        }
    }
}
