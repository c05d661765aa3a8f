package dev.microcdi.mdns;

import java.util.ArrayList;
import java.util.List;

import dev.microcdi.core.spi.ServiceJson;
import dev.microcdi.core.spi.ZlibHex;
import dev.microcdi.registry.ServiceInfo;

/** What Go Micro puts into the TXT record of a node: JSON, compressed, in hexadecimal, cut into pieces. */
final class MdnsText {
    private static final int PIECE = 255;

    private MdnsText() {
    }

    /** The text of a record with one node. */
    static DnsData.Text of(ServiceInfo service) {
        String hex = ZlibHex.encode(ServiceJson.writeNode(service));
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i < hex.length(); i += PIECE) {
            pieces.add(hex.substring(i, Math.min(hex.length(), i + PIECE)));
        }
        return new DnsData.Text(pieces);
    }

    /**
     * The JSON in a text.
     *
     * @throws IllegalArgumentException if there is none
     */
    static String json(DnsData.Text text) {
        return ZlibHex.decode(String.join("", text.strings()));
    }
}
