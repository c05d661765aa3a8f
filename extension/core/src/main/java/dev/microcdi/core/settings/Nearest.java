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

    /** Insertions, deletions, replacements and swaps of neighbours from one to the other (optimal string alignment). */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
