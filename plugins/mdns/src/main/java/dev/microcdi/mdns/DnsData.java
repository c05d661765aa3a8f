package dev.microcdi.mdns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/** What a record says. Names end in a dot. */
sealed interface DnsData {
    /** The number of {@link DnsType}. */
    int type();

    /** PTR: another name. */
    record Pointer(String target) implements DnsData {
        @Override public int type() {
            return DnsType.PTR;
        }
    }

    /** SRV: where something listens. */
    record Server(int priority, int weight, int port, String target) implements DnsData {
        @Override public int type() {
            return DnsType.SRV;
        }
    }

    /** A or AAAA. */
    record Address(InetAddress ip) implements DnsData {
        @Override public int type() {
            return ip instanceof Inet4Address ? DnsType.A : DnsType.AAAA;
        }
    }

    /** TXT: character-strings of at most 255 bytes, a character for each byte. None at all is what Go's lists have. */
    record Text(List<String> strings) implements DnsData {
        public Text {
            strings = List.copyOf(strings);
        }

        @Override public int type() {
            return DnsType.TXT;
        }
    }

    /** Any other, passed over. */
    record Other(int type) implements DnsData {
    }
}
