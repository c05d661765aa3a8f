package dev.microcdi.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** A Markdown page: its fenced blocks, each with the comment line above it that says where it comes from, and its links. */
record Page(Path file) {
    private static final Pattern FENCE = Pattern
            .compile("(?m)(?:^<!-- from (\\S+) -->\\n)?^```(\\w*)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

    /** A fenced block. */
    record Block(@Nullable String from, String language, String text) {
    }

    String name() {
        return Tree.ROOT.relativize(file).toString();
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        Matcher m = FENCE.matcher(Tree.read(file));
        while (m.find()) {
            blocks.add(new Block(m.group(1), m.group(2), m.group(3).strip()));
        }
        return blocks;
    }

    /** Targets inside the checkout, without their fragment. */
    List<String> links() {
        List<String> links = new ArrayList<>();
        Matcher m = LINK.matcher(FENCE.matcher(Tree.read(file)).replaceAll("").replaceAll("`[^`\n]*`", ""));
        while (m.find()) {
            String target = m.group(1).replaceAll("#.*", "");
            if (!target.isEmpty() && !target.matches("[a-z]+:.*")) {
                links.add(target);
            }
        }
        return links;
    }

    /** Puts the present text of the source into every block that names one. */
    void rewrite() {
        String text = Tree.read(file);
        String now = FENCE.matcher(text).replaceAll(m -> m.group(1) == null
                ? Matcher.quoteReplacement(m.group())
                : Matcher.quoteReplacement("<!-- from " + m.group(1) + " -->\n```" + m.group(2) + "\n"
                        + Region.parse(m.group(1)).text() + "\n```"));
        if (!now.equals(text)) {
            Tree.write(file, now);
        }
    }
}
