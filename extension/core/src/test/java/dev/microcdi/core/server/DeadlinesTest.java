package dev.microcdi.core.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;

class DeadlinesTest {
    /** Many rounds, because the interrupt may reach the thread before the timer's thread goes on. */
    @Test void whoeverIsInterruptedCanTellThatItWasTheDeadline() {
        CountDownLatch never = new CountDownLatch(1);
        try (Deadlines deadlines = new Deadlines()) {
            for (int i = 0; i < 2000; i++) {
                try (Deadlines.Guard guard = deadlines.guard(Duration.ofNanos(1000))) {
                    assertThatThrownBy(never::await).isInstanceOf(InterruptedException.class);
                    assertThat(guard.fired()).as("round %d", i).isTrue();
                }
                assertThat(Thread.currentThread().isInterrupted()).as("after round %d", i).isFalse();
            }
        }
    }
}
