package dev.microcdi.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

import com.sun.management.OperatingSystemMXBean;

/**
 * A process of one side: the server, or the client. It reads commands from its parent, so that it stays warm from round
 * to round, and ends with it. {@code cpu} prints the CPU time it has used; {@code run <callers> <bytes> <millis>} makes
 * calls and prints how many. First a server prints its address, and each side how many milliseconds it took until it listened,
 * or until its first call was answered.
 */
final class BenchProcess implements AutoCloseable {
    private final Process process;
    private final PrintWriter in;
    private final BufferedReader out;

    /** Starts it: a role, {@code server} or {@code client}, and the class of the {@link Peer}. */
    BenchProcess(String classPath, String role, String peer, String... arguments) throws IOException {
        // The JDK's HTTP client, which Jersey's stands on, keeps 5 connections otherwise.
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-Xmx512m",
                "-Dhttp.maxConnections=256", "-cp", classPath, BenchProcess.class.getName(), role, peer));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        out = process.inputReader(StandardCharsets.UTF_8);
    }

    String read() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the process " + process.pid() + " ended");
        }
        return line;
    }

    long ask(String command) throws IOException {
        in.println(command);
        return Long.parseLong(read());
    }

    @Override public void close() {
        process.destroy();
    }

    /** Arguments: {@code server <peer>} or {@code client <peer> <address>}. */
    public static void main(String[] args) throws Exception {
        Peer side = (Peer) Class.forName(args[1]).getConstructor().newInstance();
        boolean server = args[0].equals("server");
        long start = System.nanoTime();
        UnaryOperator<Peer.Text> call = server ? UnaryOperator.identity() : side.call(args[2]);
        if (server) {
            System.out.println(side.serve());
        } else {
            Objects.requireNonNull(call.apply(new Peer.Text("first")), "first answer");
        }
        System.out.println((System.nanoTime() - start) / 1_000_000);
        var commands = new BufferedReader(new java.io.InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = commands.readLine()) != null;) {
            String[] words = line.split(" ");
            System.out.println(words[0].equals("cpu")
                    ? cpu()
                    : run(call, Integer.parseInt(words[1]), Integer.parseInt(words[2]), Long.parseLong(words[3])));
        }
        System.exit(0);
    }

    private static long cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static long run(UnaryOperator<Peer.Text> call, int callers, int bytes, long millis)
            throws InterruptedException {
        Peer.Text text = new Peer.Text("x".repeat(bytes));
        AtomicLong calls = new AtomicLong();
        long end = System.nanoTime() + millis * 1_000_000;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                long mine = 0;
                while (System.nanoTime() < end) {
                    if (!call.apply(text).equals(text)) {
                        throw new IllegalStateException("another answer");
                    }
                    mine++;
                }
                calls.addAndGet(mine);
            }));
        }
        for (Thread t : threads) {
            t.join();
        }
        return calls.get();
    }
}
