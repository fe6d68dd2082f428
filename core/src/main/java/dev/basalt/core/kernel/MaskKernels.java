package dev.basalt.core.kernel;

import dev.basalt.core.kernel.internal.ActiveTier;
import dev.basalt.core.kernel.internal.ScalarMasks;
import dev.basalt.core.kernel.internal.VectorMasks;
import java.util.Objects;

/// Moves values to where bits say, and turns values into bits.
///
/// - **Units:** indexes in elements; the lowest bit of a mask stands for the first row
/// - **Memory:** works within the arrays that are given; keeps nothing; allocates nothing
/// - **Threads:** stateless
public final class MaskKernels {
    /// How many rows a mask has at most.
    public static final int ROWS = 64;

    private static final boolean VECTOR = ActiveTier.isVector();
    // Two lanes are moved no faster than one after the other, and not every machine has an instruction for it.
    private static final boolean WIDE = VECTOR && ActiveTier.require().tier().vectorBits() > 128;

    private MaskKernels() {}

    /// Moves values that lie one behind the other to the rows whose bits are set; the rows between become zero.
    ///
    /// @param values holds the values, as many as bits are set, and receives the rows
    /// @param from   index of the first value
    /// @param to     index of the first row, at least `from`: the rows may cover the values
    /// @param mask   a bit for each row that has a value; bits of rows that are not there are not looked at
    /// @param rows   how many rows, at most [#ROWS]
    /// @throws IndexOutOfBoundsException if the rows do not fit, or begin before the values
    public static void expand(long[] values, int from, int to, long mask, int rows) {
        check(from, to, rows, values.length);
        if (WIDE) {
            VectorMasks.expand(values, from, to, mask, rows);
        } else {
            ScalarMasks.expand(values, from, to, mask, rows);
        }
    }

    /// Moves values that lie one behind the other to the rows whose bits are set; the rows between become zero.
    ///
    /// @param values holds the values, as many as bits are set, and receives the rows
    /// @param from   index of the first value
    /// @param to     index of the first row, at least `from`: the rows may cover the values
    /// @param mask   a bit for each row that has a value; bits of rows that are not there are not looked at
    /// @param rows   how many rows, at most [#ROWS]
    /// @throws IndexOutOfBoundsException if the rows do not fit, or begin before the values
    public static void expand(double[] values, int from, int to, long mask, int rows) {
        check(from, to, rows, values.length);
        if (WIDE) {
            VectorMasks.expand(values, from, to, mask, rows);
        } else {
            ScalarMasks.expand(values, from, to, mask, rows);
        }
    }

    /// Moves values that lie one behind the other to the rows whose bits are set; the rows between become zero.
    ///
    /// @param values holds the values, as many as bits are set, and receives the rows
    /// @param from   index of the first value
    /// @param to     index of the first row, at least `from`: the rows may cover the values
    /// @param mask   a bit for each row that has a value; bits of rows that are not there are not looked at
    /// @param rows   how many rows, at most [#ROWS]
    /// @throws IndexOutOfBoundsException if the rows do not fit, or begin before the values
    public static void expand(float[] values, int from, int to, long mask, int rows) {
        check(from, to, rows, values.length);
        ScalarMasks.expand(values, from, to, mask, rows);
    }

    private static void check(int from, int to, int rows, int length) {
        Objects.checkFromIndexSize(from, to - from, length);
        Objects.checkFromIndexSize(to, rows, length);
        Objects.checkIndex(rows, ROWS + 1);
    }

    /// Packs numbers into bits: the lowest bit of each.
    ///
    /// @param values holds the numbers
    /// @param index  index of the first
    /// @param count  how many
    /// @param bits   receives a bit for each, from the lowest bit of a word on; zeros behind the last
    /// @param word   index of that word
    /// @return all numbers combined by `or`: at most 1 if there were none but zeros and ones
    /// @throws IndexOutOfBoundsException if a range is not inside its array
    public static long pack(long[] values, int index, int count, long[] bits, int word) {
        Objects.checkFromIndexSize(index, count, values.length);
        Objects.checkFromIndexSize(word, (count + 63) >>> 6, bits.length);
        return WIDE
                ? VectorMasks.pack(values, index, count, bits, word)
                : ScalarMasks.pack(values, index, count, bits, word);
    }

    /// Finds the numbers of a range.
    ///
    /// @param values holds the numbers
    /// @param index  index of the first
    /// @param count  how many
    /// @param least  the least one wanted
    /// @param span   how many there are above it, unsigned: `greatest - least`, which also serves unsigned numbers
    /// @param bits   receives a bit for each, from the lowest bit of a word on; zeros behind the last
    /// @param word   index of that word
    /// @throws IndexOutOfBoundsException if a range is not inside its array
    public static void between(long[] values, int index, int count, long least, long span, long[] bits, int word) {
        Objects.checkFromIndexSize(index, count, values.length);
        Objects.checkFromIndexSize(word, (count + 63) >>> 6, bits.length);
        if (WIDE) {
            VectorMasks.between(values, index, count, least, span, bits, word);
        } else {
            ScalarMasks.between(values, index, count, least, span, bits, word);
        }
    }
}
