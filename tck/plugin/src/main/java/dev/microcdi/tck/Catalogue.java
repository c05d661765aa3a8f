package dev.microcdi.tck;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules as the specification's pages have them. A rule is a heading {@code ## registry-2 Title}, then its sentence, then
 * a line {@code Mark: ADAPTER. Needs: TTL. Test: `RegistryTck.method`}, then its intent.
 *
 * @param id for example {@code registry-2}
 * @param title the heading
 * @param sentence the paragraph below the heading, on one line
 * @param mark ADAPTER, PRODUCT or BOTH
 * @param needs what must be there for it to apply: names of capabilities, {@code back end}
 * @param test class and method
 */
record Catalogue(String id, String title, String sentence, String mark, List<String> needs, String test) {
    private static final Pattern ENTRY = Pattern.compile(
            "^## ((?:registry|transport|broker)-\\d+) (.+?)\\n\\n(.+?)\\n\\nMark: (\\w+)\\.(?: Needs: ([^.]+)\\.)? Test: `([\\w.]+)`",
            Pattern.MULTILINE | Pattern.DOTALL);

    /** The rules of one page, by number, in the order of the page. */
    static Map<String, Catalogue> page(String kind) {
        Map<String, Catalogue> rules = new LinkedHashMap<>();
        Matcher m = ENTRY.matcher(text(kind + ".md"));
        while (m.find()) {
            String needs = m.group(5);
            Catalogue rule = new Catalogue(m.group(1), m.group(2), m.group(3).replaceAll("\\s+", " "), m.group(4),
                    needs == null ? List.of() : List.of(needs.split(", ")), m.group(6));
            if (rules.put(rule.id, rule) != null) {
                throw new IllegalStateException("rule " + rule.id + " is in the specification twice");
            }
        }
        return rules;
    }

    /** Every heading of a page that looks like a rule's, so that a malformed entry is not simply missing. */
    static List<String> headings(String kind) {
        List<String> ids = new ArrayList<>();
        Matcher m = Pattern.compile("^## (\\w+-\\d+)\\b", Pattern.MULTILINE).matcher(text(kind + ".md"));
        while (m.find()) {
            ids.add(m.group(1));
        }
        return ids;
    }

    private static String text(String page) {
        try (InputStream in = Catalogue.class.getResourceAsStream("spec/" + page)) {
            if (in == null) {
                throw new IllegalStateException(
                        "the specification's page " + page + " is not in the micro-tck artifact");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
