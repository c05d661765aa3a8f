package dev.microcdi.tck.servers;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** Finds servers: what the user named, then files on this machine. */
final class Programs {
    private static final List<String> USUAL = List.of("/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin",
            "/opt/homebrew/bin");

    private Programs() {
    }

    /** The value of a variable: a system property ({@code micro.test.consul}), then the environment. */
    static @Nullable String setting(String variable) {
        String property = System.getProperty(variable.toLowerCase(Locale.ROOT).replace('_', '.'));
        String value = property != null ? property : System.getenv(variable);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** The first executable of that name: {@code .servers} of the checkout, MICRO_TEST_SERVERS, PATH, usual places. */
    static Optional<Path> find(String program) {
        return folders().stream().map(folder -> folder.resolve(program)).filter(Files::isRegularFile)
                .filter(Files::isExecutable).findFirst();
    }

    /** A folder of the checkout that is not empty. */
    static Optional<Path> folder(Path relative) {
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            String[] files = up.resolve(relative).toFile().list();
            if (files != null && files.length > 0) {
                return Optional.of(up.resolve(relative));
            }
        }
        return Optional.empty();
    }

    private static List<Path> folders() {
        List<Path> all = new ArrayList<>();
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            addTree(all, up.resolve(".servers"));
        }
        String named = setting("MICRO_TEST_SERVERS");
        if (named != null) {
            addTree(all, Path.of(named));
        }
        String path = System.getenv("PATH");
        if (path != null) {
            for (String folder : path.split(File.pathSeparator)) {
                all.add(Path.of(folder));
            }
        }
        USUAL.forEach(folder -> all.add(Path.of(folder)));
        return all;
    }

    private static void addTree(List<Path> all, Path root) {
        all.add(root);
        all.add(root.resolve("bin"));
        all.add(root.resolve("usr/bin"));
        all.add(root.resolve("usr/sbin"));
    }
}
