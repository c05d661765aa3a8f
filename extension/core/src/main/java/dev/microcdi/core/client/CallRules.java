package dev.microcdi.core.client;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

import dev.microcdi.client.CallOptions;
import dev.microcdi.core.CallSettings;
import dev.microcdi.core.ClientSettings;
import dev.microcdi.core.ClientSettings.Selection;
import dev.microcdi.core.codec.JsonCodec;
import dev.microcdi.core.selector.Selector;
import dev.microcdi.core.settings.Option;

/**
 * What settings say of each call: of its endpoint, else of its service, else of all. Names are compared as they are, so a
 * service's name may have dots: {@code com.example.greeter.Greeter.Hello} is looked for as the endpoint of this call, and is
 * never taken apart. A name that only the environment gave is compared as the variable is written.
 *
 * <p>Threads: safe for use by many. What was worked out is remembered for {@value #MOST} endpoints.
 */
final class CallRules {
    private static final int MOST = 1_000;

    private final Map<String, CallSettings> special;
    private final Map<Selection, Selector> selectors = new EnumMap<>(Selection.class);
    private final Rule usual;
    private final ConcurrentMap<Endpoint, Rule> known = new ConcurrentHashMap<>();

    private record Endpoint(String service, String endpoint) {
    }

    /**
     * What holds for a call before it says something itself.
     *
     * @param options what its options start from
     * @param selector who picks its node
     */
    record Rule(CallOptions options, Selector selector) {
    }

    CallRules(ClientSettings all, Map<String, CallSettings> special) {
        this.special = Map.copyOf(special);
        for (Selection s : Selection.values()) {
            selectors.put(s, selector(s));
        }
        this.usual = new Rule(new CallOptions(all.requestTimeout(), all.attemptTimeout(), all.retries(), false, null,
                Map.of(), List.of(), Map.of(), JsonCodec.CONTENT_TYPE), selectorOf(all.selector()));
    }

    private static Selector selector(Selection s) {
        return switch (s) {
            case ROUND_ROBIN -> Selector.roundRobin();
            case RANDOM -> Selector.random();
            case LEAST_PENDING -> Selector.leastPending();
            case POWER_OF_TWO -> Selector.powerOfTwo();
        };
    }

    private Selector selectorOf(Selection s) {
        return Objects.requireNonNull(selectors.get(s));
    }

    Rule of(String service, String endpoint) {
        if (special.isEmpty()) {
            return usual;
        }
        if (known.size() >= MOST) {
            known.clear();
        }
        return known.computeIfAbsent(new Endpoint(service, endpoint),
                e -> with(with(usual, find(e.service)), find(e.service + "." + e.endpoint)));
    }

    private @Nullable CallSettings find(String name) {
        CallSettings exact = special.get(name);
        return exact != null ? exact : special.get(Option.variable(name));
    }

    private Rule with(Rule rule, @Nullable CallSettings s) {
        if (s == null) {
            return rule;
        }
        CallOptions o = rule.options();
        return new Rule(new CallOptions(or(s.requestTimeout(), o.timeout()),
                s.attemptTimeout() != null ? s.attemptTimeout() : o.attemptTimeout(), or(s.retries(), o.retries()),
                or(s.idempotent(), o.idempotent()), s.version() != null ? s.version() : o.version(), o.metadata(),
                o.addresses(), o.headers(), o.contentType()),
                s.selector() == null ? rule.selector() : selectorOf(s.selector()));
    }

    private static <T> T or(@Nullable T special, T usual) {
        return special != null ? special : usual;
    }
}
