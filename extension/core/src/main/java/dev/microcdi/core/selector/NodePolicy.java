package dev.microcdi.core.selector;

/**
 * What a client allows itself with the nodes of one service.
 *
 * @param retryBudget share of the calls that may be repeated; 0 for none
 */
public record NodePolicy(double retryBudget) {
    /** A tenth of the calls may be repeated. */
    public static final NodePolicy PLAIN = new NodePolicy(0.1);
}
