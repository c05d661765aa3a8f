package dev.microcdi.mdns;

import java.nio.charset.StandardCharsets;

/**
 * Go Micro's DNS names: parts joined by dots and not escaped, so a dot in a part makes more labels. Every name ends in a
 * dot.
 */
final class MdnsNames {
    /** The first label of the name that is asked for all services. */
    static final String LIST = "_services";
    private static final int LABEL = 63;
    private static final int NAME = 255;

    private MdnsNames() {
    }

    /** {@code greeter.micro.} */
    static String service(String name, String domain) {
        return checked("service name \"" + name + "\"", name + "." + domain + ".");
    }

    /** {@code greeter-1.greeter.micro.} */
    static String instance(String id, String service, String domain) {
        return checked("node id \"" + id + "\" of service \"" + service + "\"",
                id + "." + service + "." + domain + ".");
    }

    /** {@code _services.micro.} */
    static String list(String domain) {
        return LIST + "." + domain + ".";
    }

    /** {@code _services._dns-sd._udp.micro.} */
    static String kinds(String domain) {
        return "_services._dns-sd._udp." + domain + ".";
    }

    /**
     * The name, if DNS can carry it.
     *
     * @throws IllegalArgumentException says what cannot be a name
     */
    static String checked(String what, String name) {
        int length = 1;
        for (String label : name.substring(0, name.length() - 1).split("\\.", -1)) {
            int bytes = label.getBytes(StandardCharsets.UTF_8).length;
            if (bytes == 0 || label.indexOf('\\') >= 0) {
                throw new IllegalArgumentException(what + " cannot be a DNS name: it has an empty part or a backslash");
            }
            if (bytes > LABEL) {
                throw new IllegalArgumentException(what + " is too long for DNS: \"" + label + "\" has " + bytes
                        + " bytes, " + LABEL + " are allowed between two dots");
            }
            length += bytes + 1;
        }
        if (length > NAME) {
            throw new IllegalArgumentException(what + " is too long for DNS: \"" + name + "\" takes " + length
                    + " bytes, " + NAME + " are allowed");
        }
        return name;
    }
}
