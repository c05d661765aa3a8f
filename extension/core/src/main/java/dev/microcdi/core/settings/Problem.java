package dev.microcdi.core.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One thing that is wrong with a deployment: what, where, why, what to do.
 *
 * @param code stable, {@code MICRO-101} and up
 * @param headline one sentence
 * @param lines labelled facts, in the order in which they are printed
 */
public record Problem(String code, String headline, List<Line> lines) {
    /** By code, then by text: the same deployment gives the same report. */
    public static final Comparator<Problem> ORDER = Comparator.comparing(Problem::code).thenComparing(Problem::text);
    private static final int LABEL = 8;

    /** A labelled fact. */
    public record Line(String label, String text) {
    }

    /** Copies the lines. */
    public Problem {
        lines = List.copyOf(lines);
    }

    /** A problem without lines yet. */
    public static Problem of(Code code, String headline) {
        return new Problem(code.text(), headline, List.of());
    }

    /** The same with one more line. */
    public Problem with(String label, String text) {
        List<Line> more = new ArrayList<>(lines);
        more.add(new Line(label, text));
        return new Problem(code, headline, more);
    }

    /** The same with the line that says which value asked for it. */
    Problem askedBy(ConfigView.Value v) {
        return askedBy(v, false);
    }

    /** As {@link #askedBy(ConfigView.Value)}; a secret value is not printed. */
    Problem askedBy(ConfigView.Value v, boolean secret) {
        return with("asked by",
                v.key() + " = " + (secret ? "***" : "\"" + Addresses.masked(v.text()) + "\"") + "   " + v.origin());
    }

    /** As it is printed: no line break at the end. */
    public String text() {
        StringBuilder out = new StringBuilder(code).append("  ").append(headline);
        for (Line l : lines) {
            out.append("\n  ").append(l.label).append(" ".repeat(Math.max(0, LABEL - l.label.length()))).append(" : ")
                    .append(l.text);
        }
        return out.toString();
    }

    /** All of one deployment, as one text. */
    public static String report(List<Problem> problems) {
        StringBuilder out = new StringBuilder("Micro found ")
                .append(problems.size() == 1 ? "1 problem" : problems.size() + " problems")
                .append(" in this deployment:");
        for (Problem p : problems) {
            out.append('\n').append(p.text());
        }
        return out.toString();
    }
}
