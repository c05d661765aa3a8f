package dev.microcdi.core.settings;

/** The codes of {@link Problem}. A code never changes its meaning and is never used again. */
public enum Code {
    /** A key names a plugin that nobody knows. */
    UNKNOWN_NAME(101),
    /** A key names a plugin of ours whose artifact is not there. */
    ARTIFACT_MISSING(102),
    /** Two plugins of one kind and name. */
    DUPLICATE(103),
    /** A key below our roots that nobody declared. */
    UNKNOWN_KEY(104),
    /** A value that cannot be used. */
    BAD_VALUE(105),
    /** {@code @Plugin} at an injection point. */
    PLUGIN_INJECTED(106),
    /** The service has no name. */
    NAME_MISSING(107),
    /** The plugin is there, but its class cannot be used. */
    PLUGIN_BROKEN(108),
    /** There is no MicroProfile Config. */
    NO_CONFIG(109),
    /** {@code @Use} or {@code @Subscribe} names an instance that no key describes. */
    NO_INSTANCE(110),
    /** A plugin class that the engine cannot open as promised. */
    PLUGIN_CLASS(111),
    /** A handler or subscriber that cannot be called. */
    HANDLER(112),
    /** A typed client that cannot be made. */
    CLIENT(113),
    /** An application asks of a plugin what it does not declare. */
    CAPABILITY(114);

    private final int number;

    Code(int number) {
        this.number = number;
    }

    /** As printed. */
    public String text() {
        return "MICRO-" + number;
    }
}
