package dev.microcdi.core.settings;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations: {@code PT5S}, {@code 5s}, {@code 500ms}, {@code 1m30s}, {@code 2h}, {@code 1d}; a plain number is seconds. */
public final class Durations {
    private static final Pattern PART = Pattern.compile("(\\d+)(ms|us|ns|d|h|m|s)");

    private Durations() {
    }

    /**
     * Reads one.
     *
     * @param text the text
     * @return the duration
     * @throws IllegalArgumentException if it is none, or too long
     */
    public static Duration parse(String text) {
        String s = text.strip().toLowerCase(Locale.ROOT);
        try {
            if (s.startsWith("p") || s.startsWith("-p")) {
                return Duration.parse(s);
            }
            if (!s.isEmpty() && s.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Duration.ofSeconds(Long.parseLong(s));
            }
            return parts(text, s);
        } catch (DateTimeParseException | NumberFormatException | ArithmeticException e) {
            throw bad(text);
        }
    }

    private static Duration parts(String text, String s) {
        Duration sum = Duration.ZERO;
        int at = 0;
        for (Matcher m = PART.matcher(s); at < s.length(); at = m.end()) {
            if (!m.find(at) || m.start() != at) {
                throw bad(text);
            }
            long n = Long.parseLong(m.group(1));
            sum = sum.plus(switch (m.group(2)) {
                case "d" -> Duration.ofDays(n);
                case "h" -> Duration.ofHours(n);
                case "m" -> Duration.ofMinutes(n);
                case "s" -> Duration.ofSeconds(n);
                case "ms" -> Duration.ofMillis(n);
                case "us" -> Duration.ofNanos(Math.multiplyExact(n, 1000L));
                default -> Duration.ofNanos(n);
            });
        }
        if (at == 0) {
            throw bad(text);
        }
        return sum;
    }

    private static IllegalArgumentException bad(String text) {
        return new IllegalArgumentException("\"" + text + "\" is not a duration such as 5s, 500ms, 1m30s or PT5S");
    }
}
