package dev.basalt.vector.hnsw;

import dev.basalt.vector.RowScorer;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.code.SignCodec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;

/// The rotated rows of a graph, seen from the origin of their codes: it takes longer to rotate a row than to
/// read it, and each is asked for once a link to it.
///
/// - **Memory:** `4 · dimension` bytes a row, for as many rows as fit in a gigabyte; others are rotated
/// whenever they are
///   asked for
/// - **Threads:** several keep rows, each row once, and then any number read
final class RotatedRows {
    private static final long MAX_BYTES = 1L << 30;
    private static final long LINE_BYTES = 64;

    private final VectorRows rows;
    private final SignCodec codec;
    private final int kept;
    private final MemorySegment memory;

    /// Takes memory for rows.
    ///
    /// @param count how many rows there are
    /// @param from  gives memory that any thread may use, as long as this is
    RotatedRows(VectorRows rows, int count, SignCodec codec, SegmentAllocator from) {
        this(rows, count, codec, from, MAX_BYTES);
    }

    /// As the other, but for the memory that is taken at most.
    RotatedRows(VectorRows rows, int count, SignCodec codec, SegmentAllocator from, long maxBytes) {
        this.rows = rows;
        this.codec = codec;
        long rowBytes = 4L * codec.rotation().paddedDimension();
        this.kept = (int) Math.min(count, maxBytes / rowBytes);
        this.memory = from.allocate(Math.max(1, kept * rowBytes), LINE_BYTES);
    }

    /// How many rows are kept, of those with the lowest numbers.
    int kept() {
        return kept;
    }

    /// Reads rows, with buffers of its own for one thread.
    Reader reader() {
        return new Reader();
    }

    /// Reads rotated rows.
    ///
    /// - **Threads:** confined to one
    final class Reader {
        private final RowScorer scorer = new RowScorer(rows);
        private final float[] buffer = new float[codec.rotation().paddedDimension()];

        private Reader() {}

        /// Rotates a row to be read later.
        ///
        /// @param row a live row below [#kept]
        void keep(int row) {
            rotate(row, buffer);
            MemorySegment.copy(buffer, 0, memory, ValueLayout.JAVA_FLOAT, 4L * row * buffer.length, buffer.length);
        }

        /// Reads a row.
        ///
        /// @param row one that was kept, or is not below [#kept]
        /// @param to  receives it `[paddedDimension]`
        void read(int row, float[] to) {
            if (row < kept) {
                MemorySegment.copy(memory, ValueLayout.JAVA_FLOAT, 4L * row * to.length, to, 0, to.length);
            } else {
                rotate(row, to);
            }
        }

        private void rotate(int row, float[] to) {
            scorer.queryRow(row);
            codec.rotateRow(scorer.preparedQuery(), to);
        }
    }
}
