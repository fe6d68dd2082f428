package dev.basalt.vector.collection;

import dev.basalt.vector.collection.internal.Ids;
import java.util.Arrays;
import java.util.Collection;
import java.util.TreeSet;
import java.util.UUID;

/// A set of ids, in ascending order.
///
/// - **Threads:** immutable
final class IdSet implements IdFilter {
    private final long[] highs;
    private final long[] lows;

    IdSet(Collection<UUID> ids) {
        TreeSet<UUID> sorted = new TreeSet<>((a, b) -> Ids.compare(
                a.getMostSignificantBits(),
                a.getLeastSignificantBits(),
                b.getMostSignificantBits(),
                b.getLeastSignificantBits()));
        sorted.addAll(ids);
        highs = new long[sorted.size()];
        lows = new long[sorted.size()];
        int index = 0;
        for (UUID id : sorted) {
            highs[index] = id.getMostSignificantBits();
            lows[index++] = id.getLeastSignificantBits();
        }
    }

    int size() {
        return highs.length;
    }

    long high(int index) {
        return highs[index];
    }

    long low(int index) {
        return lows[index];
    }

    @Override
    public boolean accepts(long high, long low) {
        int from = 0;
        int to = highs.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            int order = Ids.compare(highs[middle], lows[middle], high, low);
            if (order == 0) {
                return true;
            }
            if (order < 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return "ids " + Arrays.toString(highs) + Arrays.toString(lows);
    }
}
