package dev.microcdi.core.spi;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;

import dev.microcdi.plugin.HostAndPort;

/**
 * From the address that is listened on to the one that is registered.
 *
 * <p>Threads: any.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/internal/util/addr/addr.go">Go Micro, addr.Extract</a>
 */
public final class Addresses {
    private Addresses() {
    }

    /**
     * The address that others are told.
     *
     * @param listening what is listened on
     * @return the address itself; or, when its host means "all interfaces", one of this machine: private before public,
     *         loopback last
     */
    public static String advertised(String listening) {
        if (listening.indexOf(':') < 0) {
            return listening;
        }
        HostAndPort address = HostAndPort.parse(listening);
        if (!address.host().equals("0.0.0.0") && !address.host().equals("::")) {
            return listening;
        }
        return new HostAndPort(own(), address.port()).toString();
    }

    /**
     * Whether other machines cannot reach it.
     *
     * @param address {@code host:port}, or the name of a queue
     * @return true for a loopback address
     */
    public static boolean isLoopback(String address) {
        if (address.indexOf(':') < 0) {
            return false;
        }
        String host = HostAndPort.parse(address).host();
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    /**
     * Whether it leaves to a transport where to listen: empty, or with port 0. One that listens on names takes a new one then.
     *
     * @param address what {@code micro.server.address} says
     * @return true for {@code 127.0.0.1:0}, {@code :0} and nothing
     */
    public static boolean isAny(String address) {
        return address.isEmpty() || address.endsWith(":0");
    }

    private static String own() {
        try {
            List<InetAddress> all = Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                    .flatMap(i -> Collections.list(i.getInetAddresses()).stream()).toList();
            return all.stream().filter(Addresses::isPrivate).findFirst()
                    .or(() -> all.stream().filter(a -> !a.isLoopbackAddress()).findFirst())
                    .or(() -> all.stream().findFirst())
                    .map(Addresses::text).orElse("127.0.0.1");
        } catch (SocketException e) {
            return "127.0.0.1";
        }
    }

    /** 10/8, 172.16/12, 192.168/16, fc00::/7. */
    private static boolean isPrivate(InetAddress a) {
        return a.isSiteLocalAddress() && !(a instanceof Inet6Address)
                || a instanceof Inet6Address && (a.getAddress()[0] & 0xfe) == 0xfc;
    }

    private static String text(InetAddress a) {
        try {
            return InetAddress.getByAddress(a.getAddress()).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of a length that is none", e);
        }
    }
}
