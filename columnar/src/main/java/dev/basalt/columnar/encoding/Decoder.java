package dev.basalt.columnar.encoding;

import dev.basalt.columnar.column.Column;

/// Reads the values of one node.
///
/// - **Memory:** may keep buffers for its next call
/// - **Threads:** confined to one
public interface Decoder {
    /// How many values come as one piece in most encodings.
    int BLOCK = 1024;

    /// Appends values to a column.
    ///
    /// Any range may be asked for; ranges that begin at a multiple of [#BLOCK] and follow each other are the
    /// fastest.
    ///
    /// @param from  the first value, counted from the start of the node
    /// @param count how many; the range lies within the node
    /// @param out   a column of the node's kind
    /// @throws dev.basalt.core.error.CorruptDataException if the bytes make no sense
    void read(int from, int count, Column out);

    /// Appends single values to a column.
    ///
    /// @param positions  holds which, ascending, counted from the start of the node
    /// @param index      index of the first in `positions`
    /// @param count      how many
    /// @param out        a column of the node's kind
    default void gather(int[] positions, int index, int count, Column out) {
        int i = index;
        int end = index + count;
        while (i < end) {
            int run = 1;
            while (i + run < end && positions[i + run] == positions[i] + run) {
                run++;
            }
            read(positions[i], run, out);
            i += run;
        }
    }
}
