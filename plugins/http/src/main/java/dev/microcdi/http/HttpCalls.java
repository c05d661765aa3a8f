package dev.microcdi.http;

import java.lang.System.Logger.Level;
import java.util.function.Consumer;

import dev.microcdi.MicroException;
import dev.microcdi.transport.Transport;

/** The transport's side of a listener: each exchange is a call, which is always answered. */
final class HttpCalls {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.transport");

    private HttpCalls() {
    }

    static void serve(Consumer<Transport.Socket> onSocket, HttpExchange exchange) {
        try {
            onSocket.accept(exchange);
            exchange.answer(HttpHeaders.NO_ANSWER, 500, "the service gave no answer");
        } catch (MicroException e) {
            LOG.log(Level.DEBUG, "a call from " + exchange.remote() + " failed", e);
            exchange.answer(e.code() == 413 ? HttpHeaders.TOO_LARGE : HttpHeaders.NO_ANSWER, e.code(), e.detail());
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "a call from " + exchange.remote() + " failed", e);
            exchange.answer(HttpHeaders.NO_ANSWER, 500, "the service failed");
        }
    }
}
