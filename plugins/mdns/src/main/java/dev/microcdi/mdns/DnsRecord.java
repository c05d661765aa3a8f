package dev.microcdi.mdns;

/**
 * One record.
 *
 * @param name ends in a dot
 * @param clazz 1 for IN
 * @param ttl seconds; 0 says that it is gone
 * @param data what it says
 */
record DnsRecord(String name, int clazz, long ttl, DnsData data) {
    static DnsRecord in(String name, long ttl, DnsData data) {
        return new DnsRecord(name, DnsQuestion.IN, ttl, data);
    }
}
