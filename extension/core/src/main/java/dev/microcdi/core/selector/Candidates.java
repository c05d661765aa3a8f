package dev.microcdi.core.selector;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The nodes of one service that one filter takes, and whose turn it is among them.
 *
 * <p>Threads: safe for use by many. A pick reads a field and allocates nothing, unless something changed or a node was tried
 * before.
 */
public final class Candidates {
    private static final Candidate[] NOBODY = {};

    private final ServiceNodes nodes;
    private final Filter filter;
    private final Round round = new Round();
    private final ReentrantLock change = new ReentrantLock();
    private volatile View view = new View(ServiceNodes.State.EMPTY, NOBODY);

    /** What a state of the service means for this filter. */
    private record View(ServiceNodes.State of, Candidate[] all) {
    }

    Candidates(ServiceNodes nodes, Filter filter) {
        this.nodes = nodes;
        this.filter = filter;
    }

    /** Whether the filter takes no node that the registry knows now. */
    public boolean isEmpty() {
        return view().all.length == 0;
    }

    /**
     * Picks one that is none of those.
     *
     * @param tried nodes that are not wanted, by their health
     * @return null if all were tried, or there is none
     */
    public @Nullable Candidate pick(Selector selector, Collection<Health> tried) {
        View now = view();
        if (tried.isEmpty()) {
            return now.all.length == 0 ? null : selector.pick(now.all, round);
        }
        Candidate[] rest = without(now.all, tried);
        return rest.length == 0 ? null : selector.pick(rest, new Round());
    }

    private static Candidate[] without(Candidate[] all, Collection<Health> tried) {
        List<Candidate> rest = new ArrayList<>(all.length);
        for (Candidate c : all) {
            if (!tried.contains(c.health())) {
                rest.add(c);
            }
        }
        return rest.toArray(NOBODY);
    }

    private View view() {
        View now = view;
        return now.of == nodes.state() ? now : renew();
    }

    private View renew() {
        change.lock();
        try {
            View old = view;
            ServiceNodes.State state = nodes.state();
            if (old.of == state) {
                return old;
            }
            View made = new View(state, all(old, state));
            view = made;
            return made;
        } finally {
            change.unlock();
        }
    }

    /** Who was there before keeps its turns; who is new has had as many as those with the fewest. */
    private Candidate[] all(View old, ServiceNodes.State state) {
        Map<String, Candidate> before = new HashMap<>();
        for (Candidate c : old.all) {
            before.put(c.version() + '\n' + c.address(), c);
        }
        long fewest = Round.fewest(old.all);
        List<Candidate> all = new ArrayList<>();
        for (ServiceNodes.Listed l : state.nodes()) {
            if (filter.takes(l.node())) {
                Candidate known = before.get(l.node().version() + '\n' + l.health().address());
                if (known == null || !known.is(l.node(), l.health())) {
                    Candidate fresh = new Candidate(l.node(), l.health());
                    fresh.turns.set(known == null ? fewest : known.turns.get());
                    known = fresh;
                }
                all.add(known);
            }
        }
        return all.toArray(NOBODY);
    }
}
