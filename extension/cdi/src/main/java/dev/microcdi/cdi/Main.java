package dev.microcdi.cdi;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;

/**
 * Runs the application on the class path in a Java SE container until SIGTERM or SIGINT, with Go Micro's flags:
 * {@code java -cp … dev.microcdi.cdi.Main --registry=etcdv3 --server_name=greeter}.
 *
 * <p>Threads: the only shutdown hook of the project, which ends the container and waits for it.
 */
public final class Main {
    private static final int USAGE = 2;

    private Main() {
    }

    /**
     * Starts.
     *
     * @param arguments flags; {@code --help} lists them. An unknown one ends the process with code 2
     */
    public static void main(String[] arguments) {
        Flags flags = new Flags();
        List<String> list = Arrays.asList(arguments);
        if (list.contains("--help") || list.contains("-h")) {
            System.out.print(flags.help());
            return;
        }
        try {
            flags.parse(list).forEach(System::setProperty);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(USAGE);
        }
        run();
    }

    private static void run() {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            end.countDown();
            waitFor(ended);
        }, "micro-main-shutdown"));
        try (SeContainer container = SeContainerInitializer.newInstance().initialize()) {
            waitFor(end);
        } catch (RuntimeException e) {
            ended.countDown();
            System.err.println(reason(e));
            System.exit(1);
        } finally {
            ended.countDown();
        }
    }

    /** Our report if it is one, found by its code: containers wrap it in their own way. */
    private static String reason(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t.getMessage() instanceof String m && m.contains("MICRO-1")) {
                return m.substring(Math.max(0, m.indexOf("Micro found")));
            }
        }
        return "the container did not start: " + e;
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
