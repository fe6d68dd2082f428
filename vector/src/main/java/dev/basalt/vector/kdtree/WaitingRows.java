package dev.basalt.vector.kdtree;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.vector.internal.NearestRows;
import dev.basalt.vector.internal.RowMembership;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Rows that came after a tree was built.
///
/// - **Threads:** one changes it, any number read
final class WaitingRows {
    private final RowMembership listed = new RowMembership();
    private final RowMembership present = new RowMembership();
    private volatile int[] rows = new int[16];
    private volatile int count;

    /// Takes in a row that is not present.
    void add(int row) {
        present.add(row);
        if (!listed.add(row)) {
            return;
        }
        int at = count;
        int[] known = rows;
        if (at == known.length) {
            known = Arrays.copyOf(known, at + (at >> 1));
            rows = known;
        }
        known[at] = row;
        count = at + 1;
    }

    boolean remove(int row) {
        return present.remove(row);
    }

    /// How many rows a search looks at, those included that were removed.
    int listedCount() {
        return count;
    }

    void propose(NearestRows nearest, @Nullable OrdinalSet allowed) {
        int known = count;
        int[] waiting = rows;
        for (int i = 0; i < known; i++) {
            int row = waiting[i];
            if (present.contains(row) && (allowed == null || allowed.contains(row))) {
                nearest.add(row);
            }
        }
    }

    long memoryBytes() {
        return 4L * rows.length + listed.memoryBytes() + present.memoryBytes();
    }
}
