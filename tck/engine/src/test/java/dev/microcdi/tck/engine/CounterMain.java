package dev.microcdi.tck.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;

import dev.microcdi.Service;
import dev.microcdi.core.Micro;
import dev.microcdi.core.RegisterSettings;
import dev.microcdi.core.ServerSettings;

/**
 * A service in a process of its own, to be killed: {@code Counter.Add} writes the number of the call to a file before it
 * answers. Arguments: registry plugin, its address, TTL and interval in milliseconds, the file, how long it waits after it
 * has deregistered. It stops in good order when its input ends.
 */
public final class CounterMain {
    private CounterMain() {
    }

    public record Add(int number) {
    }

    public record Added(int number) {
    }

    /** The handler. */
    public static final class Counter {
        private final Path file;

        Counter(Path file) {
            this.file = file;
        }

        public Added add(Add request) {
            try {
                Files.writeString(file, request.number() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                return new Added(request.number());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public static void main(String[] args) throws Exception {
        Service service = Micro.service("counter").registry(Stores.registry(args[0], args[1]))
                .server(Micro.settings(ServerSettings.class, Map.of("deregister-wait", args[5], "drain", "5s")))
                .register(new RegisterSettings(Duration.ofMillis(Long.parseLong(args[2])),
                        Duration.ofMillis(Long.parseLong(args[3]))))
                .handle(new Counter(Path.of(args[4]))).start();
        System.out.println("node " + service.node().id() + " " + service.node().address());
        // When the parent itself ends, so does its pipe.
        System.in.transferTo(java.io.OutputStream.nullOutputStream());
        service.close();
    }
}
