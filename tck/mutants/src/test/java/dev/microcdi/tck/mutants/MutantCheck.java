package dev.microcdi.tck.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every rule refuses the plugin that breaks it, and the rules that are listed beside it do. With the system property
 * {@code micro.mutants.every-rule=true}, as {@code ./dev tck} sets it, no other rule does: that takes as many runs of the whole
 * kit as there are mutants.
 */
final class MutantCheck {
    private static final boolean EVERY_RULE = Boolean.getBoolean("micro.mutants.every-rule");

    private MutantCheck() {
    }

    static <P> void check(String kind, Class<?> subject, Function<String, P> sound, Consumer<Function<String, P>> use,
            List<Mutant<P>> mutants) {
        check(kind, subject, sound, use, mutants, mutants);
    }

    /** As above, for some of all mutants: what takes long is done in two processes. */
    static <P> void check(String kind, Class<?> subject, Function<String, P> sound, Consumer<Function<String, P>> use,
            List<Mutant<P>> all, List<Mutant<P>> mutants) {
        use.accept(sound);
        KitRun control = KitRun.of(subject);
        assertThat(control.faults).isEmpty();
        assertThat(control.rules).as("the unchanged plugin keeps every rule")
                .allSatisfy((rule, failure) -> assertThat(failure)
                        .as(rule).isEmpty());
        assertThat(all.stream().map(Mutant::rule)).as("one mutant for each rule")
                .containsExactlyInAnyOrderElementsOf(control.rules.keySet());

        List<String> shortfalls = new ArrayList<>();
        List<String> table = new ArrayList<>();
        for (Mutant<P> mutant : mutants) {
            use.accept(mutant.open());
            KitRun run = KitRun.of(subject, EVERY_RULE ? Set.of() : refusing(mutant));
            Leak.end();
            List<String> wrong = judge(mutant, run);
            table.add(String.format("%-13s %-7s %s%s", mutant.rule(), wrong.isEmpty() ? "killed" : "ALIVE?",
                    mutant.change(),
                    mutant.alsoRefusedBy().isEmpty() ? "" : "; also " + mutant.alsoRefusedBy()));
            wrong.forEach(w -> shortfalls.add(mutant.rule() + " (" + mutant.change() + "): " + w));
        }
        use.accept(sound);
        System.out.println("micro-tck mutants, " + kind + ":\n  " + String.join("\n  ", table));
        assertThat(shortfalls).as("shortfalls").isEmpty();
    }

    private static Set<String> refusing(Mutant<?> mutant) {
        Set<String> rules = new TreeSet<>(mutant.alsoRefusedBy().keySet());
        rules.add(mutant.rule());
        return rules;
    }

    private static List<String> judge(Mutant<?> mutant, KitRun run) {
        List<String> wrong = new ArrayList<>(run.faults);
        if (!run.refusedBy(mutant.rule())) {
            String failure = run.rules.getOrDefault(mutant.rule(), "the rule did not run");
            wrong.add(failure.isEmpty()
                    ? "its own rule passed"
                    : "its own rule did not refuse it by an assertion: " + failure);
        }
        Map<String, String> failed = run.rules.entrySet().stream().filter(e -> !e.getValue().isEmpty())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        failed.remove(mutant.rule());
        mutant.alsoRefusedBy().keySet().forEach(other -> {
            if (failed.remove(other) == null) {
                wrong.add(other + " is listed as refusing it too, but passed");
            }
        });
        failed.forEach((rule, failure) -> wrong.add(rule + " refused it too, and is not listed: " + failure));
        return wrong;
    }
}
