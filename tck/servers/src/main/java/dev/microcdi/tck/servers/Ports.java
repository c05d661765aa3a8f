package dev.microcdi.tck.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports on 127.0.0.1, below the range from which systems take the ports of outgoing connections: a client that knocks
 * on the port of a killed server would otherwise meet itself now and then, or take the port away.
 */
final class Ports {
    private static final int FIRST = 16_000;
    private static final int LAST = 32_000;

    private Ports() {
    }

    /** Distinct ports, free a moment ago. */
    static List<Integer> free(int count) {
        List<Integer> found = new ArrayList<>();
        for (int tries = 0; found.size() < count; tries++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (!found.contains(port) && isFree(port)) {
                found.add(port);
            } else if (tries > 1000) {
                throw new IllegalStateException("no free port between " + FIRST + " and " + LAST + " on 127.0.0.1");
            }
        }
        return found;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
