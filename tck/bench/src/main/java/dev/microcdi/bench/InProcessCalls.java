package dev.microcdi.bench;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import dev.microcdi.Service;
import dev.microcdi.client.CallOption;
import dev.microcdi.core.Micro;
import dev.microcdi.memory.MemoryOptions;
import dev.microcdi.memory.MemoryRegistry;
import dev.microcdi.memory.MemoryTransport;
import dev.microcdi.registry.Registry;
import dev.microcdi.transport.Transport;

/** A call to a service in the same process over {@code memory}: by object, by message, and the method itself. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class InProcessCalls {
    private static final CallOption[] NONE = {};

    private final Registry registry = new MemoryRegistry();
    private final MicroPeer.Echo echo = new MicroPeer.Echo();
    private final Peer.Text text = new Peer.Text("x".repeat(128));
    private final Pair direct = new Pair("direct", false);
    private final Pair message = new Pair("message", true);

    /** A service, and a caller of it. */
    private final class Pair implements AutoCloseable {
        private final Transport transport;
        private final Service service;
        private final Service caller;

        Pair(String name, boolean encode) {
            MemoryOptions usual = MemoryOptions.DEFAULT;
            transport = new MemoryTransport(
                    new MemoryOptions(usual.maxMessageSize(), usual.maxPending(), encode, usual.keepGroups()));
            service = Micro.service(name).registry(registry).transport(transport).handle(echo).start();
            caller = Micro.caller().registry(registry).transport(transport).start();
        }

        Peer.Text call(String name) {
            return caller.client().call(name, "Echo.Echo", text, Peer.Text.class, NONE);
        }

        @Override public void close() {
            caller.close();
            service.close();
            transport.close();
        }
    }

    /** Closes what the constructor opened. */
    @TearDown public void close() {
        direct.close();
        message.close();
        registry.close();
    }

    /** {@code micro.memory.encode=false}. */
    @Benchmark public Peer.Text byObject() {
        return direct.call("direct");
    }

    /** The default: encoded and copied, as over a network. */
    @Benchmark public Peer.Text byMessage() {
        return message.call("message");
    }

    /** The handler's method alone. */
    @Benchmark public Peer.Text method() {
        return echo.echo(text);
    }
}
