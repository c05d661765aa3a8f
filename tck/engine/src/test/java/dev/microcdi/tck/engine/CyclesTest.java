package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import dev.microcdi.Service;
import dev.microcdi.core.Micro;
import dev.microcdi.tck.engine.Greeter.Reply;
import dev.microcdi.tck.engine.Greeter.Request;

/** Start, call, stop, many times: with the built-in defaults, so over real sockets. {@code -Dmicro.cycles} for more. */
class CyclesTest {
    private static final int CYCLES = Integer.getInteger("micro.cycles", 200);
    private static final int WARM = 50;

    @Test void threadsAndMemoryStayFlat() {
        long memoryAfterWarmUp = 0;
        int threadsAfterWarmUp = 0;
        for (int i = 0; i < CYCLES; i++) {
            cycle();
            if (i == WARM) {
                memoryAfterWarmUp = used();
                threadsAfterWarmUp = Thread.activeCount();
            }
        }
        assertThat(Thread.activeCount()).isLessThanOrEqualTo(threadsAfterWarmUp + 2);
        assertThat(used() - memoryAfterWarmUp).as("bytes more than after " + WARM + " cycles")
                .isLessThan(4L * 1024 * 1024);
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("micro-")));
    }

    private static void cycle() {
        try (Service service = Micro.service("greeter").handle(new Greeter()).start()) {
            Reply reply = service.client().call("greeter", "Greeter.Hello", new Request("John"), Reply.class,
                    dev.microcdi.client.CallOption.address(service.node().address()));
            assertThat(reply.text()).isEqualTo("Hello John");
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
