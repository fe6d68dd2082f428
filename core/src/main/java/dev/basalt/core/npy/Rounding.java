package dev.basalt.core.npy;

/// Counts values that lost precision when they were read as binary32.
///
/// - **Threads:** confined to one
public final class Rounding {
    private long values;
    private long firstRow = -1;

    /// Makes a count of none.
    public Rounding() {}

    void note(long row) {
        values++;
        if (firstRow < 0 || row < firstRow) {
            firstRow = row;
        }
    }

    /// How many values were rounded.
    ///
    /// @return the count
    public long values() {
        return values;
    }

    /// The first row with such a value.
    ///
    /// @return its number, from 0; -1 for none
    public long firstRow() {
        return firstRow;
    }
}
