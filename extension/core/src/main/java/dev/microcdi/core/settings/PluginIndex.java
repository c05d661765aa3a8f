package dev.microcdi.core.settings;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Kind;

/**
 * What plugin jars say they have, in the resource {@value #RESOURCE}: one plugin a line, {@code kind name class}, for example
 * {@code registry consul dev.microcdi.consul.ConsulRegistry}; a line that starts with {@code #} is a comment. A container
 * drops a class whose library is missing without a word; the index is how we still know of it.
 */
public final class PluginIndex {
    /** Where it is in each plugin jar. */
    public static final String RESOURCE = "META-INF/micro/plugins";

    private final List<Entry> entries;
    private final @Nullable ClassLoader loader;

    /** One line. */
    record Entry(Kind kind, String name, String className, String jar) {
    }

    private PluginIndex(List<Entry> entries, @Nullable ClassLoader loader) {
        this.entries = List.copyOf(entries);
        this.loader = loader;
    }

    /** An index that knows nothing. */
    public static PluginIndex empty() {
        return new PluginIndex(List.of(), null);
    }

    /**
     * Reads all that a class loader sees. A line that cannot be read is passed over: it can only make a message poorer.
     *
     * @param loader the application's class loader
     * @return the index
     */
    public static PluginIndex read(ClassLoader loader) {
        List<Entry> found = new ArrayList<>();
        try {
            for (URL url : Collections.list(loader.getResources(RESOURCE))) {
                URLConnection connection = url.openConnection();
                // A cached jar file would stay open after the application is gone.
                connection.setUseCaches(false);
                try (InputStream in = connection.getInputStream()) {
                    String jar = Jars.name(url.toString());
                    new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().flatMap(l -> entry(l, jar))
                            .forEach(found::add);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("a resource " + RESOURCE + " cannot be read: " + e.getMessage(), e);
        }
        return new PluginIndex(found, loader);
    }

    private static Stream<Entry> entry(String line, String jar) {
        String[] w = line.strip().split("\\s+");
        if (w.length != 3 || w[0].startsWith("#")) {
            return Stream.empty();
        }
        return Stream.of(Kind.values()).filter(k -> k.word().equals(w[0].toLowerCase(Locale.ROOT)))
                .map(k -> new Entry(k, w[1], w[2], jar));
    }

    @Nullable Entry find(Kind kind, String name) {
        return entries.stream().filter(e -> e.kind == kind && e.name.equals(name)).findFirst().orElse(null);
    }

    Set<String> names() {
        return entries.stream().map(Entry::name).collect(Collectors.toSet());
    }

    /** What is missing, or why the class is no bean; one text. */
    String reason(Entry e) {
        try {
            Class<?> c = Class.forName(e.className, false, loader);
            // Reading members resolves the types in their signatures, as the container's scan did.
            int members = c.getDeclaredConstructors().length + c.getDeclaredMethods().length
                    + c.getDeclaredFields().length;
            return "nothing: the class loads with its " + members
                    + " members, but the container made no bean of it (vetoed, or beans.xml is missing in its jar)";
        } catch (ClassNotFoundException x) {
            return e.className;
        } catch (LinkageError x) {
            return String.valueOf(x.getMessage()).replace('/', '.');
        }
    }
}
