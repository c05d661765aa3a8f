package dev.microcdi.tck;

/** A rule was not kept: its number and sentence, what was expected, and what was observed. */
final class RuleBroken extends AssertionError {
    private static final long serialVersionUID = 1L;

    RuleBroken(Catalogue rule, Throwable cause, Recorder observed) {
        super(rule.id() + ": " + rule.sentence() + "\n" + (cause instanceof AssertionError ? "" : "unexpected ")
                + cause + "\nobserved:\n" + observed, cause);
    }
}
