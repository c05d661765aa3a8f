package dev.microcdi.core.settings;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Turns a configuration source's name, which every implementation spells in its own way, into one short text: the file's
 * name, {@code system properties} or {@code environment}.
 */
public final class SourceNames {
    private static final Pattern FILE = Pattern.compile(
            "([^/\\\\=\\[\\]()\"'\\s]+\\.(?:properties|ya?ml|json|conf|env))\\b",
            Pattern.CASE_INSENSITIVE);

    private SourceNames() {
    }

    /**
     * The short name.
     *
     * @param name as the implementation gives it
     * @return for example {@code microprofile-config.properties}; {@code unknown} for null or blank
     */
    public static String of(@Nullable String name) {
        if (name == null || name.isBlank()) {
            return "unknown";
        }
        String file = null;
        for (Matcher m = FILE.matcher(name); m.find();) {
            file = m.group(1);
        }
        if (file != null) {
            return file;
        }
        String lower = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        if (lower.contains("sysprop") || lower.contains("systemprop")) {
            return ConfigView.SYSTEM_PROPERTIES;
        }
        if (lower.contains("env")) {
            return ConfigView.ENVIRONMENT;
        }
        return lastSegment(name);
    }

    private static String lastSegment(String name) {
        String s = name.strip().replaceAll("[\\])/\\\\]+$", "");
        int cut = Math.max(s.lastIndexOf('/'), s.lastIndexOf('\\'));
        return cut < 0 ? s : s.substring(cut + 1);
    }
}
