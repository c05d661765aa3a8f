package dev.microcdi.core;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Interceptor;
import dev.microcdi.Invocation;

/** Interceptors around the work of one side. Threads: safe for use by many. */
public final class Interceptors {
    /** None. */
    public static final Interceptors NONE = new Interceptors(List.of());

    private final List<Interceptor> chain;

    /** These, the first outermost. */
    public Interceptors(List<Interceptor> chain) {
        this.chain = List.copyOf(chain);
    }

    /** What is done at last. */
    @FunctionalInterface
    public interface Work {
        /** Does it. */
        @Nullable Object call() throws Exception;
    }

    /** The description of an invocation. */
    public record About(Invocation.Side side, String service, String endpoint, Map<String, String> headers,
            @Nullable Object argument) {
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return chain.isEmpty();
    }

    /** Runs the work inside all interceptors. */
    public @Nullable Object around(About about, Work work) throws Exception {
        return chain.isEmpty() ? work.call() : new Step(0, about, work).proceed();
    }

    private final class Step implements Invocation {
        private final int next;
        private final About about;
        private final Work work;

        Step(int next, About about, Work work) {
            this.next = next;
            this.about = about;
            this.work = work;
        }

        @Override public @Nullable Object proceed() throws Exception {
            return next == chain.size() ? work.call() : chain.get(next).around(new Step(next + 1, about, work));
        }

        @Override public Side side() {
            return about.side();
        }

        @Override public String service() {
            return about.service();
        }

        @Override public String endpoint() {
            return about.endpoint();
        }

        @Override public Map<String, String> headers() {
            return about.headers();
        }

        @Override public @Nullable Object argument() {
            return about.argument();
        }
    }
}
