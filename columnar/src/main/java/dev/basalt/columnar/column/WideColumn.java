package dev.basalt.columnar.column;

import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.ValueKind;
import dev.basalt.core.kernel.MaskKernels;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Objects;

/// A column of decimals or UUIDs: two `long`s each, the more significant one first.
public final class WideColumn extends Column {
    private static final int HALF = 32;

    private long[] words = new long[0];

    /// Makes an empty column.
    ///
    /// @param type the type of its values, of kind [ValueKind#WIDE]
    public WideColumn(DataType type) {
        super(type);
        if (type.kind() != ValueKind.WIDE) {
            throw new IllegalArgumentException("the type must be kept as two longs, but is " + type.label());
        }
    }

    /// The values, two words each.
    ///
    /// @return the array itself, longer than twice [#size]; another one once rows were added
    public long[] words() {
        return words;
    }

    /// The upper 64 bits of a row's value.
    ///
    /// @param row below [#size]
    /// @return the bits
    public long high(int row) {
        return words[2 * Objects.checkIndex(row, size())];
    }

    /// The lower 64 bits of a row's value.
    ///
    /// @param row below [#size]
    /// @return the bits
    public long low(int row) {
        return words[2 * Objects.checkIndex(row, size()) + 1];
    }

    /// The value of a row as a signed integer.
    ///
    /// @param row below [#size]
    /// @return its value
    public BigInteger integer(int row) {
        BigInteger low = BigInteger.valueOf(low(row) & Long.MAX_VALUE);
        BigInteger unsigned = low(row) < 0 ? low.setBit(63) : low;
        return BigInteger.valueOf(high(row)).shiftLeft(64).add(unsigned);
    }

    /// Adds a row.
    ///
    /// @param high the upper 64 bits
    /// @param low  the lower 64 bits
    public void append(long high, long low) {
        int row = extend(1);
        words[2 * row] = high;
        words[2 * row + 1] = low;
    }

    /// Adds a row.
    ///
    /// @param value its value
    /// @throws ArithmeticException if it does not fit into 128 bits
    public void append(BigInteger value) {
        if (value.bitLength() > 127) {
            throw new ArithmeticException("a value must fit into 128 bits, but was " + value);
        }
        append(value.shiftRight(64).longValue(), value.longValue());
    }

    @Override
    int capacity() {
        return words.length / 2;
    }

    @Override
    void grow(int rows) {
        words = Arrays.copyOf(words, Math.multiplyExact(2, rows));
    }

    @Override
    void clearValues() {}

    @Override
    void emptyNewValue(int row) {
        words[2 * row] = 0;
        words[2 * row + 1] = 0;
    }

    @Override
    void appendValues(Column source, int from, int count) {
        int row = extend(count);
        System.arraycopy(((WideColumn) source).words, 2 * from, words, 2 * row, 2 * count);
    }

    @Override
    void spreadWord(int from, int row, long word, int rows) {
        if (word == lowBits(rows)) {
            System.arraycopy(words, 2 * from, words, 2 * row, 2 * rows);
            return;
        }
        int half = Math.min(HALF, rows);
        int values = Long.bitCount(word & lowBits(half));
        MaskKernels.expand(words, 2 * (from + values), 2 * (row + half), doubled(word >>> HALF), 2 * (rows - half));
        MaskKernels.expand(words, 2 * from, 2 * row, doubled(word), 2 * half);
    }

    /// Each of the 32 lowest bits twice.
    private static long doubled(long bits) {
        return 3 * Long.expand(bits, 0x5555_5555_5555_5555L);
    }

    @Override
    public long usedBytes(int from, int to) {
        return 16L * (to - from);
    }

    @Override
    long valueBytes() {
        return 8L * words.length;
    }
}
