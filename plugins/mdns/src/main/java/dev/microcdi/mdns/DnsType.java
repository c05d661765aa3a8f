package dev.microcdi.mdns;

/** The numbers of DNS that this plugin knows. */
final class DnsType {
    static final int A = 1;
    static final int PTR = 12;
    static final int TXT = 16;
    static final int AAAA = 28;
    static final int SRV = 33;
    static final int ANY = 255;

    private DnsType() {
    }
}
