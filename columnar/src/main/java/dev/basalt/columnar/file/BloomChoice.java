package dev.basalt.columnar.file;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Which columns of a written file get Bloom filters: a few bits for each value that tell pages a value is not in,
/// where bounds cannot because values lie in no order.
///
/// They serve `=` and `in`. Integers, dates, times, decimals, UUIDs, strings and binary values can have them, also in
/// records, but not in lists.
///
/// - **Threads:** immutable
///
/// @param columns      paths of columns that get them whatever they cost, parts of records with dots
/// @param bitsPerValue bits for each different value of a page, 4 to 64: with 10, about one value in 80 that is not
///                     there seems to be; with 16, one in 1,000
/// @param budget       how much of the size of all pages the filters of other columns may take together, 0 to 1;
///                     they are chosen from those with many different values in no order. Fast files have none
public record BloomChoice(Set<String> columns, int bitsPerValue, double budget) {
    /// No filters.
    public static final BloomChoice NONE = new BloomChoice(Set.of(), 10, 0);

    /// Checks the numbers and copies the columns.
    ///
    /// @throws IllegalArgumentException if a number is out of range
    public BloomChoice {
        columns = Collections.unmodifiableSet(new TreeSet<>(columns));
        if (bitsPerValue < 4 || bitsPerValue > 64) {
            throw new IllegalArgumentException("bitsPerValue must be 4 to 64, but was " + bitsPerValue);
        }
        if (!(budget >= 0 && budget <= 1)) {
            throw new IllegalArgumentException("budget must be 0 to 1, but was " + budget);
        }
    }

    /// Filters for some columns.
    ///
    /// @param columns their paths
    /// @return the choice
    public static BloomChoice of(String... columns) {
        return new BloomChoice(Set.copyOf(List.of(columns)), NONE.bitsPerValue, 0);
    }

    /// Filters for columns that the writer chooses.
    ///
    /// @param budget how much of the size of all pages they may take together, 0 to 1
    /// @return the choice
    public static BloomChoice automatic(double budget) {
        return new BloomChoice(Set.of(), NONE.bitsPerValue, budget);
    }
}
