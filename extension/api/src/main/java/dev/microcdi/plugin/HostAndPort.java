package dev.microcdi.plugin;

/**
 * A host and a port.
 *
 * @param host name, IPv4 address, or IPv6 address without brackets
 * @param port 0 to 65535, or -1 when the text had none
 */
public record HostAndPort(String host, int port) {
    /** Checks both. */
    public HostAndPort {
        if (host.isBlank() || host.indexOf('/') >= 0 || host.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("\"" + host + "\" is not a host");
        }
        if (port < -1 || port > 65535) {
            throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
        }
    }

    /**
     * Reads {@code host}, {@code host:port}, {@code [v6]} or {@code [v6]:port}.
     *
     * @param text the text
     * @return host and port, port -1 when there was none
     * @throws IllegalArgumentException if the text is none of these
     */
    public static HostAndPort parse(String text) {
        String s = text.strip();
        int colon = s.lastIndexOf(':');
        if (s.startsWith("[")) {
            int end = s.indexOf(']');
            if (end < 0 || (end + 1 < s.length() && s.charAt(end + 1) != ':')) {
                throw new IllegalArgumentException("\"" + text + "\" is not [v6]:port");
            }
            return new HostAndPort(s.substring(1, end), end + 1 < s.length() ? port(text, s.substring(end + 2)) : -1);
        }
        if (colon < 0) {
            return new HostAndPort(s, -1);
        }
        if (s.indexOf(':') != colon) {
            throw new IllegalArgumentException("\"" + text + "\" is not host:port (an IPv6 address needs brackets)");
        }
        return new HostAndPort(s.substring(0, colon), port(text, s.substring(colon + 1)));
    }

    private static int port(String text, String digits) {
        try {
            return Integer.parseUnsignedInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" has no port number after the colon", e);
        }
    }

    /**
     * The port, or another one when there was none.
     *
     * @param other port to use when there was none
     * @return this with a port
     */
    public HostAndPort withDefaultPort(int other) {
        return port < 0 ? new HostAndPort(host, other) : this;
    }

    /**
     * As it is written.
     *
     * @return {@code host:port}, with brackets around an IPv6 address, without the colon when there is no port
     */
    @Override public String toString() {
        String h = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port < 0 ? h : h + ":" + port;
    }
}
