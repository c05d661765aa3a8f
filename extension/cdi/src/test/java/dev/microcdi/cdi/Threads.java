package dev.microcdi.cdi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Counts threads, virtual ones included. */
final class Threads {
    private Threads() {
    }

    /** The number of threads of ours, once it is at most this many or ten seconds have gone. */
    static int settled(int atMost) {
        try {
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> count() <= atMost);
        } catch (ConditionTimeoutException e) {
            // the caller compares
        }
        return count();
    }

    private static int count() {
        try {
            Path dump = Files.createTempDirectory("threads").resolve("dump.json");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpThreads(dump.toString(),
                    ThreadDumpFormat.JSON);
            String text = Files.readString(dump);
            Files.delete(dump);
            return text.split("\"name\": \"micro-", -1).length - 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
