package dev.basalt.columnar.file;

import dev.basalt.columnar.schema.DataType;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of the values of a page or a column without reading them.
///
/// Of a list, the values are the lengths of the lists; of a record or a vector only rows and nulls are known.
///
/// - **Threads:** immutable
///
/// @param rows   how many rows there are
/// @param nulls  how many of them have no value
/// @param nans   how many values are NaN
/// @param min    no value but NaN is below this; null where nothing is known or there is no such value
/// @param max    no value but NaN is above this; null where nothing is known or there is no such value
/// @param sum    of integers and decimals (in steps of their scale) the sum of the values, of booleans how many are
///               true; null where there is none, or it does not fit into 128 bits
/// @param sorted whether no value is below the one before it; nulls are left out, and NaN is never sorted
public record Statistics(
        long rows,
        long nulls,
        long nans,
        @Nullable Bound min,
        @Nullable Bound max,
        @Nullable BigInteger sum,
        boolean sorted) {
    private static final int SUM_BITS = 127;

    /// The statistics of pages together.
    ///
    /// @param pages of the pages in their order
    /// @param type  the type of the values
    /// @return the statistics of all their rows
    public static Statistics merge(List<Statistics> pages, DataType type) {
        long rows = 0;
        long nulls = 0;
        long nans = 0;
        Bound min = null;
        Bound max = null;
        boolean minKnown = true;
        boolean maxKnown = true;
        boolean sorted = true;
        BigInteger sum = BigInteger.ZERO;
        for (Statistics page : pages) {
            rows += page.rows;
            nulls += page.nulls;
            nans += page.nans;
            if (page.rows == page.nulls) {
                continue;
            }
            boolean onlyNans = page.rows == page.nulls + page.nans;
            minKnown &= page.min != null || onlyNans;
            sorted &= page.sorted
                    && (max == null || (maxKnown && page.min != null && Bound.compare(max, page.min, type) <= 0));
            maxKnown &= page.max != null || onlyNans;
            min = page.min != null && (min == null || Bound.compare(page.min, min, type) < 0) ? page.min : min;
            max = page.max != null && (max == null || Bound.compare(page.max, max, type) > 0) ? page.max : max;
            sum = sum == null || page.sum == null ? null : sum.add(page.sum);
        }
        boolean noSum = rows == nulls || sum == null || sum.bitLength() > SUM_BITS;
        return new Statistics(
                rows, nulls, nans, minKnown ? min : null, maxKnown ? max : null, noSum ? null : sum, sorted);
    }
}
