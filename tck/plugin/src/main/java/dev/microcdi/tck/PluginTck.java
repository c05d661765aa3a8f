package dev.microcdi.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.microcdi.plugin.Capabilities;
import dev.microcdi.plugin.Capability;

/** What the three kits share: the back end, the plugin's capabilities, names, and what a test opened. */
@ExtendWith(RuleExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PluginTck<P extends AutoCloseable> {
    private static final int CYCLES = Integer.getInteger("micro.tck.cycles", 200);

    final Summary summary = new Summary();
    private final String kind;
    private final Map<String, Catalogue> catalogue;
    private final Set<String> asked = Pattern.compile("[\\s,]+")
            .splitAsStream(System.getProperty("micro.tck.rules", ""))
            .filter(rule -> !rule.isEmpty()).collect(Collectors.toUnmodifiableSet());
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    Recorder recorder = new Recorder();
    private @Nullable Set<Capability> capabilities;
    private @Nullable String plugin;

    PluginTck(String kind) {
        this.kind = kind;
        this.catalogue = Catalogue.page(kind);
    }

    /**
     * A back end of the test's own, for rules that kill or pause it. Called only if the shared one is controllable.
     *
     * @return a fresh one; the kit closes it
     */
    protected BackEnd ownBackEnd() {
        throw new UnsupportedOperationException(
                "the back end is controllable, so the fault rules apply: override ownBackEnd()");
    }

    /**
     * How long anything may take that has no other limit: an operation on a back end that is away, a change that must be
     * seen, a reconnection.
     *
     * @return ten seconds; give more than your plugin's connect-timeout
     */
    protected Duration patience() {
        return Duration.ofSeconds(10);
    }

    /**
     * How long the kit looks for something that must not happen.
     *
     * @return half a second
     */
    protected Duration observation() {
        return Duration.ofMillis(500);
    }

    /** The shared back end. */
    abstract BackEnd shared();

    /** A plugin object as the author opens it. */
    abstract P raw(String address);

    Catalogue rule(String id) {
        Catalogue rule = catalogue.get(id);
        if (rule == null) {
            throw new IllegalStateException("rule " + id + " is not in the specification");
        }
        return rule;
    }

    /** Whether this run is to have the rule: all have, unless the system property {@code micro.tck.rules} names some. */
    boolean isAsked(String rule) {
        return asked.isEmpty() || asked.contains(rule);
    }

    /** The reason why a rule does not apply to this plugin; null if it does. */
    @Nullable String whyNot(Rule rule) {
        for (Capability needed : rule.needs()) {
            if (!capabilities().contains(needed)) {
                return "does not declare " + needed;
            }
        }
        if (rule.server() && shared().address().isEmpty()) {
            return "it has no server";
        }
        return rule.fault() && !shared().controllable() ? "its back end cannot be controlled" : null;
    }

    Set<Capability> capabilities() {
        Set<Capability> known = capabilities;
        if (known == null) {
            known = EnumSet.noneOf(Capability.class);
            try (P probe = raw(shared().address())) {
                plugin = probe.getClass().getName().replaceAll(".*\\.", "");
                // A container's or a test's subclass does not repeat the annotation.
                for (Class<?> c = probe.getClass(); c != null; c = c.getSuperclass()) {
                    Capabilities declared = c.getAnnotation(Capabilities.class);
                    if (declared != null) {
                        known.addAll(Set.of(declared.value()));
                        break;
                    }
                }
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("close() of a fresh plugin object failed", e);
            }
            capabilities = known;
        }
        return known;
    }

    void begin() {
        recorder = new Recorder();
    }

    /** Closes what the test opened, the last first. What it throws is the test's failure. */
    void end() {
        RuntimeException failure = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = new IllegalStateException("closing what the test opened failed", e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    void sumUp() {
        Set<Capability> can = capabilities();
        System.out.println(summary.line(kind, getClass().getSimpleName() + " (" + plugin + " " + can + ")"));
        report();
        Set<String> missing = summary.missing(asked.isEmpty()
                ? catalogue.keySet()
                : asked.stream().filter(rule -> rule.startsWith(kind + "-")).collect(Collectors.toSet()));
        if (!missing.isEmpty() && !Boolean.getBoolean("micro.tck.partial")) {
            throw new AssertionError("rules that were not executed: " + missing + ". To run some of them on purpose, "
                    + "set the system property micro.tck.rules=" + catalogue.keySet().iterator().next()
                    + ",…, or micro.tck.partial=true");
        }
    }

    /** A file in the folder that the system property {@code micro.tck.report} names, if it does. */
    private void report() {
        String folder = System.getProperty("micro.tck.report", "");
        if (folder.isEmpty()) {
            return;
        }
        String testClass = getClass().getSimpleName();
        try {
            Files.createDirectories(Path.of(folder));
            Files.writeString(Path.of(folder, testClass + ".tsv"), summary.table(kind, testClass));
        } catch (IOException e) {
            throw new UncheckedIOException("the report of the rules cannot be written to " + folder, e);
        }
    }

    <C extends AutoCloseable> C opened(C closeable) {
        opened.push(closeable);
        return closeable;
    }

    /** A back end to hurt. */
    BackEnd own() {
        return opened(ownBackEnd());
    }

    /** An address on which nobody listens. */
    static String deadAddress() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A name that no other test and no other run has. */
    static String unique(String what) {
        return "tck-" + what + "-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()).substring(4);
    }

    /** Open, use, close. */
    @FunctionalInterface
    interface Cycle {
        void run() throws Exception;
    }

    /** Runs something 200 times (system property {@code micro.tck.cycles}), and then looks for threads that stayed. The first runs may warm up what is shared. */
    void leavesNoThread(Cycle cycle) {
        repeat(10, cycle);
        var before = Threads.alive();
        repeat(CYCLES, cycle);
        Await.mustHappenWithin(patience(), "no thread stays after " + CYCLES + " times open, use, close", () -> {
            var stayed = Threads.since(before);
            // A client library may exchange a thread that it shares; 200 objects may not add more than a few.
            boolean flat = stayed.size() <= 2;
            if (!flat) {
                recorder.note(stayed.size() + " threads stayed, for example " + stayed.get(0));
            }
            return flat;
        });
    }

    /** Without the start blocks of 200 services in the author's test log. */
    static void quietly(Runnable action) {
        Logger log = Logger.getLogger("dev.microcdi");
        Level before = log.getLevel();
        log.setLevel(Level.SEVERE);
        try {
            action.run();
        } finally {
            log.setLevel(before);
        }
    }

    private static void repeat(int times, Cycle cycle) {
        for (int i = 1; i <= times; i++) {
            try {
                cycle.run();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError("open, use, close number " + i + " failed: " + e, e);
            }
        }
    }
}
