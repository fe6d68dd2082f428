package dev.basalt.vector.hnsw;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.vector.Metric;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.code.SignCodec;
import dev.basalt.vector.internal.RowMembership;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The bytes of a saved [CompressedHnsw], little-endian:
///
/// | OFFSET | SIZE | FIELD |
/// |---|---|---|
/// | 0 | 4 | magic `CHNW` |
/// | 4 | 4 | version, 1 |
/// | 8 | 4 | dimension |
/// | 12 | 4 | metric: 0 cosine, 1 squared L2 |
/// | 16 | 4 | rows, `n` |
/// | 20 | 4 | blocks of a row on layer 0, 1 to 8 |
/// | 24 | 4 | blocks of a row on a layer above, 1 to 4 |
/// | 28 | 4 | row that walks start from, -1 for none |
/// | 32 | 8 | seed of the rotation |
/// | 40 | 4 | `ef` of searches that do not say, 1 to 10,000 |
/// | 44 | 20 | zeros |
/// | 64 | `8·⌈n/64⌉` | a bit for each row: whether it is a member |
/// | | `n`, then zeros up to a multiple of 8 | the highest layer of each row, -1 for none |
/// | | | the blocks ([CompressedHnswBlocks]) |
final class CompressedHnswFormat {
    private static final int MAGIC = 0x574E4843;
    private static final int VERSION = 1;
    private static final long HEADER_BYTES = 64;
    private static final int MAX_LOW = 8;
    private static final int MAX_HIGH = 4;
    private static final int MAX_LEVEL = 30;
    private static final int MAX_EF = 10_000;
    private static final ValueLayout.OfInt INT = CompressedHnswBlocks.INT;
    private static final ValueLayout.OfFloat FLOAT = CompressedHnswBlocks.FLOAT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final VectorRows rows;
    private final MemorySegment saved;
    private final Object source;

    private CompressedHnswFormat(VectorRows rows, MemorySegment saved, Object source) {
        this.rows = rows;
        this.saved = saved;
        this.source = source;
    }

    static long byteSize(CompressedHnsw index) {
        return blocksOffset(index.blocks().rows()) + index.blocks().memory.byteSize();
    }

    private static int metricCode(Metric metric) {
        return metric == Metric.COSINE ? 0 : 1;
    }

    private static long levelsOffset(long rows) {
        return HEADER_BYTES + 8 * ((rows + 63) / 64);
    }

    private static long blocksOffset(long rows) {
        return levelsOffset(rows) + (rows + 7) / 8 * 8;
    }

    static void write(CompressedHnsw index, MemorySegment to) {
        CompressedHnswBlocks blocks = index.blocks();
        MemorySegment target = to.asSlice(0, byteSize(index));
        int count = blocks.rows();
        target.asSlice(0, blocksOffset(count)).fill((byte) 0);
        target.set(INT, 0, MAGIC);
        target.set(INT, 4, VERSION);
        target.set(INT, 8, index.rows().dimension());
        target.set(INT, 12, metricCode(index.rows().metric()));
        target.set(INT, 16, count);
        target.set(INT, 20, blocks.low);
        target.set(INT, 24, blocks.high);
        target.set(INT, 28, index.entry());
        target.set(LONG, 32, index.codec().seed());
        target.set(INT, 40, index.ef());
        for (int word = 0; word < (count + 63) / 64; word++) {
            target.set(LONG, HEADER_BYTES + 8L * word, index.members().word(word));
        }
        for (int row = 0; row < count; row++) {
            target.set(ValueLayout.JAVA_BYTE, levelsOffset(count) + row, (byte) blocks.level(row));
        }
        MemorySegment.copy(blocks.memory, 0, target, blocksOffset(count), blocks.memory.byteSize());
    }

    static CompressedHnsw read(VectorRows rows, MemorySegment saved, Object source) {
        CompressedHnsw.requireEstimable(rows.metric());
        return new CompressedHnswFormat(rows, saved, source).read();
    }

    private CompressedHnsw read() {
        if (saved.byteSize() < HEADER_BYTES || saved.get(INT, 0) != MAGIC) {
            throw corrupt(0, "these bytes are not a saved compressed graph");
        }
        if (saved.get(INT, 4) != VERSION) {
            throw new UnsupportedFormatException(
                    Location.at(source, 4),
                    "version " + saved.get(INT, 4) + " of saved compressed graphs is not known here, only " + VERSION);
        }
        requireEqual(8, "dimension", rows.dimension());
        requireEqual(12, "metric", metricCode(rows.metric()));
        int count = requireRange(16, "rows", 0, rows.end());
        int low = requireRange(20, "blocks of a row", 1, MAX_LOW);
        int high = requireRange(24, "blocks of an upper layer", 1, MAX_HIGH);
        int entry = requireRange(28, "entry", -1, count - 1);
        int ef = requireRange(40, "ef", 1, MAX_EF);
        if (saved.byteSize() < blocksOffset(count)) {
            throw corrupt(16, count + " rows do not fit into " + saved.byteSize() + " bytes");
        }
        RowMembership members = readMembers(count);
        byte[] levels = readLevels(count, members);
        requireEntry(entry, levels, members);
        SignCodec codec = new SignCodec(rows.dimension(), saved.get(LONG, 32));
        long bytes = blockCount(levels, low, high) * CompressedHnswBlocks.blockBytes(codec.words());
        if (saved.byteSize() - blocksOffset(count) < bytes) {
            throw corrupt(20, "blocks of " + bytes + " bytes do not fit into " + saved.byteSize() + " bytes");
        }
        CompressedHnswBlocks blocks = new CompressedHnswBlocks(codec, levels, low, high);
        MemorySegment.copy(saved, blocksOffset(count), blocks.memory, 0, bytes);
        for (int row = 0; row < count; row++) {
            for (int layer = 0; layer <= Math.max(0, levels[row]); layer++) {
                for (int block = 0; block < blocks.count(layer); block++) {
                    requireBlock(blocks, blocks.offset(row, layer) + block * blocks.blockBytes, layer);
                }
            }
        }
        return new CompressedHnsw(rows, codec, blocks, members, ef, entry);
    }

    private static long blockCount(byte[] levels, int low, int high) {
        long count = (long) levels.length * low;
        for (byte level : levels) {
            count += (long) high * Math.max(0, level);
        }
        return count;
    }

    private RowMembership readMembers(int count) {
        RowMembership members = new RowMembership();
        for (int word = 0; word < (count + 63) / 64; word++) {
            long at = HEADER_BYTES + 8L * word;
            for (long bits = saved.get(LONG, at); bits != 0; bits &= bits - 1) {
                int row = 64 * word + Long.numberOfTrailingZeros(bits);
                if (row >= count || !rows.isLive(row)) {
                    throw corrupt(at, "row " + row + " is said to be a member, but holds no vector");
                }
                members.add(row);
            }
        }
        return members;
    }

    private byte[] readLevels(int count, RowMembership members) {
        byte[] levels = new byte[count];
        for (int row = 0; row < count; row++) {
            long at = levelsOffset(count) + row;
            byte level = saved.get(ValueLayout.JAVA_BYTE, at);
            int lowest = members.contains(row) ? 0 : HnswGraph.ABSENT;
            if (level < lowest || level > MAX_LEVEL) {
                throw corrupt(
                        at, "level of row " + row + " must be " + lowest + " to " + MAX_LEVEL + ", but was " + level);
            }
            levels[row] = level;
        }
        return levels;
    }

    private void requireEntry(int entry, byte[] levels, RowMembership members) {
        if (entry == -1 ? members.count() > 0 : !members.contains(entry)) {
            throw corrupt(28, "entry must be a member where there are any, but was " + entry);
        }
        if (levels.length == 0 && entry != -1) {
            throw corrupt(28, "entry must be -1 without rows, but was " + entry);
        }
    }

    private void requireBlock(CompressedHnswBlocks blocks, long block, int layer) {
        long savedBlock = blocksOffset(blocks.rows()) + block;
        for (int lane = 0; lane < CompressedHnswBlocks.LANES; lane++) {
            int link = blocks.link(block, lane);
            float base = blocks.memory.get(FLOAT, block + CompressedHnswBlocks.LINE_BYTES + 4L * lane);
            float scale = blocks.memory.get(FLOAT, block + 2 * CompressedHnswBlocks.LINE_BYTES + 4L * lane);
            float ones = blocks.memory.get(FLOAT, block + 3 * CompressedHnswBlocks.LINE_BYTES + 4L * lane);
            boolean known = link == CompressedHnswBlocks.NO_ROW
                    || (link >= 0 && link < blocks.rows() && blocks.level(link) >= layer);
            if (!known) {
                throw corrupt(
                        savedBlock + 4L * lane,
                        "row " + link + " is linked to on layer " + layer + ", where it is not");
            }
            boolean wellFormed = link == CompressedHnswBlocks.NO_ROW
                    ? base == Float.POSITIVE_INFINITY && scale == 0 && ones == 0
                    : Float.isFinite(base) && scale >= 0 && Float.isFinite(scale) && Float.isFinite(ones);
            if (!wellFormed) {
                throw corrupt(
                        savedBlock + 4L * lane,
                        "factors " + base + ", " + scale + ", " + ones + " of a link to row " + link + " cannot be");
            }
        }
    }

    private void requireEqual(long at, String name, int expected) {
        if (saved.get(INT, at) != expected) {
            throw corrupt(at, name + " must be " + expected + ", but was " + saved.get(INT, at));
        }
    }

    private int requireRange(long at, String name, int low, int high) {
        int value = saved.get(INT, at);
        if (value < low || value > high) {
            throw corrupt(at, name + " must be " + low + " to " + high + ", but was " + value);
        }
        return value;
    }

    private CorruptDataException corrupt(long at, String problem) {
        return new CorruptDataException(Location.at(source, at), problem);
    }
}
