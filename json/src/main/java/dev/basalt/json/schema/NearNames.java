package dev.basalt.json.schema;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Finds the name that was probably meant.
final class NearNames {
    private static final int MAX_LENGTH = 64;
    private static final int MAX_NAMES = 1000;

    private NearNames() {}

    /// The candidate nearest to a name, null where none is near: a third of its letters may differ, or their case.
    static @Nullable String find(String name, Collection<String> candidates) {
        if (name.length() > MAX_LENGTH) {
            return null;
        }
        String best = null;
        int least = Math.max(1, name.length() / 3) + 1;
        int tried = 0;
        for (String candidate : candidates) {
            if (candidate.length() > MAX_LENGTH || Math.abs(candidate.length() - name.length()) >= least) {
                continue;
            }
            if (++tried > MAX_NAMES) {
                break;
            }
            int distance = candidate.equalsIgnoreCase(name) ? 0 : distance(name, candidate);
            if (distance < least && distance < candidate.length()) {
                least = distance;
                best = candidate;
            }
        }
        return best;
    }

    /// Letters to insert, delete, replace or swap.
    private static int distance(String a, String b) {
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int k = 0; k <= b.length(); k++) {
                if (i == 0 || k == 0) {
                    rows[i][k] = i + k;
                    continue;
                }
                boolean same = a.charAt(i - 1) == b.charAt(k - 1);
                int cost = Math.min(rows[i - 1][k - 1] + (same ? 0 : 1), Math.min(rows[i - 1][k], rows[i][k - 1]) + 1);
                if (i > 1 && k > 1 && a.charAt(i - 1) == b.charAt(k - 2) && a.charAt(i - 2) == b.charAt(k - 1)) {
                    cost = Math.min(cost, rows[i - 2][k - 2] + 1);
                }
                rows[i][k] = cost;
            }
        }
        return rows[a.length()][b.length()];
    }
}
