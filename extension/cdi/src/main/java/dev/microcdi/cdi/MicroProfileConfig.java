package dev.microcdi.cdi;

import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;

import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.ConfigValue;
import org.jspecify.annotations.Nullable;

import dev.microcdi.core.settings.ConfigView;
import dev.microcdi.core.settings.SourceNames;

/** MicroProfile Config, through the context class loader of the thread that deploys. */
final class MicroProfileConfig implements ConfigView {
    private final Config config;

    private MicroProfileConfig(Config config) {
        this.config = config;
    }

    /**
     * The application's configuration.
     *
     * @return null if there is no MicroProfile Config here, API or implementation
     */
    static @Nullable ConfigView open() {
        try {
            return new MicroProfileConfig(ConfigProvider.getConfig());
        } catch (LinkageError e) {
            return null;
        } catch (IllegalStateException e) {
            // What the API throws when no implementation is found.
            return null;
        }
    }

    @Override public Set<String> names() {
        Set<String> names = new TreeSet<>();
        config.getPropertyNames().forEach(names::add);
        return names;
    }

    @Override public @Nullable Value value(String key) {
        try {
            ConfigValue v = config.getConfigValue(key);
            String text = v.getValue();
            return text == null || text.isBlank()
                    ? null
                    : new Value(key, text.strip(), SourceNames.of(v.getSourceName()), v.getSourceOrdinal());
        } catch (NoSuchElementException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
