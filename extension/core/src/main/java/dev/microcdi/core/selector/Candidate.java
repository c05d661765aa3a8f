package dev.microcdi.core.selector;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A node that can be called, among others of its service. Made when the registry's answer changes, so that picking one
 * allocates nothing.
 *
 * <p>Threads: safe for use by many.
 */
public final class Candidate {
    /** How often round robin has picked it among these others. */
    final AtomicLong turns = new AtomicLong();

    private final VersionedNode node;
    private final Health health;
    private final boolean probe;

    Candidate(VersionedNode node, Health health) {
        this(node, health, false);
    }

    private Candidate(VersionedNode node, Health health, boolean probe) {
        this.node = node;
        this.health = health;
        this.probe = probe;
    }

    /** The same node for the one call that tries whether it may take part again. */
    Candidate asProbe() {
        return new Candidate(node, health, true);
    }

    boolean isProbe() {
        return probe;
    }

    /** Where it listens. */
    public String address() {
        return node.node().address();
    }

    /** The version of its service. */
    public String version() {
        return node.version();
    }

    /** What the registry says of it. */
    public Map<String, String> metadata() {
        return node.node().metadata();
    }

    /** What this process knows of its address, whatever filter found it. */
    public Health health() {
        return health;
    }

    boolean is(VersionedNode other, Health itsHealth) {
        return health == itsHealth && node.equals(other);
    }

    @Override public String toString() {
        return address();
    }
}
