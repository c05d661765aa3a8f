package dev.microcdi.core.selector;

import java.util.ArrayList;
import java.util.Arrays;
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
    private volatile View view = new View(ServiceNodes.State.EMPTY, NOBODY, NOBODY, NOBODY);

    /** What a state of the service means for this filter: who calls go to, who is left out, and all of them. */
    private record View(ServiceNodes.State of, Candidate[] open, Candidate[] out, Candidate[] all) {
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
        if (now.out.length > 0) {
            Candidate probe = probe(now.out, tried);
            if (probe != null) {
                return probe;
            }
        }
        if (tried.isEmpty()) {
            return now.open.length == 0 ? null : selector.pick(now.open, round);
        }
        Candidate[] rest = without(now.open, tried);
        if (rest.length == 0) {
            rest = without(now.out, tried);
        }
        return rest.length == 0 ? null : selector.pick(rest, new Round());
    }

    private static @Nullable Candidate probe(Candidate[] out, Collection<Health> tried) {
        long now = System.nanoTime();
        for (Candidate c : out) {
            if (!tried.contains(c.health()) && c.health().mayProbe(now)) {
                return c.asProbe();
            }
        }
        return null;
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
            View made = made(state, all(old, state));
            comeLast(made.open, old.open);
            view = made;
            return made;
        } finally {
            change.unlock();
        }
    }

    /** If too many would be left out, nobody is. */
    private static View made(ServiceNodes.State state, Candidate[] all) {
        Candidate[] open = Arrays.stream(all).filter(c -> !c.health().isOut()).toArray(Candidate[]::new);
        if (!state.leavesOut() || open.length == 0 || open.length == all.length) {
            return new View(state, all, NOBODY, all);
        }
        return new View(state, open, Arrays.stream(all).filter(c -> c.health().isOut()).toArray(Candidate[]::new),
                all);
    }

    /** Who is new, or was left out, has had as many turns as those with the fewest: it does not catch up. */
    private static void comeLast(Candidate[] now, Candidate[] before) {
        long fewest = Round.fewest(before);
        for (Candidate c : now) {
            if (!Arrays.asList(before).contains(c)) {
                c.turns.accumulateAndGet(fewest, Math::max);
            }
        }
    }

    /** Who was there before stays the same object, unless the registry says something else of it. */
    private Candidate[] all(View old, ServiceNodes.State state) {
        Map<String, Candidate> before = new HashMap<>();
        for (Candidate c : old.all) {
            before.put(c.version() + '\n' + c.address(), c);
        }
        List<Candidate> all = new ArrayList<>();
        for (ServiceNodes.Listed l : state.nodes()) {
            if (filter.takes(l.node())) {
                Candidate known = before.get(l.node().version() + '\n' + l.health().address());
                if (known == null || !known.is(l.node(), l.health())) {
                    Candidate fresh = new Candidate(l.node(), l.health());
                    fresh.turns.set(known == null ? 0 : known.turns.get());
                    known = fresh;
                }
                all.add(known);
            }
        }
        return all.toArray(NOBODY);
    }
}
