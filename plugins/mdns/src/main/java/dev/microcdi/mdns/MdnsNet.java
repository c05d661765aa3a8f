package dev.microcdi.mdns;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.microcdi.UnavailableException;

/** The group, and the interfaces on which it is heard and spoken to. Keeps nothing open. */
final class MdnsNet {
    static final String ID = "micro.registry.mdns";
    private static final System.Logger LOG = System.getLogger("dev.microcdi.mdns");
    /** A hundred answers may come at once. The system may give less. */
    private static final int BUFFER = 1024 * 1024;

    private final MdnsOptions options;
    private final InetSocketAddress group;

    MdnsNet(MdnsOptions options) {
        this.options = options;
        this.group = new InetSocketAddress(Objects.requireNonNull(IpLiteral.parse(options.address().host())),
                options.address().port());
    }

    /** A channel on the group's port, shared with other processes, that hears the group. */
    DatagramChannel listen() {
        try {
            return opened(group.getPort(), channel -> {
                IOException failure = null;
                int joined = 0;
                for (NetworkInterface each : interfaces()) {
                    try {
                        channel.join(group.getAddress(), each);
                        joined++;
                    } catch (IOException e) {
                        LOG.log(System.Logger.Level.DEBUG, () -> "cannot join the group on " + each.getName(), e);
                        failure = e;
                    }
                }
                if (joined == 0 && failure != null) {
                    throw failure;
                }
            });
        } catch (IOException e) {
            throw unreachable("cannot be joined", e);
        }
    }

    /** A channel on any port, for questions. */
    DatagramChannel ask() {
        try {
            return opened(0, channel -> {});
        } catch (IOException e) {
            throw unreachable("cannot be asked", e);
        }
    }

    /**
     * Sends to all, from the group's port. A channel for each time: an interrupted sender's channel closes, and only this
     * one.
     */
    void tell(byte[] packet) {
        try (DatagramChannel channel = opened(group.getPort(), c -> {})) {
            send(channel, packet);
        } catch (IOException e) {
            throw unreachable("cannot be told", e);
        }
    }

    /** Sends to the group on every interface; fails if it went nowhere. */
    void send(DatagramChannel channel, byte[] packet) throws IOException {
        IOException failure = null;
        int sent = 0;
        for (NetworkInterface each : interfaces()) {
            try {
                channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, each);
                channel.send(ByteBuffer.wrap(packet), group);
                sent++;
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, () -> "cannot send on " + each.getName(), e);
                failure = e;
            }
        }
        if (sent == 0 && failure != null) {
            throw failure;
        }
    }

    UnavailableException unreachable(String what, IOException e) {
        String where = options.networkInterface() == null ? "" : " on " + options.networkInterface();
        String detail = Thread.currentThread().isInterrupted()
                ? "interrupted while using multicast group " + options.address()
                : "multicast group " + options.address() + where + " " + what + " (" + e.getMessage()
                        + "): is the network there, and does it carry multicast? See micro.mdns.network-interface";
        return UnavailableException.unreachable(ID, detail, e);
    }

    private interface Prepared {
        void prepare(DatagramChannel channel) throws IOException;
    }

    private static DatagramChannel opened(int port, Prepared then) throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, port != 0);
            channel.bind(new InetSocketAddress(port));
            then.prepare(channel);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private List<NetworkInterface> interfaces() throws IOException {
        String name = options.networkInterface();
        List<NetworkInterface> found = new ArrayList<>();
        if (name != null) {
            NetworkInterface one = NetworkInterface.getByName(name);
            if (one == null) {
                throw new SocketException("there is no network interface \"" + name + "\"");
            }
            found.add(one);
        } else {
            for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
                // Linux does not say so of its loopback interface, which can.
                if (each.isUp() && (each.supportsMulticast() || each.isLoopback())
                        && each.inetAddresses().anyMatch(Inet4Address.class::isInstance)) {
                    found.add(each);
                }
            }
            if (found.isEmpty()) {
                throw new SocketException("no network interface is up");
            }
        }
        return found;
    }
}
