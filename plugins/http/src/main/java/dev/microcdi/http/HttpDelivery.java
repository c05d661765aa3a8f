package dev.microcdi.http;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.registry.Node;

/**
 * Brings a message to all its targets, at the same time.
 *
 * <p>Threads: the caller's for one target, a virtual one for each of several, {@code micro-broker-http-task-<n>}.
 */
final class HttpDelivery {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.http");

    private final HttpPost post;
    private final ExecutorService executor;

    HttpDelivery(HttpPost post, ExecutorService executor) {
        this.post = post;
        this.executor = executor;
    }

    /** Returns when each target has it; throws what is known of those that have not. */
    void deliver(String topic, List<HttpTarget> targets, byte[] envelope, long deadline) {
        List<HttpPost.Outcome> outcomes = targets.size() == 1
                ? List.of(one(targets.get(0), envelope, deadline))
                : all(targets, envelope, deadline);
        List<MicroException> failures = new ArrayList<>();
        outcomes.forEach(o -> {
            if (o.cause() != null) {
                failures.add(o.cause());
            }
        });
        if (!failures.isEmpty()) {
            throw summary(topic, failures, outcomes);
        }
    }

    private static MicroException summary(String topic, List<MicroException> failures, List<HttpPost.Outcome> all) {
        MicroException first = failures.get(0);
        boolean neverStarted = all.stream().allMatch(HttpPost.Outcome::neverStarted);
        String detail = "a message for \"" + topic + "\" did not reach " + failures.size() + " of " + all.size()
                + " groups and single subscribers: " + first.detail();
        if (!(first instanceof UnavailableException)) {
            return new MicroException(HttpBroker.ID, first.code(), detail, MicroException.statusText(first.code()),
                    neverStarted, first);
        }
        return neverStarted
                ? UnavailableException.unreachable(HttpBroker.ID, detail, first)
                : UnavailableException.lost(HttpBroker.ID, detail, first);
    }

    private List<HttpPost.Outcome> all(List<HttpTarget> targets, byte[] envelope, long deadline) {
        List<Future<HttpPost.Outcome>> running = targets.stream()
                .map(t -> executor.submit(() -> one(t, envelope, deadline))).toList();
        return running.stream().map(f -> outcome(f, deadline)).toList();
    }

    private static HttpPost.Outcome outcome(Future<HttpPost.Outcome> running, long deadline) {
        try {
            // The exchange has this limit itself, and says better what it waited for.
            return await("the subscribers", running, deadline + TimeUnit.SECONDS.toNanos(1), false);
        } catch (MicroException e) {
            return HttpPost.failed(e);
        }
    }

    /** Tries the nodes one after the other, as long as the message has certainly reached none. */
    private HttpPost.Outcome one(HttpTarget target, byte[] envelope, long deadline) {
        HttpPost.Outcome last = HttpPost.Outcome.GONE;
        for (Node node : target.nodes()) {
            HttpPost.Outcome now = post.send(node, envelope, deadline);
            if (now.fate() == HttpPost.Fate.TAKEN || !now.neverStarted()) {
                return now;
            }
            if (now.fate() == HttpPost.Fate.DEAD) {
                LOG.log(Level.DEBUG, "nobody listens at the subscriber {0}", node.id());
            }
            // That one has gone says less than that another cannot be reached.
            last = now.fate() == HttpPost.Fate.GONE ? last : now;
        }
        boolean deadAlone = target.broadcast() && last.fate() == HttpPost.Fate.DEAD;
        return deadAlone ? HttpPost.Outcome.GONE : last;
    }

    /** Runs something that may not know our limit. */
    <T> T within(String what, long deadline, Callable<T> work) {
        return await(what, executor.submit(work), deadline, true);
    }

    static <T> T await(String what, Future<T> running, long deadline, boolean neverStarted) {
        Throwable failure;
        try {
            return running.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running.cancel(true);
            throw HttpPost.interrupted(what, neverStarted, e);
        } catch (TimeoutException e) {
            running.cancel(true);
            failure = e;
        } catch (ExecutionException e) {
            failure = e.getCause();
            if (failure instanceof MicroException known) {
                // Whatever the registry did: the message was not sent.
                throw neverStarted
                        ? UnavailableException.unreachable(HttpBroker.ID, what + ": " + known.detail(), known)
                        : known;
            }
        }
        String detail = failure instanceof TimeoutException ? "no answer in time" : String.valueOf(failure);
        throw neverStarted
                ? UnavailableException.unreachable(HttpBroker.ID, what + ": " + detail, failure)
                : UnavailableException.lost(HttpBroker.ID, what + ": " + detail, failure);
    }
}
