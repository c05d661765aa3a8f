package dev.microcdi.mdns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;

import dev.microcdi.plugin.HostAndPort;

/** A group of its own on the loopback interface: nothing leaves this machine, nobody else is heard. */
final class Loopback {
    private Loopback() {
    }

    static MdnsOptions options(Duration wait) {
        try (DatagramSocket free = new DatagramSocket(0)) {
            return new MdnsOptions(new HostAndPort("224.0.0.251", free.getLocalPort()), "micro", name(), wait,
                    Duration.ofMinutes(2));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String name() {
        try {
            return NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()).getName();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
