package dev.microcdi.mdns;

import java.util.List;
import java.util.stream.Stream;

/**
 * One packet.
 *
 * @param id 16 bits
 * @param flags the second 16 bits of the header
 */
record DnsMessage(int id, int flags, List<DnsQuestion> questions, List<DnsRecord> answers, List<DnsRecord> authorities,
        List<DnsRecord> additionals) {
    /** An announcement or goodbye, as Go sends them. */
    static final int RESPONSE = 0x8000;
    /** An answer, as Go sends them. */
    static final int ANSWER = 0x8400;
    /** Response, operation, truncated, error: all zero in a query that is answered. */
    private static final int NO_QUERY = 0xFA0F;

    DnsMessage {
        questions = List.copyOf(questions);
        answers = List.copyOf(answers);
        authorities = List.copyOf(authorities);
        additionals = List.copyOf(additionals);
    }

    static DnsMessage query(int id, DnsQuestion question) {
        return new DnsMessage(id, 0, List.of(question), List.of(), List.of(), List.of());
    }

    static DnsMessage response(int id, int flags, List<DnsQuestion> questions, List<DnsRecord> answers) {
        return new DnsMessage(id, flags, questions, answers, List.of(), List.of());
    }

    boolean isQuery() {
        return (flags & NO_QUERY) == 0;
    }

    boolean isResponse() {
        return (flags & RESPONSE) != 0;
    }

    /** The records that tell something; those of probes (authorities) claim a name only. */
    Stream<DnsRecord> told() {
        return Stream.concat(answers.stream(), additionals.stream());
    }
}
