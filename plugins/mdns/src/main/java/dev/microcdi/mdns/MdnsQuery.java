package dev.microcdi.mdns;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.SocketTimeoutException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Asks the group, from a port of its own, and collects what comes back. */
final class MdnsQuery {
    /** More answers than this are not read: anybody on the network may send them. */
    private static final int ANSWERS = 20_000;
    private static final System.Logger LOG = System.getLogger("dev.microcdi.mdns");

    private MdnsQuery() {
    }

    /**
     * Asks for pointers, a packet for each name, and waits.
     *
     * @return the responses, in the order of arrival
     */
    static List<DnsMessage> ask(MdnsNet net, Collection<String> names, Duration wait) {
        List<DnsMessage> answers = new ArrayList<>();
        try (DatagramChannel channel = net.ask()) {
            for (String name : names) {
                net.send(channel, DnsWriter.write(DnsMessage.query(ThreadLocalRandom.current().nextInt(0x10000),
                        new DnsQuestion(name, DnsType.PTR, DnsQuestion.IN))));
            }
            long end = System.nanoTime() + wait.toNanos();
            DatagramPacket packet = new DatagramPacket(new byte[0x10000], 0x10000);
            while (answers.size() < ANSWERS) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    break;
                }
                channel.socket().setSoTimeout((int) left);
                packet.setLength(packet.getData().length);
                channel.socket().receive(packet);
                add(answers, packet);
            }
        } catch (SocketTimeoutException e) {
            return answers;
        } catch (IOException e) {
            throw net.unreachable("cannot be asked", e);
        }
        return answers;
    }

    private static void add(List<DnsMessage> answers, DatagramPacket packet) {
        try {
            DnsMessage message = DnsReader.read(packet.getData(), packet.getLength());
            if (message.isResponse()) {
                answers.add(message);
            }
        } catch (IllegalArgumentException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "not DNS, from " + packet.getSocketAddress(), e);
        }
    }
}
