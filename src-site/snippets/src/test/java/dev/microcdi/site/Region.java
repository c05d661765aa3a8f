package dev.microcdi.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of a source file between the lines that hold {@code tag::name[]} and {@code end::name[]}, without its
 * indentation and without the lines of other tags; the whole file where no name is given.
 */
record Region(String file, String name) {
    /** Reads {@code path/of/File.java#name} or {@code path/of/file}. */
    static Region parse(String text) {
        int hash = text.indexOf('#');
        return hash < 0 ? new Region(text, "") : new Region(text.substring(0, hash), text.substring(hash + 1));
    }

    /** The lines, the last without a line end. */
    String text() {
        Path path = Tree.ROOT.resolve(file);
        if (!Files.isRegularFile(path)) {
            throw new AssertionError("no such file: " + file);
        }
        List<String> kept = new ArrayList<>();
        boolean inside = name.isEmpty();
        boolean found = inside;
        for (String line : Tree.read(path).lines().toList()) {
            if (line.contains("tag::" + name + "[]")) {
                inside = true;
                found = true;
            } else if (line.contains("end::" + name + "[]")) {
                inside = false;
            } else if (inside && !line.matches(".*\\b(tag|end)::\\S+\\[].*")) {
                kept.add(line.stripTrailing());
            }
        }
        if (!found) {
            throw new AssertionError(file + " has no line with tag::" + name + "[]");
        }
        return String.join("\n", kept).stripIndent().strip();
    }
}
