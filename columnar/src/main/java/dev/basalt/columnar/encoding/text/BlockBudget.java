package dev.basalt.columnar.encoding.text;

import dev.basalt.columnar.encoding.NodeReader;

/// Holds a node to the number of bytes that it says its rows have together, which is all that was asked of the limit.
///
/// - **Threads:** confined to one
final class BlockBudget {
    private final NodeReader in;
    private final long[] seen;
    private final long total;
    private long used;

    /// Takes the bytes of all rows from the limit.
    BlockBudget(NodeReader in, long total, int blocks) {
        in.limit().take(total + 8L * blocks);
        this.in = in;
        this.total = total;
        this.seen = new long[blocks];
    }

    /// Counts the bytes of the rows of a block, or of the first of them; each byte counts once, however often its
    /// block is read.
    void use(int block, long bytes) {
        if (bytes > seen[block]) {
            used += bytes - seen[block];
            seen[block] = bytes;
            if (used > total) {
                throw in.corrupt("rows must have " + total + " bytes together, but have more");
            }
        }
    }
}
