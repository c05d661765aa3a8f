package dev.microcdi.consul;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node's address in Consul's two fields.
 *
 * @param host host without brackets, or the whole address when it is no host and port
 * @param port 0 when there is none
 */
record ConsulAddress(String host, int port) {
    private static final Pattern HOST_PORT = Pattern.compile("(?:\\[([^\\[\\]]+)\\]|([^:\\[\\]]+)):([1-9][0-9]{0,4})");

    /** Splits {@code host:port} and {@code [v6]:port}; anything else is kept whole. */
    static ConsulAddress of(String address) {
        Matcher m = HOST_PORT.matcher(address);
        if (!m.matches() || Integer.parseInt(m.group(3)) > 65535
                || (m.group(1) != null && m.group(1).indexOf(':') < 0)) {
            return new ConsulAddress(address, 0);
        }
        return new ConsulAddress(m.group(1) != null ? m.group(1) : m.group(2), Integer.parseInt(m.group(3)));
    }

    /** The address of the node, joined as Go does. */
    @Override public String toString() {
        if (port == 0) {
            return host;
        }
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
