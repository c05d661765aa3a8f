package dev.microcdi.core.registry;

import java.time.Duration;

/**
 * How look-ups are kept.
 *
 * @param hold how long a sudden "nobody" is not believed where nodes were known; zero: it is believed at once
 * @param limit how many services are followed at once; the one not asked for longest makes room
 * @param idle after this time without a look-up a service is not followed any more, once room is looked for
 * @param silence how long a node may not be told of before it is asked whether it is there; zero: nothing is asked, because
 *            the registry tells of dead nodes itself
 */
public record LookupPolicy(Duration hold, int limit, Duration idle, Duration silence) {
    /** The policy for a registry that tells of dead nodes itself. */
    public LookupPolicy withoutQuestions() {
        return new LookupPolicy(hold, limit, idle, Duration.ZERO);
    }
}
