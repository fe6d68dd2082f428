package dev.basalt.columnar.file.internal;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.file.Bound;
import dev.basalt.columnar.file.Statistics;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Simple;

/// The Bloom filter of a page, or none where it would not help, and about how many different values there are in it.
final class PageBloom {
    final int[] words;
    final DistinctCount distinct;

    private PageBloom(int[] words, DistinctCount distinct) {
        this.words = words;
        this.distinct = distinct;
    }

    /// Makes the filters of one column's pages.
    ///
    /// - **Threads:** confined to one at a time
    static final class Maker {
        /// Where more of the values in a range of integers occur than one in so many, few are told not to.
        private static final long DENSE = 4;
        /// A page with fewer different values than one in so many rows is as well looked at.
        private static final long REPEATED = 4;

        private static final int[] NO_WORDS = new int[0];

        private final boolean wanted;
        private final int bitsPerValue;

        /// @param wanted whether the user wants it, else only pages are served that it helps
        Maker(boolean wanted, int bitsPerValue) {
            this.wanted = wanted;
            this.bitsPerValue = bitsPerValue;
        }

        /// Makes the filter of a page; one without words if it would not help.
        ///
        /// @param hashes room for as many hashes as there are values
        PageBloom make(Column values, Statistics statistics, long[] hashes) {
            int count = values.size();
            hash(values, hashes);
            DistinctCount distinct = new DistinctCount();
            for (int i = 0; i < count; i++) {
                distinct.add(hashes[i]);
            }
            long different = Math.max(1, Math.min(count, distinct.estimate()));
            if (!wanted && (statistics.sorted() || different < count / REPEATED || isDense(statistics, different))) {
                return new PageBloom(NO_WORDS, distinct);
            }
            int blocks = (int) Math.max(1, (different * bitsPerValue + BloomBlocks.BITS - 1) / BloomBlocks.BITS);
            int[] words = new int[blocks * (BloomBlocks.BYTES / Integer.BYTES)];
            for (int i = 0; i < count; i++) {
                BloomBlocks.add(words, hashes[i]);
            }
            return new PageBloom(words, distinct);
        }

        private static boolean isDense(Statistics statistics, long different) {
            if (!(statistics.min() instanceof Bound.Whole(long min))
                    || !(statistics.max() instanceof Bound.Whole(long max))) {
                return false;
            }
            return Long.compareUnsigned(max - min, DENSE * different) < 0;
        }

        private static void hash(Column values, long[] hashes) {
            int count = values.size();
            switch (values) {
                case LongColumn longs -> {
                    for (int i = 0; i < count; i++) {
                        hashes[i] = XxHash64.hash(longs.values()[i]);
                    }
                }
                case WideColumn wide -> {
                    long[] words = wide.words();
                    for (int i = 0; i < count; i++) {
                        hashes[i] = XxHash64.hash(words[2 * i], words[2 * i + 1]);
                    }
                }
                case BytesColumn bytes -> {
                    int[] ends = bytes.offsets();
                    for (int i = 0; i < count; i++) {
                        hashes[i] = XxHash64.hash(bytes.bytes(), ends[i], ends[i + 1] - ends[i]);
                    }
                }
                default ->
                    throw new IllegalStateException("values must be numbers or bytes, but are "
                            + values.type().label());
            }
        }
    }

    /// Whether values of a type can be looked up.
    static boolean serves(DataType type) {
        return switch (type.kind()) {
            case LONG -> type != Simple.BOOL;
            case WIDE, BYTES -> true;
            case FLOAT, DOUBLE, FIXED, LIST, STRUCT -> false;
        };
    }
}
