package dev.microcdi.tck.servers;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.transport.DialOptions;
import dev.microcdi.transport.Transport;
import dev.microcdi.transport.Transport.Socket;

/** One call over a transport alone, for what a plugin tests beside the kit. */
public final class Calls {
    /** How long each step may take. */
    public static final Duration LIMIT = Duration.ofSeconds(10);

    private Calls() {
    }

    /**
     * A request.
     *
     * @param id its id, and its body
     * @return a new message
     */
    public static Message text(String id) {
        return new Message(Map.of("Micro-Id", id), id.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Calls once.
     *
     * @param transport which way
     * @param address where
     * @param request what is sent
     * @return the answer; null for none
     */
    public static @Nullable Message call(Transport transport, String address, Message request) {
        try (Socket socket = transport.dial(address, new DialOptions(LIMIT))) {
            socket.send(request, LIMIT);
            return socket.receive(LIMIT);
        }
    }

    /**
     * Answers each message with itself.
     *
     * @param socket an accepted one
     */
    public static void echo(Socket socket) {
        for (Message m = socket.receive(LIMIT); m != null; m = socket.receive(LIMIT)) {
            socket.send(m, LIMIT);
        }
    }
}
