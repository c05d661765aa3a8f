package dev.microcdi.tck.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The table of the site's page "Events", between its two marks. {@code -Dpages.write=true} takes over what was seen. */
final class SwapPage {
    private static final Path PAGE = Path.of("..", "..", "src-site", "events.md");
    private static final String BEGIN = "<!-- seen by SwapIT -->\n";
    private static final String END = "<!-- end -->\n";

    private SwapPage() {
    }

    static void check(Map<SwapBroker, Map<String, String>> seen) {
        try {
            String page = Files.readString(PAGE);
            int begin = page.indexOf(BEGIN) + BEGIN.length();
            int end = page.indexOf(END, begin);
            String table = table(seen);
            if (Boolean.getBoolean("pages.write")) {
                Files.writeString(PAGE, page.substring(0, begin) + table + page.substring(end));
            } else {
                assertThat(page.substring(begin, end)).as("the table on %s", PAGE).isEqualTo(table);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String table(Map<SwapBroker, Map<String, String>> seen) {
        Set<String> capabilities = seen.values().iterator().next().keySet();
        StringBuilder s = new StringBuilder("| |");
        seen.keySet().forEach(b -> s.append(" `").append(b.plugin()).append("` |"));
        s.append("\n|---|").append(seen.keySet().stream().map(b -> "---").collect(Collectors.joining("|")))
                .append("|\n");
        capabilities.forEach(c -> {
            s.append("| ").append(meaning(c)).append(" |");
            seen.values().forEach(row -> s.append(' ').append(row.get(c)).append(" |"));
            s.append('\n');
        });
        return s.toString();
    }

    private static String meaning(String capability) {
        return switch (capability) {
            case "REMOTE" -> "an event reaches other processes (REMOTE)";
            case "DEAD_LETTER" ->
                "an event that was tried in vain is in `<topic>.dlq` (DEAD_LETTER); else it is dropped";
            case "ORDERED_BY_KEY" -> "events of one key stay in order, with several at a time and on several instances"
                    + " (ORDERED_BY_KEY)";
            case "DURABLE" -> "an event that comes while nobody listens is delivered later (DURABLE)";
            default -> throw new IllegalArgumentException(capability);
        };
    }
}
