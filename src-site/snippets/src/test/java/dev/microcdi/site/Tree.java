package dev.microcdi.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The checkout that these tests look at. */
final class Tree {
    /** Its root. Maven runs the tests in this module's folder. */
    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private Tree() {
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every Markdown page of the project, the built ones left out. */
    static List<Path> pages() {
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all.filter(p -> p.toString().endsWith(".md"))
                    .filter(p -> Stream.of("target", ".git", ".servers").noneMatch(n -> ROOT.relativize(p).toString()
                            .matches("(.*/)?" + n.replace(".", "\\.") + "/.*")))
                    .sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
