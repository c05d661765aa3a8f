package dev.microcdi.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;

/** All threads of this process, virtual ones too: only a thread dump knows those. */
final class Threads {
    private static final Pattern LINE = Pattern.compile("^#(\\d+) \"([^\"]*)\"", Pattern.MULTILINE);
    /** The machine's own, which come and go with virtual threads and timers, and the kit's. */
    private static final Pattern MACHINE = Pattern.compile("ForkJoinPool-\\d+-worker-\\d+|VirtualThread-unparker|"
            + "VirtualThread-unblocker|.*-Poller|Common-Cleaner|Attach Listener|process reaper.*|"
            + "CompletableFutureDelayScheduler|surefire.*|tck-.*|JFR.*|ForkJoinPool\\.commonPool-.*");

    /** One live thread. */
    record Live(long id, String name) {
    }

    private Threads() {
    }

    static List<Live> alive() {
        try {
            Path folder = Files.createTempDirectory("micro-tck");
            Path dump = folder.resolve("threads.txt");
            try {
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpThreads(dump.toString(),
                        ThreadDumpFormat.TEXT_PLAIN);
                return parse(Files.readString(dump));
            } finally {
                Files.deleteIfExists(dump);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Live> parse(String dump) {
        List<Live> live = new ArrayList<>();
        Matcher m = LINE.matcher(dump);
        while (m.find()) {
            if (!MACHINE.matcher(m.group(2)).matches()) {
                live.add(new Live(Long.parseLong(m.group(1)), m.group(2)));
            }
        }
        return live;
    }

    /** Those that were not there before. */
    static List<Live> since(List<Live> before) {
        List<Live> now = new ArrayList<>(alive());
        now.removeAll(before);
        return now;
    }
}
