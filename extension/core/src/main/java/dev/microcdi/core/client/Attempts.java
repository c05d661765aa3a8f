package dev.microcdi.core.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

import dev.microcdi.MicroException;
import dev.microcdi.client.CallOptions;
import dev.microcdi.core.loop.Pause;
import dev.microcdi.core.rpc.Deadline;
import dev.microcdi.core.selector.Candidate;
import dev.microcdi.core.selector.Candidates;
import dev.microcdi.core.selector.Health;
import dev.microcdi.core.selector.Selector;
import dev.microcdi.core.selector.ServiceNodes;

/**
 * The attempts of one call, until one is answered or none may follow.
 *
 * <p>From a node that got nothing, or that stops, the call goes on to the next at once: that costs no work anywhere, and each
 * node is asked once. Other repetitions cost work, of an overloaded node or of one that may have run the call: they are
 * counted, need the service's retry budget, and come after a pause; on another node where there is one. What may have run is
 * repeated only if it is idempotent.
 *
 * <p>Made for one call, by its thread.
 */
final class Attempts {
    private static final long FIRST_PAUSE_NANOS = 10_000_000;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;
    private static final int STOPS = 503;

    private final Exchange exchange;
    private final ServiceNodes nodes;
    private final Candidates candidates;
    private final Selector selector;
    private final CallOptions options;
    private final Deadline deadline;
    private final Failures failures;
    /** Nodes that are not asked again: they got nothing, or stop. */
    private final List<Health> gone = new ArrayList<>(0);
    /** Nodes that are asked again only if there is no other. */
    private final List<Health> tried = new ArrayList<>(0);
    private int number = 1;
    private boolean mayHaveRun;
    private @Nullable MicroException last;

    Attempts(Exchange exchange, ServiceNodes nodes, Candidates candidates, Selector selector, CallOptions options,
            Deadline deadline, Failures failures) {
        this.exchange = exchange;
        this.nodes = nodes;
        this.candidates = candidates;
        this.selector = selector;
        this.options = options;
        this.deadline = deadline;
        this.failures = failures;
    }

    /** How the last one ended: with an answer. */
    Outcome run() {
        nodes.budget().called();
        while (true) {
            if (deadline.over()) {
                throw failures.noTime(deadline, mayHaveRun, last);
            }
            Candidate node = pick();
            if (node == null) {
                throw last == null ? Failures.noSuchService(nodes.service()) : last;
            }
            Outcome answer = tell(node);
            if (answer != null) {
                return answer;
            }
        }
    }

    private @Nullable Candidate pick() {
        if (tried.isEmpty()) {
            return candidates.pick(selector, gone);
        }
        List<Health> avoided = new ArrayList<>(gone);
        avoided.addAll(tried);
        Candidate other = candidates.pick(selector, avoided);
        return other != null ? other : candidates.pick(selector, gone);
    }

    /** The answer, or null when another attempt is to follow. */
    private @Nullable Outcome tell(Candidate node) {
        Health health = node.health();
        Duration most = options.attemptTimeout();
        Deadline limit = most == null ? deadline : Deadline.in(most, "the attempt's timeout").orEarlier(deadline);
        Outcome outcome;
        health.begin();
        try {
            long begun = System.nanoTime();
            outcome = exchange.at(node.address(), limit);
            learn(node, outcome, System.nanoTime() - begun);
        } finally {
            nodes.ended(node);
        }
        switch (outcome) {
            case Outcome.Answered answered -> {
                return answered;
            }
            case Outcome.Returned returned -> {
                return returned;
            }
            case Outcome.Threw threw -> throw threw.error();
            case Outcome.Failed failed -> throw failed.error();
            case Outcome.NotSent none -> {
                gone.add(health);
                last = failures.unreachable(gone.size(), none.error(), mayHaveRun);
            }
            case Outcome.Refused refused -> {
                last = Failures.refused(refused.error(), mayHaveRun);
                if (refused.error().code() == STOPS) {
                    gone.add(health);
                } else {
                    again(health, last);
                }
            }
            case Outcome.TimedOut out -> repeat(health, failures.timedOut(node.address(), number, out, limit));
            case Outcome.Lost lost -> repeat(health, failures.lost(node.address(), number, lost));
        }
        return null;
    }

    private void learn(Candidate node, Outcome outcome, long nanos) {
        switch (outcome) {
            case Outcome.Answered answered -> nodes.answered(node, nanos);
            case Outcome.Returned returned -> nodes.answered(node, nanos);
            case Outcome.Threw threw -> nodes.answered(node, nanos);
            case Outcome.Refused refused -> nodes.failed(node, refused.error().detail());
            case Outcome.NotSent none -> nodes.failed(node, none.error().detail());
            case Outcome.TimedOut late -> nodes.failed(node, "no answer in time");
            case Outcome.Lost lost -> nodes.failed(node, lost.error().detail());
            case Outcome.Failed failed -> {
                // The call's fault, or the caller's wish: it says nothing of the node.
            }
        }
    }

    private void repeat(Health health, MicroException e) {
        mayHaveRun = true;
        if (!options.idempotent()) {
            throw e;
        }
        again(health, e);
    }

    /** Counts, asks the budget and waits; throws when there is to be no further attempt. */
    private void again(Health health, MicroException e) {
        last = e;
        long pause = ThreadLocalRandom.current().nextLong(
                Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(number - 1, 10)));
        if (number > options.retries() || pause >= deadline.left().toNanos() || !nodes.budget().take()) {
            throw e;
        }
        if (!Pause.of(Duration.ofNanos(pause))) {
            throw e;
        }
        tried.add(health);
        number++;
    }
}
