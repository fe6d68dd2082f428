package dev.basalt.columnar.file.internal;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.encoding.internal.ByteRuns;
import dev.basalt.columnar.file.Bound;
import dev.basalt.columnar.file.Statistics;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.Simple;
import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Finds the statistics of a page, and refuses values that their type does not have.
final class StatisticsOf {
    /// Strings are cut to so many bytes.
    static final int BOUND_BYTES = 32;

    private static final long LOW_WORD = 0xFFFF_FFFFL;

    private StatisticsOf() {}

    /// The statistics of values.
    ///
    /// @param values without nulls
    /// @param path   the name of the column, for errors
    /// @param rows   rows of the page, nulls included
    static Statistics page(Column values, String path, int rows) {
        int nulls = rows - values.size();
        if (values.size() == 0) {
            return new Statistics(rows, nulls, 0, null, null, null, true);
        }
        return switch (values) {
            case LongColumn longs -> ofLongs(longs, path, rows, nulls);
            case DoubleColumn doubles -> ofDoubles(doubles, rows, nulls);
            case FloatColumn floats -> ofFloats(floats, rows, nulls);
            case WideColumn wide -> ofWide(wide, path, rows, nulls);
            case BytesColumn bytes -> ofBytes(bytes, rows, nulls);
            default -> unknown(rows, nulls);
        };
    }

    /// The statistics of rows of which only the nulls are known.
    static Statistics unknown(int rows, int nulls) {
        return new Statistics(rows, nulls, 0, null, null, null, false);
    }

    private static Statistics ofLongs(LongColumn column, String path, int rows, int nulls) {
        long[] values = column.values();
        int size = column.size();
        // In the order of unsigned numbers, a flipped highest bit makes the smallest the smallest signed one.
        long flip = column.type() == Simple.UINT64 ? Long.MIN_VALUE : 0;
        long min = values[0] ^ flip;
        long max = min;
        long previous = min;
        boolean sorted = true;
        long high = 0;
        long low = 0;
        for (int i = 0; i < size; i++) {
            long value = values[i] ^ flip;
            min = Math.min(min, value);
            max = Math.max(max, value);
            sorted &= previous <= value;
            previous = value;
            high += values[i] >> 32;
            low += values[i] & LOW_WORD;
        }
        requireRange(column.type(), min, max, path);
        BigInteger sum = null;
        if (isSummed(column.type())) {
            sum = BigInteger.valueOf(high).shiftLeft(32).add(BigInteger.valueOf(low));
            if (flip != 0) {
                sum = sum.add(BigInteger.valueOf(negatives(values, size)).shiftLeft(64));
            }
        }
        return new Statistics(rows, nulls, 0, new Bound.Whole(min ^ flip), new Bound.Whole(max ^ flip), sum, sorted);
    }

    private static int negatives(long[] values, int size) {
        int count = 0;
        for (int i = 0; i < size; i++) {
            count += (int) (values[i] >>> 63);
        }
        return count;
    }

    private static boolean isSummed(DataType type) {
        return type instanceof Simple simple && simple != Simple.DATE;
    }

    private static void requireRange(DataType type, long min, long max, String path) {
        if (!(type instanceof Simple simple)) {
            return;
        }
        int bits = switch (simple) {
            case BOOL -> 1;
            case INT8, UINT8 -> 8;
            case INT16, UINT16 -> 16;
            case INT32, UINT32 -> 32;
            default -> 64;
        };
        if (bits == 64) {
            return;
        }
        boolean signed = simple == Simple.INT8 || simple == Simple.INT16 || simple == Simple.INT32;
        long least = signed ? -1L << (bits - 1) : 0;
        long most = (1L << (signed ? bits - 1 : bits)) - 1;
        if (min < least || max > most) {
            throw new IllegalArgumentException("values of column '" + path + "' must be " + least + " to " + most
                    + ", but one is " + (min < least ? min : max));
        }
    }

    private static Statistics ofDoubles(DoubleColumn column, int rows, int nulls) {
        double[] values = column.values();
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double previous = Double.NEGATIVE_INFINITY;
        boolean sorted = true;
        int nans = 0;
        for (int i = 0; i < column.size(); i++) {
            double value = values[i];
            sorted &= previous <= value;
            previous = value;
            // Comparisons with NaN are false.
            min = value < min ? value : min;
            max = value > max ? value : max;
            nans += Double.isNaN(value) ? 1 : 0;
        }
        return ofReals(rows, nulls, nans, min, max, sorted);
    }

    private static Statistics ofFloats(FloatColumn column, int rows, int nulls) {
        float[] values = column.values();
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        float previous = Float.NEGATIVE_INFINITY;
        boolean sorted = true;
        int nans = 0;
        for (int i = 0; i < column.size(); i++) {
            float value = values[i];
            sorted &= previous <= value;
            previous = value;
            min = value < min ? value : min;
            max = value > max ? value : max;
            nans += Float.isNaN(value) ? 1 : 0;
        }
        return ofReals(rows, nulls, nans, min, max, sorted);
    }

    private static Statistics ofReals(int rows, int nulls, int nans, double min, double max, boolean sorted) {
        if (rows == nulls + nans) {
            return new Statistics(rows, nulls, nans, null, null, null, false);
        }
        double least = min == 0 ? -0.0 : min;
        double most = max == 0 ? 0.0 : max;
        return new Statistics(rows, nulls, nans, new Bound.Real(least), new Bound.Real(most), null, sorted);
    }

    private static Statistics ofWide(WideColumn column, String path, int rows, int nulls) {
        long[] words = column.words();
        boolean signed = column.type() instanceof Decimal;
        int min = 0;
        int max = 0;
        boolean sorted = true;
        for (int i = 1; i < column.size(); i++) {
            min = compare(words, i, min, signed) < 0 ? i : min;
            max = compare(words, i, max, signed) > 0 ? i : max;
            sorted &= compare(words, i - 1, i, signed) <= 0;
        }
        BigInteger sum = null;
        if (column.type() instanceof Decimal(int precision, int _)) {
            requirePrecision(column, min, precision, path);
            requirePrecision(column, max, precision, path);
            sum = sum(words, column.size());
        }
        Bound least = new Bound.Wide(words[2 * min], words[2 * min + 1]);
        Bound most = new Bound.Wide(words[2 * max], words[2 * max + 1]);
        return new Statistics(rows, nulls, 0, least, most, sum, sorted);
    }

    private static int compare(long[] words, int a, int b, boolean signed) {
        long highA = words[2 * a] ^ (signed ? 0 : Long.MIN_VALUE);
        long highB = words[2 * b] ^ (signed ? 0 : Long.MIN_VALUE);
        return highA != highB ? Long.compare(highA, highB) : Long.compareUnsigned(words[2 * a + 1], words[2 * b + 1]);
    }

    private static void requirePrecision(WideColumn column, int row, int precision, String path) {
        BigInteger value = column.integer(row);
        if (value.abs().compareTo(BigInteger.TEN.pow(precision)) >= 0) {
            throw new IllegalArgumentException(
                    "values of column '" + path + "' must have at most " + precision + " digits, but one is " + value);
        }
    }

    private static @Nullable BigInteger sum(long[] words, int size) {
        long high = 0;
        long middle = 0;
        long low = 0;
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i < size; i++) {
            long word = words[2 * i + 1];
            low += word & LOW_WORD;
            middle += word >>> 32;
            long top = words[2 * i];
            long next = high + top;
            if (((high ^ next) & (top ^ next)) < 0) {
                sum = sum.add(BigInteger.valueOf(high).shiftLeft(64));
                next = top;
            }
            high = next;
        }
        sum = sum.add(BigInteger.valueOf(high).shiftLeft(64))
                .add(BigInteger.valueOf(middle).shiftLeft(32))
                .add(BigInteger.valueOf(low));
        return sum.bitLength() > 127 ? null : sum;
    }

    private static Statistics ofBytes(BytesColumn column, int rows, int nulls) {
        byte[] bytes = column.bytes();
        int[] offsets = column.offsets();
        int min = 0;
        int max = 0;
        boolean sorted = true;
        // All begin with the same bytes, so that those behind tell more of them apart.
        int common = ByteRuns.commonBytes(bytes, offsets, column.size());
        long previous = ByteRuns.prefix(bytes, offsets[0] + common, offsets[1]);
        long minPrefix = previous;
        long maxPrefix = previous;
        for (int i = 1; i < column.size(); i++) {
            long prefix = ByteRuns.prefix(bytes, offsets[i] + common, offsets[i + 1]);
            int order = Long.compareUnsigned(previous, prefix);
            sorted = sorted && (order == 0 ? compare(bytes, offsets, common, i - 1, i) <= 0 : order < 0);
            previous = prefix;
            int above = Long.compareUnsigned(prefix, maxPrefix);
            int below = Long.compareUnsigned(prefix, minPrefix);
            if (above > 0 || (above == 0 && compare(bytes, offsets, common, i, max) > 0)) {
                max = i;
                maxPrefix = prefix;
            } else if (below < 0 || (below == 0 && compare(bytes, offsets, common, i, min) < 0)) {
                min = i;
                minPrefix = prefix;
            }
        }
        byte[] least = Arrays.copyOfRange(
                bytes, offsets[min], offsets[min] + Math.min(BOUND_BYTES, offsets[min + 1] - offsets[min]));
        boolean minExact = offsets[min + 1] - offsets[min] <= BOUND_BYTES;
        Bound most = upper(bytes, offsets[max], offsets[max + 1]);
        return new Statistics(rows, nulls, 0, new Bound.Bytes(least, minExact), most, null, sorted);
    }

    /// Compares two rows that have the same bytes up to the eighth behind those that all have, as far as they go.
    private static int compare(byte[] bytes, int[] offsets, int common, int a, int b) {
        int size = offsets[a + 1] - offsets[a];
        int other = offsets[b + 1] - offsets[b];
        int same = common + 8;
        if (Math.min(size, other) <= same) {
            return Integer.compare(size, other);
        }
        return ByteRuns.compare(bytes, offsets[a] + same, offsets[a + 1], offsets[b] + same, offsets[b + 1]);
    }

    /// The value itself, or the shortest and smallest start that all values with its first bytes are below.
    private static @Nullable Bound upper(byte[] bytes, int from, int to) {
        if (to - from <= BOUND_BYTES) {
            return new Bound.Bytes(Arrays.copyOfRange(bytes, from, to), true);
        }
        int end = from + BOUND_BYTES;
        while (end > from && bytes[end - 1] == -1) {
            end--;
        }
        if (end == from) {
            return null;
        }
        byte[] cut = Arrays.copyOfRange(bytes, from, end);
        cut[cut.length - 1]++;
        return new Bound.Bytes(cut, false);
    }
}
