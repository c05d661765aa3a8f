package dev.microcdi.tck.mutants;

import java.util.Map;
import java.util.function.Function;

/**
 * A plugin with one behaviour changed.
 *
 * @param rule the rule that must refuse it
 * @param change what was changed, in a few words
 * @param open makes the changed plugin for an address
 * @param alsoRefusedBy other rules that cannot but refuse it, each with the reason
 */
record Mutant<P>(String rule, String change, Function<String, P> open, Map<String, String> alsoRefusedBy) {
    static <P> Mutant<P> of(String rule, String change, Function<String, P> open) {
        return new Mutant<>(rule, change, open, Map.of());
    }

    Mutant<P> also(String other, String reason) {
        Map<String, String> more = new java.util.TreeMap<>(alsoRefusedBy);
        more.put(other, reason);
        return new Mutant<>(rule, change, open, more);
    }
}
