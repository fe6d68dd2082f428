package dev.basalt.vector.hnsw;

import dev.basalt.core.kernel.SignCodeKernels;
import dev.basalt.vector.code.SignCodec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The memory of a [CompressedHnsw]: blocks of 32 links, each with the codes of the rows it leads to.
///
/// ```text
/// link [32] i32, -1 for none; then a block as SignCodeKernels has it
/// ```
///
/// Each row has its blocks of the lowest layer; behind those of all rows come the blocks of the upper layers.
final class CompressedHnswBlocks {
    static final int NO_ROW = -1;
    static final int LANES = SignCodeKernels.LANES;
    static final int FACTORS = 3;
    static final long LINE_BYTES = 4L * LANES;
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    final int low;
    final int high;
    final long blockBytes;
    final MemorySegment memory;
    private final byte[] levels;
    /// The first block of a row's layer 1; those of the layers above follow.
    private final int[] upper;

    /// Lays blocks of some rows over memory.
    ///
    /// @param levels the highest layer of each row, or -1
    /// @param low    blocks of a row on the lowest layer
    /// @param high   blocks of a row on each other layer
    /// @param memory at least [#bytes] bytes
    CompressedHnswBlocks(SignCodec codec, byte[] levels, int low, int high, MemorySegment memory) {
        this.low = low;
        this.high = high;
        this.blockBytes = blockBytes(codec.words());
        this.levels = levels;
        this.upper = new int[levels.length];
        long count = (long) levels.length * low;
        for (int row = 0; row < levels.length; row++) {
            upper[row] = Math.toIntExact(count);
            count += (long) high * Math.max(0, levels[row]);
        }
        this.memory = memory.asSlice(0, count * blockBytes);
    }

    /// The bytes of all blocks of some rows.
    static long bytes(int words, byte[] levels, int low, int high) {
        long count = (long) levels.length * low;
        for (byte level : levels) {
            count += (long) high * Math.max(0, level);
        }
        return count * blockBytes(words);
    }

    static long blockBytes(int words) {
        return LINE_BYTES + SignCodeKernels.blockBytes(words);
    }

    int rows() {
        return levels.length;
    }

    int level(int row) {
        return levels[row];
    }

    /// Blocks of a row on a layer.
    int count(int layer) {
        return layer == 0 ? low : high;
    }

    /// Where a row's blocks of a layer start.
    long offset(int row, int layer) {
        return blockBytes * (layer == 0 ? (long) row * low : upper[row] + (layer - 1L) * high);
    }

    /// The row that a lane of a block leads to, or [#NO_ROW].
    int link(long block, int lane) {
        return memory.get(INT, block + 4L * lane);
    }

    void put(long block, int lane, int link, int[] code, float[] factors) {
        long at = block + 4L * lane;
        memory.set(INT, at, link);
        for (int factor = 0; factor < FACTORS; factor++) {
            memory.set(FLOAT, at + LINE_BYTES * (1 + factor), factors[factor]);
        }
        for (int word = 0; word < code.length; word++) {
            memory.set(INT, at + LINE_BYTES * (1 + FACTORS + word), code[word]);
        }
    }

    /// Makes a lane lead nowhere: its estimate is infinite.
    void putNothing(long block, int lane) {
        memory.set(INT, block + 4L * lane, NO_ROW);
        memory.set(FLOAT, block + 4L * lane + LINE_BYTES, Float.POSITIVE_INFINITY);
    }

    long memoryBytes() {
        return memory.byteSize() + 5L * levels.length;
    }
}
