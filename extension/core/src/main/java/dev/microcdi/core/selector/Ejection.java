package dev.microcdi.core.selector;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Which nodes of a service are left out for a while, judged by what their calls have taught: several failures in a row, or
 * answers that take many times as long as those of the others. What a handler throws is an answer like any other.
 *
 * <p>Not safe for use by many threads: {@link ServiceNodes} holds its lock.
 */
final class Ejection {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.client");
    /** So many answers in a row must be long; the mean of fewer says nothing, and a process that wakes up has only a few. */
    private static final int ENOUGH = 10;

    private final String service;
    private final NodePolicy policy;

    Ejection(String service, NodePolicy policy) {
        this.service = service;
        this.policy = policy;
    }

    /** Whether a node has failed often enough to be judged. */
    boolean suspicious(int failures) {
        return policy.failures() > 0 && failures >= policy.failures();
    }

    /** Whether the answers of a node are slow enough to be compared with those of others. */
    boolean suspicious(Health h) {
        return policy.slowness() > 0 && h.counted() >= ENOUGH && h.longAnswers() >= ENOUGH
                && h.mean() > policy.floor().toNanos();
    }

    /** Whether that is many times what the others need; false if there is nobody to compare with. */
    boolean slow(Health h, long nanos, List<Health> all) {
        long median = median(h, all);
        return policy.slowness() > 0 && median > 0 && nanos > policy.floor().toNanos()
                && nanos > median * policy.slowness();
    }

    private static long median(Health but, List<Health> all) {
        long[] means = all.stream().filter(h -> h != but && !h.isOut() && h.counted() > 0).mapToLong(Health::mean)
                .toArray();
        Arrays.sort(means);
        return means.length == 0 ? 0 : means[means.length / 2];
    }

    /** Leaves a node out if that is allowed; true if it is out now and was not before. */
    boolean leaveOut(Health h, List<Health> all, String why) {
        long out = all.stream().filter(Health::isOut).count();
        if (h.isOut() || !all.contains(h) || out >= policy.most(all.size())) {
            return false;
        }
        long length = h.leaveOut(policy, System.nanoTime());
        LOG.log(System.Logger.Level.INFO, "calls to service {0} leave {1} out for {2}: {3}", service, h.address(),
                text(length), why);
        return true;
    }

    String slowText(Health h, List<Health> all) {
        return "its answers take " + text(h.mean()) + ", those of the others " + text(median(h, all));
    }

    /** A node that is out has failed again. */
    void again(Health h, String why) {
        long length = h.leaveOut(policy, System.nanoTime());
        LOG.log(System.Logger.Level.DEBUG, "calls to service {0} go on to leave {1} out, for {2}: {3}", service,
                h.address(), text(length), why);
    }

    /** A node that was out takes part again. */
    void takeBack(Health h) {
        h.takeBack(System.nanoTime());
        LOG.log(System.Logger.Level.INFO, "calls to service {0} go to {1} again", service, h.address());
    }

    private static Duration text(long nanos) {
        return Duration.ofMillis((nanos + 500_000) / 1_000_000);
    }
}
