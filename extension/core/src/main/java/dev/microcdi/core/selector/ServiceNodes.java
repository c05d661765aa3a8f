package dev.microcdi.core.selector;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.microcdi.client.Lookup;

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
    private final NodePolicy policy;
    private final RetryBudget budget;
    private final Ejection ejection;
    private final Candidates everybody = new Candidates(this, Filter.NONE);
    private final ConcurrentMap<Filter, Candidates> filtered = new ConcurrentHashMap<>();
    private final ReentrantLock change = new ReentrantLock();
    private volatile State state = State.EMPTY;

    /** A node of the registry, and what is known of its address. */
    record Listed(VersionedNode node, Health health) {
    }

    /**
     * Never changes: by another object readers see that something changed, the list or who is left out.
     *
     * @param leavesOut whether those who are out are left out; not if they are too many
     */
    record State(List<Listed> nodes, boolean leavesOut) {
        static final State EMPTY = new State(List.of(), false);

        List<Health> healths() {
            return nodes.stream().map(Listed::health).distinct().toList();
        }
    }

    /** No node of the service of this name. */
    public ServiceNodes(String service, NodePolicy policy) {
        this.service = service;
        this.policy = policy;
        this.ejection = new Ejection(service, policy);
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
            state(nodes.stream().map(n -> new Listed(n, known.computeIfAbsent(n.node().address(), Health::new)))
                    .toList());
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

    /** A node has answered, were it with an error of its handler. */
    public void answered(Candidate node, long nanos) {
        Health h = node.health();
        if (h.isOut()) {
            if (node.isProbe() || h.left(System.nanoTime()) <= 0) {
                judge(h, nanos);
            }
            return;
        }
        h.answered(nanos, policy.floor().toNanos());
        if (ejection.suspicious(h)) {
            changing(all -> ejection.slow(h, h.mean(), all)
                    && ejection.leaveOut(h, all, ejection.slowText(h, all)));
        }
    }

    /** A node could be reached; how long its answers take is not known. */
    public void reached(Candidate node) {
        Health h = node.health();
        if (h.isOut()) {
            answered(node, 0);
        } else {
            h.reached();
        }
    }

    /** A node could not be reached, refused, broke off or did not answer in time. */
    public void failed(Candidate node, String why) {
        Health h = node.health();
        if (h.isOut()) {
            if (node.isProbe() || h.left(System.nanoTime()) <= 0) {
                changing(all -> stillOut(h, why));
            }
            return;
        }
        int failures = h.failed();
        if (ejection.suspicious(failures)) {
            changing(all -> ejection.leaveOut(h, all, failures + " failures in a row, the last: " + why));
        }
    }

    /** After {@link #answered} or {@link #failed}, or neither: the call has ended. */
    public void ended(Candidate node) {
        node.health().end();
        if (node.isProbe()) {
            node.health().probeEnds();
        }
    }

    private void judge(Health h, long nanos) {
        changing(all -> {
            if (!h.isOut()) {
                return false;
            }
            // Half of what left it out: a node on the line would go out and in for ever.
            if (ejection.slow(h, 2 * nanos, all)) {
                return stillOut(h, "it is still slow");
            }
            ejection.takeBack(h);
            return true;
        });
    }

    private boolean stillOut(Health h, String why) {
        if (h.isOut()) {
            ejection.again(h, why);
        }
        return false;
    }

    /** Does it with the lock; if it says that somebody left or came back, readers are told. */
    private void changing(Predicate<List<Health>> work) {
        change.lock();
        try {
            if (work.test(state.healths())) {
                state(state.nodes());
            }
        } finally {
            change.unlock();
        }
    }

    private void state(List<Listed> nodes) {
        State made = new State(nodes, false);
        List<Health> all = made.healths();
        long out = all.stream().filter(Health::isOut).count();
        state = out > 0 && out <= policy.most(all.size()) ? new State(nodes, true) : made;
    }

    /** The nodes as people see them, in order of arrival. */
    public List<Lookup.Node> describe() {
        long now = System.nanoTime();
        return state.nodes().stream().map(l -> new Lookup.Node(l.health().address(), l.node().version(),
                l.health().pending(), l.health().isOut(),
                Duration.ofNanos(l.health().isOut() ? Math.max(0, l.health().left(now)) : 0))).toList();
    }

    State state() {
        return state;
    }
}
