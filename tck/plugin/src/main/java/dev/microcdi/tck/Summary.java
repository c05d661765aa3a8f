package dev.microcdi.tck;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How the rules went on one plugin. */
final class Summary {
    private final Map<String, Boolean> passed = new LinkedHashMap<>();
    private final Map<String, String> notApplicable = new TreeMap<>(Summary::byNumber);

    void executed(String rule, boolean ok) {
        passed.put(rule, ok);
    }

    void notApplicable(String rule, String why) {
        notApplicable.put(rule, why);
    }

    /** Rules of the catalogue that neither ran nor had a reason not to. */
    Set<String> missing(Set<String> catalogue) {
        return catalogue.stream().filter(id -> !passed.containsKey(id) && !notApplicable.containsKey(id))
                .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
    }

    String line(String kind, String plugin) {
        String failed = passed.entrySet().stream().filter(e -> !e.getValue()).map(Map.Entry::getKey)
                .sorted(Summary::byNumber)
                .collect(Collectors.joining(" "));
        String reasons = notApplicable.entrySet().stream().map(e -> e.getKey() + " (" + e.getValue() + ")")
                .collect(Collectors.joining(", "));
        return "micro-tck: " + kind + " rules on " + plugin + ": " + passed.size() + " executed, "
                + notApplicable.size() + " not applicable" + (reasons.isEmpty() ? "" : ": " + reasons) + "; failed: "
                + (failed.isEmpty() ? "none" : failed);
    }

    /**
     * One line for each rule, for a table over many plugins: kind, test class, rule, how it ended, why it did not run; with
     * tabs between.
     */
    String table(String kind, String testClass) {
        StringBuilder lines = new StringBuilder();
        passed.forEach((rule, ok) -> lines.append(String.join("\t", kind, testClass, rule, ok ? "ok" : "FAILED", ""))
                .append('\n'));
        notApplicable
                .forEach((rule, why) -> lines.append(String.join("\t", kind, testClass, rule, "-", why)).append('\n'));
        return lines.toString();
    }

    private static int byNumber(String a, String b) {
        return Integer.compare(number(a), number(b));
    }

    private static int number(String rule) {
        return Integer.parseInt(rule.substring(rule.lastIndexOf('-') + 1));
    }
}
