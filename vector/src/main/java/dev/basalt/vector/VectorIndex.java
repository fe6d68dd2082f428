package dev.basalt.vector;

import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/// An index that grows: see [SearchableIndex].
///
/// - **Threads:** one changes the index at a time; any number search it meanwhile, each with its own [IndexSearcher],
///   without waiting
public interface VectorIndex extends SearchableIndex {
    /// Takes in a live row.
    ///
    /// @param row the row
    /// @throws IllegalArgumentException if it is in the index already, or not live
    void add(int row);

    /// Takes in live rows that follow each other, with several threads where the index can.
    ///
    /// An interrupt does not end this, as half of the rows would be of use to nobody; the thread stays interrupted.
    /// Who may want to stop in between gives a question to ask.
    ///
    /// @param from    the first row
    /// @param to      one after the last
    /// @param threads how many threads to use, `>= 1`
    /// @throws IllegalArgumentException if a row is in the index already, or not live
    void addAll(int from, int to, int threads);

    /// Takes in live rows that follow each other, and asks between some of them whether they are still wanted.
    ///
    /// Rows are given at once rather than a few at a time, as an index may choose the order in which it takes
    /// them. The size grows meanwhile.
    ///
    /// @param from      the first row
    /// @param to        one after the last
    /// @param threads   how many threads to use, `>= 1`
    /// @param cancelled says that they are not wanted any more; any thread may ask
    /// @throws CancellationException if it said so; some of the rows are in the index, which is of no use any more
    /// @throws IllegalArgumentException if a row is in the index already, or not live
    default void addAll(int from, int to, int threads, BooleanSupplier cancelled) {
        int leastStep = 4096;
        int stepShare = 8;
        for (int at = from; at < to; ) {
            if (cancelled.getAsBoolean()) {
                throw new CancellationException("rows were to be added, but are not wanted any more");
            }
            // An index may sort what it holds after each step, which takes longer the more that is.
            int end = (int) Math.min(to, (long) at + Math.max(leastStep, at / stepShare));
            addAll(at, end, threads);
            at = end;
        }
    }
}
