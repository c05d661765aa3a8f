package dev.microcdi.tck.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a reader of "Write a plugin" has: the files that it shows, the JUnit 5 that it names, the line that it promises. Where
 * the page took its code from is not looked at.
 *
 * @param text the page
 */
record PluginPage(String text) {
    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
    private static final Path PAGE = ROOT.resolve("src-site/write-a-plugin.md");
    private static final Path RULES = ROOT.resolve("src-site/spec/registry.md");
    private static final Pattern SHOWN = Pattern.compile(
            "^File `([^`]+)`:\\n\\n(?:<!--[^\\n]*-->\\n)?```\\w+\\n(.*?)^```$",
            Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern SUMMARY = Pattern.compile("(?m)^micro-tck: .*$");
    private static final Pattern RULE = Pattern.compile(
            "^## registry-\\d+ .*?^Mark: \\w+\\.(?: Needs: ([^.]+)\\.)? Test: `RegistryTck\\.(\\w+)`",
            Pattern.MULTILINE | Pattern.DOTALL);

    static PluginPage read() throws IOException {
        return new PluginPage(Files.readString(PAGE));
    }

    /** The shown files, by their path in the plugin's folder. */
    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        Matcher m = SHOWN.matcher(text);
        while (m.find()) {
            files.put(m.group(1), m.group(2));
        }
        return files;
    }

    /** The value of {@code version.junit} for who has JUnit 5. */
    String junit5() {
        return first(Pattern.compile("`version\\.junit` to `([^`]+)`"), text).group(1);
    }

    /** What the shown plugin declares. */
    Set<String> capabilities() {
        return Set.of(first(Pattern.compile("@Capabilities\\(\\{(.*)}\\)"), text).group(1).replace("Capability.", "")
                .split(", "));
    }

    /** The line with which the kit ends, as the page shows it. */
    String summary() {
        return first(SUMMARY, text).group();
    }

    /** The same of a build; the reasons of rules that do not apply are left out, as on the page. */
    static String summary(String log) {
        return first(SUMMARY, log).group().replaceFirst("not applicable: .*; failed:", "not applicable: …; failed:");
    }

    static void write(String summary) throws IOException {
        Files.writeString(PAGE, SUMMARY.matcher(read().text).replaceFirst(Matcher.quoteReplacement(summary)));
    }

    /** The tests of the registry rules that apply to a plugin which has these capabilities and no server. */
    static Set<String> testsFor(Set<String> capabilities) throws IOException {
        Set<String> tests = new TreeSet<>();
        Matcher m = RULE.matcher(Files.readString(RULES));
        while (m.find()) {
            if (m.group(1) == null || capabilities.containsAll(Set.of(m.group(1).split(", ")))) {
                tests.add(m.group(2));
            }
        }
        return tests;
    }

    private static Matcher first(Pattern pattern, String text) {
        Matcher m = pattern.matcher(text);
        if (!m.find()) {
            throw new AssertionError("no " + pattern + " in:\n" + text);
        }
        return m;
    }
}
