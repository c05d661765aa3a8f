package dev.microcdi.core.settings;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

/** What somebody probably meant. */
final class Nearest {
    private Nearest() {
    }

    /** The nearest by edit distance, the first in order among equals; null if none is within the limit. */
    static @Nullable String to(String asked, Collection<String> known, int limit) {
        String best = null;
        int least = limit + 1;
        for (String k : known.stream().sorted().toList()) {
            int d = distance(asked, k);
            if (d < least) {
                least = d;
                best = k;
            }
        }
        return best;
    }

    /** Insertions, deletions and replacements from one to the other (Levenshtein). */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
