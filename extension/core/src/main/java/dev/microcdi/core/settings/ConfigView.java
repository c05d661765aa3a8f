package dev.microcdi.core.settings;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/** Configuration as this project reads it. Threads: used by one, during deployment. */
public interface ConfigView {
    /** The source name that stands for environment variables, the same in every container. */
    String ENVIRONMENT = "environment";
    /** The source name that stands for system properties, the same in every container. */
    String SYSTEM_PROPERTIES = "system properties";

    /**
     * All names that any source lists, environment variables as they are.
     *
     * @return names in any order
     */
    Set<String> names();

    /**
     * The value that wins for a name.
     *
     * @param key the name
     * @return null if no source has it, or if it is blank
     * @throws IllegalArgumentException if the source has it but cannot give it, for example an expression with no value
     */
    @Nullable Value value(String key);

    /**
     * A value and who gave it.
     *
     * @param key the key that gave it
     * @param text never blank
     * @param source last path segment of the source's name, see {@link SourceNames}
     * @param ordinal the source's ordinal
     */
    record Value(String key, String text, String source, int ordinal) {
        /** Whether an environment variable gave it. */
        public boolean fromEnvironment() {
            return source.equals(ENVIRONMENT);
        }

        /** Source and ordinal as messages print them. */
        public String origin() {
            return "(" + source + ", ordinal " + ordinal + ")";
        }
    }
}
