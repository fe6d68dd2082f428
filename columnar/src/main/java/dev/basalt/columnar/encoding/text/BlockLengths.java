package dev.basalt.columnar.encoding.text;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.NodeWriter;
import dev.basalt.columnar.schema.ValueKind;

/// How long rows are, kept as a node of numbers and read from the start of a block.
///
/// - **Threads:** confined to one
final class BlockLengths {
    private final NodeReader in;
    private final Decoder decoder;
    private final LongColumn lengths;

    /// Opens the lengths, which lie next in a node.
    BlockLengths(NodeReader in) {
        this.in = in;
        this.lengths = in.limit().buffers().column();
        this.decoder = in.child(ValueKind.LONG, in.count());
    }

    /// Writes the lengths of rows as a node.
    static void write(BytesColumn values, NodeWriter out) {
        int size = values.size();
        LongColumn lengths = out.workspace().borrow(size);
        long[] target = lengths.values();
        int[] offsets = values.offsets();
        for (int i = 0; i < size; i++) {
            int length = offsets[i + 1] - offsets[i];
            target[i] = length;
        }
        out.child(lengths);
        out.workspace().giveBack(lengths);
    }

    /// How many blocks so many rows have.
    static int blocks(int rows) {
        return (rows + Decoder.BLOCK - 1) / Decoder.BLOCK;
    }

    /// Reads the lengths of the first rows of a block.
    ///
    /// @param most the most that they may be together
    void read(int block, int rows, long most) {
        lengths.clear();
        decoder.read(block * Decoder.BLOCK, rows, lengths);
        long left = most;
        long[] values = lengths.values();
        for (int i = 0; i < rows; i++) {
            long length = values[i];
            if (length < 0 || length > left) {
                throw in.corrupt("the rows of a block must have at most " + most + " bytes, but row "
                        + (block * Decoder.BLOCK + i) + " would end behind that");
            }
            left -= length;
        }
    }

    /// The bytes of some of the rows that were read.
    int sum(int from, int to) {
        long sum = 0;
        long[] values = lengths.values();
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return (int) sum;
    }

    /// Adds rows, whose bytes are there, to a column.
    void extend(BytesColumn out, int from, int to) {
        int end = out.byteCount();
        int row = out.extend(to - from) + 1;
        int[] offsets = out.offsets();
        long[] values = lengths.values();
        for (int i = from; i < to; i++) {
            end += (int) values[i];
            offsets[row++] = end;
        }
    }
}
