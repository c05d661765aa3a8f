package dev.microcdi.bench;

import java.util.function.UnaryOperator;

/** One way to serve and to make the same call. Made by its class name, in processes of its own: see {@link BenchProcess}. */
public interface Peer {
    /** The body of a call and of its reply. */
    record Text(String text) {
    }

    /** Starts a server in this process; returns its address. */
    String serve() throws Exception;

    /** One call to a server, on the calling thread. */
    UnaryOperator<Text> call(String address) throws Exception;
}
