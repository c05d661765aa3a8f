package dev.microcdi.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import dev.microcdi.core.CallSettings;

/** The settings records of the product, found in its sources, so that a new one cannot be forgotten. */
final class SettingsRecords {
    private static final String SOURCES = "src/main/java/";

    private SettingsRecords() {
    }

    /** A record, and its keys without the last dot. */
    record Found(String prefix, Class<?> type) {
    }

    /** Those of the engine first, then the plugins' by name. */
    static List<Found> all() {
        return Stream.of("extension", "plugins").flatMap(SettingsRecords::sources)
                .filter(f -> Tree.read(f).contains("\n@Settings\n")).map(SettingsRecords::found)
                .sorted(Comparator.comparing((Found f) -> !isEngine(f.type())).thenComparing(Found::prefix)
                        .thenComparing(f -> f.type().getName().length()))
                .toList();
    }

    private static Stream<Path> sources(String folder) {
        try (Stream<Path> files = Files.walk(Tree.ROOT.resolve(folder))) {
            return files.filter(f -> f.toString().contains(SOURCES) && f.toString().endsWith(".java")).toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Found found(Path source) {
        String file = source.toString();
        String name = file.substring(file.indexOf(SOURCES) + SOURCES.length(), file.length() - ".java".length())
                .replace('/', '.');
        try {
            Class<?> type = Class.forName(name);
            String own = type.getSimpleName().replace("Options", "").toLowerCase(Locale.ROOT);
            String last = isPlugin(source.resolveSibling(""), own)
                    ? own
                    : type.getPackageName().substring(type.getPackageName().lastIndexOf('.') + 1);
            if (type == CallSettings.class) {
                return new Found("micro.client.services.NAME", type);
            }
            return new Found("micro." + (isEngine(type)
                    ? type.getSimpleName().replace("Settings", "").toLowerCase(Locale.ROOT)
                    : last), type);
        } catch (ClassNotFoundException e) {
            throw new AssertionError("add the module of " + name + " to the dependencies of src-site/snippets", e);
        }
    }

    /** Whether a class beside the record is the plugin of that name: a module may have several. */
    private static boolean isPlugin(Path folder, String name) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".java"))
                    .anyMatch(f -> Tree.read(f).contains("\n@Plugin(\"" + name + "\")\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isEngine(Class<?> type) {
        return type.getPackageName().startsWith("dev.microcdi.core");
    }
}
