package dev.basalt.columnar.encoding.text;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.encoding.ByteSink;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.Encoding;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.NodeWriter;
import dev.basalt.columnar.schema.ValueKind;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Bytes as they are, one row behind the other, and how long each is as a node of numbers.
///
/// | part | what |
/// |---|---|
/// | u32 for each block of 1,024 rows | where its bytes end |
/// | node of integers | the length of each row |
/// | bytes | the rows |
///
/// The format is described in `docs/format/ncf-encodings-text.md`.
public final class Strings implements Encoding {
    /// The number of this encoding.
    public static final int ID = 8;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String name() {
        return "strings";
    }

    @Override
    public double decodeNanos() {
        return 3;
    }

    @Override
    public boolean applies(Column values) {
        return values.type().kind() == ValueKind.BYTES;
    }

    @Override
    public boolean encode(Column values, NodeWriter out) {
        if (!(values instanceof BytesColumn rows)) {
            return false;
        }
        ByteSink sink = out.sink();
        int start = rows.offsets()[0];
        for (int row = 0; row < rows.size(); row += Decoder.BLOCK) {
            sink.putInt(rows.offsets()[Math.min(rows.size(), row + Decoder.BLOCK)] - start);
        }
        BlockLengths.write(rows, out);
        sink.putBytes(rows.bytes(), start, rows.byteCount() - start);
        return true;
    }

    @Override
    public Decoder open(NodeReader in) {
        if (in.kind() != ValueKind.BYTES) {
            throw in.corrupt("values must be bytes of any length");
        }
        BlockEnds ends = new BlockEnds(in);
        BlockLengths lengths = new BlockLengths(in);
        MemorySegment bytes = in.take(ends.total());
        return new Rows(in, ends, lengths, bytes);
    }

    private record Rows(NodeReader in, BlockEnds ends, BlockLengths lengths, MemorySegment bytes) implements Decoder {
        @Override
        public void read(int from, int count, Column out) {
            int end = from + count;
            for (int row = from; row < end; ) {
                int block = row / BLOCK;
                int first = block * BLOCK;
                int last = Math.min(end, first + BLOCK);
                readBlock(block, row - first, last - first, (BytesColumn) out);
                row = last;
            }
        }

        @Override
        public void gather(int[] positions, int index, int count, Column out) {
            int end = index + count;
            int next = index;
            while (next < end) {
                int stop = BlockLengths.endOfBlock(positions, next, end);
                gatherBlock(positions, next, stop, (BytesColumn) out);
                next = stop;
            }
        }

        /// Appends rows of one block, whose lengths are read once.
        private void gatherBlock(int[] positions, int from, int to, BytesColumn out) {
            int block = positions[from] / BLOCK;
            int first = block * BLOCK;
            int size = ends.size(block);
            lengths.read(block, positions[to - 1] - first + 1, size);
            long source = ends.start(block);
            int before = 0;
            for (int i = from; i < to; i++) {
                int row = positions[i] - first;
                source += lengths.sum(before, row);
                int length = lengths.sum(row, row + 1);
                int target = out.byteCount();
                out.reserveBytes(length);
                MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, source, out.bytes(), target, length);
                lengths.extend(out, row, row + 1);
                before = row;
            }
        }

        private void readBlock(int block, int from, int to, BytesColumn out) {
            int size = ends.size(block);
            lengths.read(block, to, size);
            int before = lengths.sum(0, from);
            int length = lengths.sum(from, to);
            boolean whole = to == BLOCK || block * BLOCK + to == in.count();
            if (whole && before + length != size) {
                throw in.corrupt(
                        "the rows of block " + block + " must have " + size + " bytes, but have " + (before + length));
            }
            int target = out.byteCount();
            out.reserveBytes(length);
            MemorySegment.copy(
                    bytes, ValueLayout.JAVA_BYTE, ends.start(block) + (long) before, out.bytes(), target, length);
            lengths.extend(out, from, to);
        }
    }
}
