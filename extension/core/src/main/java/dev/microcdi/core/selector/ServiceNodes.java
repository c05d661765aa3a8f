package dev.microcdi.core.selector;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * The nodes of one service as a client sees them: what the registry says, and what their calls have taught.
 *
 * <p>Memory: an address that the registry names no more is forgotten, and so are the filters, all at once, when there are
 * more than {@value #FILTERS}.
 *
 * <p>Threads: safe for use by many.
 */
public final class ServiceNodes {
    private static final int FILTERS = 64;

    private final String service;
    private final RetryBudget budget;
    private final Candidates everybody = new Candidates(this, Filter.NONE);
    private final ConcurrentMap<Filter, Candidates> filtered = new ConcurrentHashMap<>();
    private final ReentrantLock change = new ReentrantLock();
    private volatile State state = State.EMPTY;

    /** A node of the registry, and what is known of its address. */
    record Listed(VersionedNode node, Health health) {
    }

    /** Never changes: another list is another object, by which readers see that something changed. */
    record State(List<Listed> nodes) {
        static final State EMPTY = new State(List.of());
    }

    /** No node of the service of this name. */
    public ServiceNodes(String service, NodePolicy policy) {
        this.service = service;
        this.budget = new RetryBudget(policy.retryBudget());
    }

    /** The service's name. */
    public String service() {
        return service;
    }

    /** How much may be repeated. */
    public RetryBudget budget() {
        return budget;
    }

    /** These are the nodes from now on, in order of arrival. */
    public void update(List<VersionedNode> nodes) {
        change.lock();
        try {
            Map<String, Health> known = new HashMap<>();
            state.nodes().forEach(l -> known.put(l.health().address(), l.health()));
            state = new State(nodes.stream().map(n -> new Listed(n, known.computeIfAbsent(n.node().address(),
                    Health::new))).toList());
        } finally {
            change.unlock();
        }
    }

    /** Those that a filter takes. */
    public Candidates candidates(Filter filter) {
        if (filter.isNone()) {
            return everybody;
        }
        Candidates known = filtered.get(filter);
        if (known == null) {
            if (filtered.size() >= FILTERS) {
                filtered.clear();
            }
            known = filtered.computeIfAbsent(filter, f -> new Candidates(this, f));
        }
        return known;
    }

    /** Who is there, in the words of a filter that takes nobody: {@code version v1, version v3}. */
    public String describe(Filter filter) {
        return state.nodes().stream().map(l -> filter.describe(l.node())).distinct().sorted()
                .collect(Collectors.joining(", "));
    }

    State state() {
        return state;
    }
}
