package dev.basalt.columnar.predicate;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.LongRange;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.predicate.Bounds.Limit;
import dev.basalt.core.filter.FilterExpression.Operator;
import dev.basalt.core.filter.TextMatch;
import dev.basalt.core.kernel.MaskKernels;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What must hold of one column's values. Nulls never pass.
///
/// Ranges are inclusive at both ends, in ascending order, and do not overlap; without any, nothing passes.
abstract class ValueCheck {
    /// Whether the value of a row passes, which is not null.
    abstract boolean passes(Column column, int row);

    /// What is known of rows without looking at them, leaving nulls aside.
    abstract Verdict verdict(Limit least, Limit greatest);

    final Verdict verdict(Bounds bounds) {
        if (bounds.nulls() == bounds.rows()) {
            return Verdict.NONE;
        }
        Verdict verdict = verdict(bounds.least(), bounds.greatest());
        Membership members = bounds.members();
        if (verdict == Verdict.SOME && members != null && isNone(members)) {
            return Verdict.NONE;
        }
        return verdict == Verdict.ALL && bounds.nulls() > 0 ? Verdict.SOME : verdict;
    }

    /// Whether single values pass and nothing else, and none of them is there.
    boolean isNone(Membership members) {
        return false;
    }

    /// Sets the bits of the rows that pass, and clears those of the others.
    void test(Column column, long[] bits) {
        int rows = column.size();
        for (int word = 0; word << 6 < rows; word++) {
            long passing = 0;
            int end = Math.min(64, rows - (word << 6));
            for (int i = 0; i < end; i++) {
                int row = (word << 6) + i;
                if (!column.isNull(row) && passes(column, row)) {
                    passing |= 1L << i;
                }
            }
            bits[word] = passing;
        }
    }

    /// Clears the bits of nulls.
    static void clearNulls(Column column, long[] bits) {
        if (column.nullCount() > 0) {
            long[] present = column.presentBits();
            for (int word = 0; word << 6 < column.size(); word++) {
                bits[word] &= present[word];
            }
        }
    }

    /// Integers, booleans, dates and times.
    static final class Longs extends ValueCheck {
        private final long flip;
        private final long[] least;
        private final long[] greatest;

        /// Takes pairs of ends; unsigned values with their highest bit flipped.
        Longs(boolean unsigned, List<long[]> ranges) {
            this.flip = unsigned ? Long.MIN_VALUE : 0;
            this.least = ranges.stream().mapToLong(range -> range[0]).toArray();
            this.greatest = ranges.stream().mapToLong(range -> range[1]).toArray();
        }

        /// The values that pass, if they lie in one range.
        @Nullable
        LongRange range() {
            return least.length == 1 ? new LongRange(least[0] ^ flip, greatest[0] - least[0], false) : null;
        }

        @Override
        boolean isNone(Membership members) {
            for (int i = 0; i < least.length; i++) {
                if (least[i] != greatest[i] || members.mayHold(least[i] ^ flip)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        boolean passes(Column column, int row) {
            return isIn(((LongColumn) column).get(row) ^ flip);
        }

        private boolean isIn(long value) {
            int at = Arrays.binarySearch(least, value);
            int range = at >= 0 ? at : -at - 2;
            return range >= 0 && value <= greatest[range];
        }

        @Override
        void test(Column column, long[] bits) {
            if (least.length != 1) {
                super.test(column, bits);
                return;
            }
            long[] values = ((LongColumn) column).values();
            MaskKernels.between(values, 0, column.size(), least[0] ^ flip, greatest[0] - least[0], bits, 0);
            clearNulls(column, bits);
        }

        @Override
        Verdict verdict(Limit first, Limit last) {
            if (least.length == 0) {
                return Verdict.NONE;
            }
            if (!(first instanceof Limit.OfLong(long from)) || !(last instanceof Limit.OfLong(long to))) {
                return Verdict.SOME;
            }
            boolean overlaps = false;
            for (int i = 0; i < least.length; i++) {
                if (least[i] <= (from ^ flip) && (to ^ flip) <= greatest[i]) {
                    return Verdict.ALL;
                }
                overlaps |= least[i] <= (to ^ flip) && (from ^ flip) <= greatest[i];
            }
            return overlaps ? Verdict.SOME : Verdict.NONE;
        }
    }

    /// Floating-point numbers. What is not a number never passes.
    static final class Doubles extends ValueCheck {
        private final double[] least;
        private final double[] greatest;

        Doubles(List<double[]> ranges) {
            this.least = ranges.stream().mapToDouble(range -> range[0]).toArray();
            this.greatest = ranges.stream().mapToDouble(range -> range[1]).toArray();
        }

        @Override
        boolean passes(Column column, int row) {
            double value = column instanceof FloatColumn floats ? floats.get(row) : ((DoubleColumn) column).get(row);
            for (int i = 0; i < least.length; i++) {
                if (value >= least[i] && value <= greatest[i]) {
                    return true;
                }
            }
            return false;
        }

        @Override
        void test(Column column, long[] bits) {
            if (least.length != 1 || !(column instanceof DoubleColumn doubles)) {
                super.test(column, bits);
                return;
            }
            double[] values = doubles.values();
            double from = least[0];
            double to = greatest[0];
            int rows = column.size();
            for (int word = 0; word << 6 < rows; word++) {
                long passing = 0;
                int start = word << 6;
                int end = Math.min(64, rows - start);
                for (int i = 0; i < end; i++) {
                    double value = values[start + i];
                    passing |= (value >= from && value <= to ? 1L : 0L) << i;
                }
                bits[word] = passing;
            }
            clearNulls(column, bits);
        }

        @Override
        Verdict verdict(Limit first, Limit last) {
            if (least.length == 0) {
                return Verdict.NONE;
            }
            if (!(first instanceof Limit.OfDouble(double from, boolean nan))
                    || !(last instanceof Limit.OfDouble(double to, boolean _))) {
                return Verdict.SOME;
            }
            boolean overlaps = false;
            for (int i = 0; i < least.length; i++) {
                if (least[i] <= from && to <= greatest[i] && !nan) {
                    return Verdict.ALL;
                }
                overlaps |= least[i] <= to && from <= greatest[i];
            }
            return overlaps ? Verdict.SOME : Verdict.NONE;
        }
    }

    /// Decimals and UUIDs.
    static final class Wides extends ValueCheck {
        private final long flip;
        private final List<long[]> ranges;

        /// Takes ranges of four words: the halves of the least, the halves of the greatest.
        Wides(boolean unsigned, List<long[]> ranges) {
            this.flip = unsigned ? Long.MIN_VALUE : 0;
            this.ranges = List.copyOf(ranges);
        }

        @Override
        boolean isNone(Membership members) {
            for (long[] range : ranges) {
                if (range[0] != range[2] || range[1] != range[3] || members.mayHold(range[0], range[1])) {
                    return false;
                }
            }
            return true;
        }

        private int compare(long high, long low, long otherHigh, long otherLow) {
            int byHigh = Long.compare(high ^ flip, otherHigh ^ flip);
            return byHigh != 0 ? byHigh : Long.compareUnsigned(low, otherLow);
        }

        @Override
        boolean passes(Column column, int row) {
            WideColumn wide = (WideColumn) column;
            for (long[] range : ranges) {
                if (compare(wide.high(row), wide.low(row), range[0], range[1]) >= 0
                        && compare(wide.high(row), wide.low(row), range[2], range[3]) <= 0) {
                    return true;
                }
            }
            return false;
        }

        @Override
        Verdict verdict(Limit first, Limit last) {
            if (ranges.isEmpty()) {
                return Verdict.NONE;
            }
            if (!(first instanceof Limit.OfWide(long fromHigh, long fromLow))
                    || !(last instanceof Limit.OfWide(long toHigh, long toLow))) {
                return Verdict.SOME;
            }
            boolean overlaps = false;
            for (long[] range : ranges) {
                if (compare(range[0], range[1], fromHigh, fromLow) <= 0
                        && compare(toHigh, toLow, range[2], range[3]) <= 0) {
                    return Verdict.ALL;
                }
                overlaps |= compare(range[0], range[1], toHigh, toLow) <= 0
                        && compare(fromHigh, fromLow, range[2], range[3]) <= 0;
            }
            return overlaps ? Verdict.SOME : Verdict.NONE;
        }
    }

    /// A range of byte sequences in the order of unsigned bytes.
    ///
    /// @param least          its start; null for none
    /// @param leastPasses    whether the start itself is in the range
    /// @param greatest       its end; null for none
    /// @param greatestPasses whether the end itself is in the range
    @SuppressWarnings("ArrayRecordComponent")
    record BytesRange(
            byte @Nullable [] least, boolean leastPasses, byte @Nullable [] greatest, boolean greatestPasses) {
        /// The values that stand in an order to one.
        static BytesRange of(byte[] value, Operator operator) {
            return switch (operator) {
                case EQUAL -> new BytesRange(value, true, value, true);
                case LESS -> new BytesRange(null, false, value, false);
                case LESS_OR_EQUAL -> new BytesRange(null, false, value, true);
                case GREATER -> new BytesRange(value, false, null, false);
                case GREATER_OR_EQUAL -> new BytesRange(value, true, null, false);
            };
        }

        /// The values that begin with some bytes.
        static BytesRange startingWith(byte[] prefix) {
            int last = prefix.length - 1;
            while (last >= 0 && prefix[last] == (byte) 0xFF) {
                last--;
            }
            byte[] behind = last < 0 ? null : Arrays.copyOf(prefix, last + 1);
            if (behind != null) {
                behind[last]++;
            }
            return new BytesRange(prefix, true, behind, false);
        }

        /// The only value in the range; null if there are more.
        byte @Nullable [] single() {
            return leastPasses && greatestPasses && least != null && Arrays.equals(least, greatest) ? least : null;
        }

        boolean isAfterStart(byte[] bytes, int from, int to) {
            if (least == null) {
                return true;
            }
            int order = Arrays.compareUnsigned(least, 0, least.length, bytes, from, to);
            return order < 0 || (order == 0 && leastPasses);
        }

        boolean isBeforeEnd(byte[] bytes, int from, int to) {
            if (greatest == null) {
                return true;
            }
            int order = Arrays.compareUnsigned(bytes, from, to, greatest, 0, greatest.length);
            return order < 0 || (order == 0 && greatestPasses);
        }
    }

    /// Strings and binary values.
    static final class Bytes extends ValueCheck {
        private final List<BytesRange> ranges;

        Bytes(List<BytesRange> ranges) {
            this.ranges = List.copyOf(ranges);
        }

        @Override
        boolean isNone(Membership members) {
            for (BytesRange range : ranges) {
                byte[] single = range.single();
                if (single == null || members.mayHold(single)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        boolean passes(Column column, int row) {
            BytesColumn texts = (BytesColumn) column;
            int from = texts.offsets()[row];
            int to = texts.offsets()[row + 1];
            for (BytesRange range : ranges) {
                if (range.isAfterStart(texts.bytes(), from, to) && range.isBeforeEnd(texts.bytes(), from, to)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        Verdict verdict(Limit first, Limit last) {
            if (!(first instanceof Limit.OfBytes(byte[] from)) || !(last instanceof Limit.OfBytes(byte[] to))) {
                return Verdict.SOME;
            }
            boolean overlaps = false;
            for (BytesRange range : ranges) {
                if (range.isAfterStart(from, 0, from.length) && range.isBeforeEnd(to, 0, to.length)) {
                    return Verdict.ALL;
                }
                overlaps |= range.isAfterStart(to, 0, to.length) && range.isBeforeEnd(from, 0, from.length);
            }
            return overlaps ? Verdict.SOME : Verdict.NONE;
        }
    }

    /// Strings that match a text or pattern.
    static final class Matching extends ValueCheck {
        private final TextMatch match;
        private final BytesRange beginnings;

        Matching(TextMatch match) {
            this.match = match;
            this.beginnings = BytesRange.startingWith(match.prefix());
        }

        @Override
        boolean passes(Column column, int row) {
            BytesColumn texts = (BytesColumn) column;
            return match.matches(texts.bytes(), texts.offsets()[row], texts.offsets()[row + 1]);
        }

        @Override
        Verdict verdict(Limit first, Limit last) {
            if (!(first instanceof Limit.OfBytes(byte[] from)) || !(last instanceof Limit.OfBytes(byte[] to))) {
                return Verdict.SOME;
            }
            boolean overlaps =
                    beginnings.isAfterStart(to, 0, to.length) && beginnings.isBeforeEnd(from, 0, from.length);
            return overlaps ? Verdict.SOME : Verdict.NONE;
        }
    }

    /// Floating-point values that are no numbers.
    static final class NotNumbers extends ValueCheck {
        @Override
        boolean passes(Column column, int row) {
            return column instanceof FloatColumn floats
                    ? Float.isNaN(floats.get(row))
                    : Double.isNaN(((DoubleColumn) column).get(row));
        }

        @Override
        Verdict verdict(Limit first, Limit last) {
            return first instanceof Limit.OfDouble(double _, boolean nan) && !nan ? Verdict.NONE : Verdict.SOME;
        }
    }

    /// No value.
    static final class Never extends ValueCheck {
        @Override
        boolean passes(Column column, int row) {
            return false;
        }

        @Override
        void test(Column column, long[] bits) {
            Arrays.fill(bits, 0);
        }

        @Override
        Verdict verdict(Limit first, Limit last) {
            return Verdict.NONE;
        }
    }

    /// Any value at all.
    static final class Present extends ValueCheck {
        @Override
        boolean passes(Column column, int row) {
            return true;
        }

        @Override
        void test(Column column, long[] bits) {
            int rows = column.size();
            Arrays.fill(bits, 0, (rows + 63) >>> 6, -1L);
            if ((rows & 63) != 0) {
                bits[rows >>> 6] = (1L << rows) - 1;
            }
            clearNulls(column, bits);
        }

        @Override
        Verdict verdict(Limit first, Limit last) {
            return Verdict.ALL;
        }
    }
}
