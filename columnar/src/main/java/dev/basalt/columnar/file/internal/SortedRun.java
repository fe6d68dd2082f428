package dev.basalt.columnar.file.internal;

import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.LongRange;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.schema.DataType;

/// Those of a page's ascending integers that lie in a range: they lie side by side.
///
/// @param from the first of them
/// @param to   the one behind the last
record SortedRun(int from, int to) {
    /// Finds them by looking at a few.
    ///
    /// @param values reads the integers, in the order of their type
    /// @param type   their type
    /// @param count  how many there are, at least one
    /// @param range  what is looked for, or its opposite: only its ends matter
    static SortedRun find(Decoder values, DataType type, int count, LongRange range) {
        Search search = new Search(values, new LongColumn(type));
        LongRange inside = range.outside() ? range.others() : range;
        long first = search.value(0);
        int from = inside.holds(first) ? 0 : search.firstAbove(first, range.least() - 1, count);
        int to = inside.holds(search.value(count - 1))
                ? count
                : search.firstAbove(first, range.least() + range.span(), count);
        return new SortedRun(from, Math.max(from, to));
    }

    private record Search(Decoder values, LongColumn one) {
        long value(int at) {
            one.clear();
            values.gather(new int[] {at}, 0, 1, one);
            return one.get(0);
        }

        /// The first value above another, both counted from the least on.
        int firstAbove(long least, long other, int count) {
            int low = 0;
            int high = count;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (Long.compareUnsigned(value(middle) - least, other - least) > 0) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return low;
        }
    }
}
