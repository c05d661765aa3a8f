package dev.microcdi.tck;

import static dev.microcdi.tck.Await.scaled;

import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.transport.DialOptions;
import dev.microcdi.transport.Transport;
import dev.microcdi.transport.Transport.Listener;
import dev.microcdi.transport.Transport.Socket;

/** What the rules of a transport share: how the plugin is opened, and calls that are noted. */
abstract class TransportHarness extends PluginTck<Transport> {
    TransportHarness() {
        super("transport");
    }

    /**
     * The server under test, for a transport that needs one.
     *
     * @return none
     */
    protected BackEnd backEnd() {
        return BackEnd.none();
    }

    /**
     * Opens the plugin as it is by default.
     *
     * @param address the back end's address, empty without one
     * @return a new object; the kit closes it
     */
    protected abstract Transport open(String address);

    /**
     * Opens the plugin with a limit for the body of a message, in both directions.
     *
     * @param address the back end's address, empty without one
     * @param maxMessageSize bytes; the kit sends twice as many
     * @return a new object; the kit closes it
     */
    protected abstract Transport open(String address, int maxMessageSize);

    /**
     * Where the kit listens: an address that gives a free place each time.
     *
     * @return {@code 127.0.0.1:0}
     */
    protected String listenAddress() {
        return "127.0.0.1:0";
    }

    /**
     * An address that can be dialled and where nobody listens.
     *
     * @return a port of this machine that was free a moment ago
     */
    protected String nobodysAddress() {
        return deadAddress();
    }

    @Override final BackEnd shared() {
        return backEnd();
    }

    @Override final Transport raw(String address) {
        return open(address);
    }

    final Transport open() {
        return opened(open(backEnd().address()));
    }

    final Duration limit() {
        return scaled(patience());
    }

    final Listener listen(Transport transport, Consumer<Socket> onSocket) {
        Listener listener = recorder.op("listen " + listenAddress(), () -> transport.listen(listenAddress(), onSocket));
        recorder.note("listens on " + listener.address());
        return opened(listener);
    }

    final Socket dial(Transport transport, String address) {
        return opened(recorder.op("dial " + address, () -> transport.dial(address, new DialOptions(limit()))));
    }

    final @Nullable Message call(Transport transport, String address, Message request) {
        try (Socket socket = recorder.op("dial " + address, () -> transport.dial(address, new DialOptions(limit())))) {
            recorder.run("send " + request, () -> socket.send(request, limit()));
            return received(socket);
        }
    }

    final @Nullable Message received(Socket socket) {
        try {
            Message reply = socket.receive(limit());
            recorder.note("received " + reply);
            return reply;
        } catch (RuntimeException e) {
            recorder.note("receive threw " + e);
            throw e;
        }
    }

    /** Answers one message with itself. */
    final void echo(Socket socket) {
        Message request = socket.receive(limit());
        if (request != null) {
            socket.send(request, limit());
        }
    }
}
