package dev.microcdi.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

/** The site's menu and its pages, and the commands that pages name. */
class MenuTest {
    @Test void everyPageIsInTheMenuOnceAndEveryEntryIsAPage() {
        List<String> entries = matches("href=\"([^\"]+)\\.html\"", Tree.read(Tree.ROOT.resolve("src-site/site.xml")));
        List<String> pages = Tree.pages().stream().map(p -> Tree.ROOT.relativize(p).toString())
                .filter(p -> p.matches("src-site/([^/]+|spec/[^/]+|decisions/(README|dependencies))\\.md"))
                .map(p -> p.substring("src-site/".length(), p.length() - ".md".length())).toList();
        assertThat(entries).as("menu in src-site/site.xml").containsExactlyInAnyOrderElementsOf(pages);
    }

    @Test void everyDecisionIsInTheIndex() {
        List<String> linked = matches("\\]\\((\\d{4}-[^)]+)\\.md\\)",
                Tree.read(Tree.ROOT.resolve("src-site/decisions/README.md")));
        List<String> records = Tree.pages().stream().map(p -> Tree.ROOT.relativize(p).toString())
                .filter(p -> p.matches("src-site/decisions/\\d{4}-.*"))
                .map(p -> p.substring("src-site/decisions/".length(), p.length() - ".md".length())).toList();
        assertThat(linked).as("src-site/decisions/README.md").containsExactlyInAnyOrderElementsOf(records);
    }

    @Test void everyCommandThatAPageNamesExists() {
        List<String> known = matches("(?m)^  ([a-z]+)\\b.*\\)$", Tree.read(Tree.ROOT.resolve("dev")));
        assertThat(
                Tree.pages().stream().map(Tree::read).flatMap(t -> matches("\\./dev ([a-z]+)", t).stream()).distinct())
                .as("commands of ./dev").isSubsetOf(known);
    }

    private static List<String> matches(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map((MatchResult m) -> m.group(1)).toList();
    }
}
