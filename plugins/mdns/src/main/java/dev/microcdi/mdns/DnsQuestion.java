package dev.microcdi.mdns;

/**
 * One question.
 *
 * @param name ends in a dot
 * @param type a number of {@link DnsType}
 * @param clazz 1 for IN, plus {@link #UNICAST}
 */
record DnsQuestion(String name, int type, int clazz) {
    static final int IN = 1;
    /** The bit that asks for an answer to the asker alone ("QU"). */
    static final int UNICAST = 0x8000;

    boolean unicast() {
        return (clazz & UNICAST) != 0;
    }

    boolean asks(int wanted) {
        return type == wanted || type == DnsType.ANY;
    }
}
