package dev.microcdi.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

import org.jspecify.annotations.Nullable;

import dev.microcdi.MicroException;
import dev.microcdi.plugin.HostAndPort;

/** {@code host:port} as Go Micro writes it, and the port that is opened there. */
final class HttpAddress {
    private static final int BACKLOG = 1024;

    private HttpAddress() {
    }

    private static HostAndPort parse(String address) {
        // Go Micro writes ":8080" for every interface.
        return HostAndPort.parse(address.startsWith(":") ? "0.0.0.0" + address : address);
    }

    /** For the constructor of a settings record. */
    static void check(String key, String address) {
        try {
            parse(address);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + " is not host:port: " + e.getMessage(), e);
        }
    }

    static HostAndPort parse(String id, String address) {
        try {
            return parse(address);
        } catch (IllegalArgumentException e) {
            throw new MicroException(id, 400, "\"" + address + "\" is not host:port: " + e.getMessage(),
                    MicroException.statusText(400), true, e);
        }
    }

    /** Opens a port; {@code key} is the setting that says which. */
    @SuppressWarnings("AddressSelection") // all addresses of a host are no choice for a listener: it takes the first
    static ServerSocket bind(String id, String key, String address, HostAndPort asked) {
        ServerSocket server = null;
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getByName(asked.host()), asked.port()), BACKLOG);
            return server;
        } catch (IOException e) {
            close(server);
            throw new MicroException(id, 409, "cannot listen on " + address + ": " + e.getMessage() + "; set "
                    + key + " to a free address of this machine (port 0 is any free one)",
                    MicroException.statusText(409), true, e);
        }
    }

    private static void close(@Nullable ServerSocket server) {
        try {
            if (server != null) {
                server.close();
            }
        } catch (IOException e) {
            // It was never bound.
        }
    }
}
