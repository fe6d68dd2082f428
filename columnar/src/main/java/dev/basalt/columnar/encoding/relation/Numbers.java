package dev.basalt.columnar.encoding.relation;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.schema.ValueKind;

/// The numbers of columns, as [Relation] has them.
public final class Numbers {
    private Numbers() {}

    /// Whether values have numbers.
    ///
    /// @param kind the kind of the values
    /// @return whether they are integers of 64 or 128 bits
    public static boolean hasThem(ValueKind kind) {
        return kind == ValueKind.LONG || kind == ValueKind.WIDE;
    }

    /// Copies the numbers of rows.
    ///
    /// @param column of a kind that has numbers
    /// @param from   the first row
    /// @param count  how many
    /// @param to     receives them from index 0 on
    public static void copy(Column column, int from, int count, long[] to) {
        switch (column) {
            case LongColumn longs -> System.arraycopy(longs.values(), from, to, 0, count);
            case WideColumn wide -> {
                long[] words = wide.words();
                for (int i = 0; i < count; i++) {
                    to[i] = words[2 * (from + i) + 1];
                }
            }
            default ->
                throw new IllegalArgumentException(
                        "values must be integers, but are " + column.type().label());
        }
        if (column.nullCount() > 0) {
            for (int i = 0; i < count; i++) {
                if (column.isNull(from + i)) {
                    to[i] = 0;
                }
            }
        }
    }

    /// Puts in the place of each number how many before it, without a gap and in the same block, are equal.
    ///
    /// @param numbers the numbers, the first of which begins a block
    /// @param count   how many
    public static void toPositions(long[] numbers, int count) {
        for (int from = 0; from < count; from += Decoder.BLOCK) {
            int end = Math.min(count, from + Decoder.BLOCK);
            long last = numbers[from];
            int position = -1;
            for (int i = from; i < end; i++) {
                long number = numbers[i];
                position = number == last ? position + 1 : 0;
                numbers[i] = position;
                last = number;
            }
        }
    }

    /// Leaves only the numbers of rows that have a value.
    ///
    /// @param numbers the numbers
    /// @param bits    a bit for each that stays
    /// @param bitFrom the first bit
    /// @param count   how many numbers there are
    public static void keep(long[] numbers, long[] bits, int bitFrom, int count) {
        int next = 0;
        for (int i = 0; i < count; i++) {
            int bit = bitFrom + i;
            numbers[next] = numbers[i];
            next += (int) (bits[bit >>> 6] >>> bit & 1);
        }
    }
}
