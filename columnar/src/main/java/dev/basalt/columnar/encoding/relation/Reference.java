package dev.basalt.columnar.encoding.relation;

/// Says what the reference of a page has in the rows of the page's values.
///
/// - **Threads:** confined to one
public interface Reference {
    /// Most values of one call.
    int MOST = 8192;

    /// What the reference has in the rows of consecutive values.
    ///
    /// @param from     the first value, counted from the start of the page, without nulls
    /// @param count    how many, up to [#MOST]
    /// @param relation numbers are wanted, or of [Relation#POSITION] how many rows in front have the same
    /// @return the numbers, from index 0 on; valid until the next call
    long[] numbers(int from, int count, Relation relation);

    /// What the reference has in the rows of single values.
    ///
    /// @param positions holds which values, ascending, counted from the start of the page, without nulls
    /// @param index     index of the first in `positions`
    /// @param count     how many, up to [#MOST]
    /// @param relation  as above
    /// @return the numbers, from index 0 on; valid until the next call
    long[] numbers(int[] positions, int index, int count, Relation relation);
}
