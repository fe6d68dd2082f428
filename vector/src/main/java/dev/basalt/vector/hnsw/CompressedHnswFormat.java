package dev.basalt.vector.hnsw;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.code.RowCodes;
import dev.basalt.vector.code.SignCodec;
import dev.basalt.vector.internal.IndexBytes;
import dev.basalt.vector.internal.RowMembership;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The bytes of a [CompressedHnsw], little-endian; `docs/format/vector-index.md` says more.
///
/// ```text
/// OFFSET SIZE FIELD
///      0    4 magic "CHNW"
///      4    4 version, 3
///      8    4 dimension
///     12    4 metric: 0 cosine, 1 dot product, 2 squared L2
///     16    4 rows, n
///     20    4 blocks of a row on layer 0, 1 to 8
///     24    4 blocks of a row on a layer above, 1 to 4
///     28    4 row that walks start from, -1 for none
///     32    8 seed of the rotation
///     40    4 ef of searches that do not say, 1 to 10,000
///     44    4 bits of a value in codes of rows, 1 to 4
///     48    4 rows in view of a walk, in eighths of the effort of a search, 8 to 256
///     52   12 zero
///
/// members  8 · ⌈n / 64⌉: a bit for each row
/// levels   n: the highest layer of each row, -1 for none; zeros up to a multiple of 64
/// blocks   CompressedHnswBlocks
/// codes    SealedCodes
/// ```
final class CompressedHnswFormat {
    private static final String WHAT = "compressed graph";
    /// "CHNW" read as a little-endian int.
    private static final int MAGIC = 0x574E_4843;

    private static final int VERSION = 3;
    private static final int MAX_LOW = 8;
    private static final int MAX_HIGH = 4;
    private static final int MAX_EF = 10_000;
    private static final long ALIGNMENT = 64;

    private final VectorRows rows;
    private final IndexBytes saved;

    private CompressedHnswFormat(VectorRows rows, IndexBytes saved) {
        this.rows = rows;
        this.saved = saved;
    }

    static long byteSize(CompressedHnsw index) {
        return blocksOffset(index.blocks().rows()) + index.blocks().memory.byteSize() + codesBytes(index);
    }

    private static long levelsOffset(long rows) {
        return IndexBytes.HEADER_BYTES + 8 * ((rows + 63) / 64);
    }

    static long blocksOffset(long rows) {
        return (levelsOffset(rows) + rows + ALIGNMENT - 1) & -ALIGNMENT;
    }

    static long codesBytes(CompressedHnsw index) {
        return SealedCodes.bytes(
                index.rows().dimension(), index.codes().bits(), index.blocks().rows());
    }

    static void write(CompressedHnsw index, MemorySegment to) {
        MemorySegment blocks = index.blocks().memory;
        long at = blocksOffset(index.blocks().rows());
        MemorySegment.copy(blocks, 0, to, at, blocks.byteSize());
        RowCodes codes = index.codes();
        IndexBytes target = new IndexBytes(to.asSlice(at + blocks.byteSize(), codesBytes(index)), WHAT, WHAT);
        target.putFloats(0, codes.centre());
        MemorySegment.copy(
                codes.records(),
                0,
                target.bytes(),
                SealedCodes.centreBytes(index.rows().dimension()),
                codes.memoryBytes());
        writeHead(index, to);
    }

    /// Writes all but the blocks and the codes.
    static void writeHead(CompressedHnsw index, MemorySegment to) {
        CompressedHnswBlocks blocks = index.blocks();
        int count = blocks.rows();
        IndexBytes target = IndexBytes.begin(to, blocksOffset(count), WHAT, MAGIC, VERSION);
        target.putInt(8, index.rows().dimension());
        target.putInt(12, SealedMetric.code(index.rows().metric()));
        target.putInt(16, count);
        target.putInt(20, blocks.low);
        target.putInt(24, blocks.high);
        target.putInt(28, index.entry());
        target.putLong(32, index.codec().seed());
        target.putInt(40, index.ef());
        target.putInt(44, index.codes().bits());
        target.putInt(48, index.width());
        for (int word = 0; word < (count + 63) / 64; word++) {
            target.putLong(IndexBytes.HEADER_BYTES + 8L * word, index.members().word(word));
        }
        for (int row = 0; row < count; row++) {
            target.bytes().set(ValueLayout.JAVA_BYTE, levelsOffset(count) + row, (byte) blocks.level(row));
        }
    }

    /// Says in a saved graph how many rows its walks keep in view.
    static void putWidth(MemorySegment bytes, int eighths) {
        new IndexBytes(bytes, WHAT, WHAT).putInt(48, eighths);
    }

    static CompressedHnsw read(VectorRows rows, MemorySegment bytes, Object source) {
        IndexBytes saved = new IndexBytes(bytes, WHAT, source);
        saved.requireHeader(MAGIC, VERSION);
        return new CompressedHnswFormat(rows, saved).read();
    }

    private CompressedHnsw read() {
        saved.requireInt(8, "dimension", rows.dimension(), rows.dimension());
        int metric = SealedMetric.code(rows.metric());
        saved.requireInt(12, "metric", metric, metric);
        int count = saved.requireInt(16, "rows", 0, rows.end());
        int low = saved.requireInt(20, "blocks of a row", 1, MAX_LOW);
        int high = saved.requireInt(24, "blocks of an upper layer", 1, MAX_HIGH);
        int entry = saved.requireInt(28, "entry", -1, count - 1L);
        int ef = saved.requireInt(40, "ef", 1, MAX_EF);
        int bits = saved.requireInt(44, "bits of codes", 1, RowCodes.MAX_BITS);
        int width = saved.requireInt(48, "width", SearchWidth.UNIT, SearchWidth.MAX);
        if (saved.bytes().byteSize() < blocksOffset(count)) {
            // There may be more, but this many at least.
            saved.requireSize(blocksOffset(count));
        }
        RowMembership members = SealedMembers.read(saved, IndexBytes.HEADER_BYTES, count, rows);
        byte[] levels = readLevels(count, members);
        SealedMembers.requireEntry(saved, 28, entry, members);
        long seed = saved.getLong(32);
        long bytes = CompressedHnswBlocks.bytes(SignCodec.words(rows.dimension()), levels, low, high);
        long end = blocksOffset(count) + bytes;
        saved.requireSize(end + SealedCodes.bytes(rows.dimension(), bits, count));
        RowCodes codes = SealedCodes.read(rows, count, bits, seed, saved, end);
        SignCodec codec = new SignCodec(rows.dimension(), seed, rows.metric(), codes.centre());
        CompressedHnswBlocks blocks =
                new CompressedHnswBlocks(codec, levels, low, high, saved.bytes().asSlice(blocksOffset(count), bytes));
        for (int row = 0; row < count; row++) {
            for (int layer = 0; layer <= Math.max(0, levels[row]); layer++) {
                for (int block = 0; block < blocks.count(layer); block++) {
                    requireBlock(blocks, blocks.offset(row, layer) + block * blocks.blockBytes, layer);
                }
            }
        }
        return new CompressedHnsw(rows, codec, blocks, codes, members, ef, width, entry);
    }

    private byte[] readLevels(int count, RowMembership members) {
        byte[] levels = new byte[count];
        for (int row = 0; row < count; row++) {
            long at = levelsOffset(count) + row;
            byte level = saved.bytes().get(ValueLayout.JAVA_BYTE, at);
            int lowest = members.contains(row) ? 0 : HnswGraph.ABSENT;
            if (level < lowest || level > HnswIndex.MAX_LEVEL) {
                throw saved.corrupt(
                        at,
                        "level of row " + row + " must be in [" + lowest + ", " + HnswIndex.MAX_LEVEL + "], but was "
                                + level);
            }
            levels[row] = level;
        }
        return levels;
    }

    private void requireBlock(CompressedHnswBlocks blocks, long block, int layer) {
        long savedBlock = blocksOffset(blocks.rows()) + block;
        for (int lane = 0; lane < CompressedHnswBlocks.LANES; lane++) {
            long at = savedBlock + 4L * lane;
            int link = blocks.link(block, lane);
            boolean nothing = link == CompressedHnswBlocks.NO_ROW;
            if (!nothing && (link < 0 || link >= blocks.rows() || blocks.level(link) < layer)) {
                throw saved.corrupt(
                        at, "links on layer " + layer + " must lead to rows of that layer, but one leads to " + link);
            }
            float base = saved.getFloat(at + CompressedHnswBlocks.LINE_BYTES);
            float scale = saved.getFloat(at + 2 * CompressedHnswBlocks.LINE_BYTES);
            float ones = saved.getFloat(at + 3 * CompressedHnswBlocks.LINE_BYTES);
            boolean wellFormed = nothing
                    ? base == Float.POSITIVE_INFINITY && scale == 0 && ones == 0
                    : Float.isFinite(base) && scale >= 0 && Float.isFinite(scale) && Float.isFinite(ones);
            if (!wellFormed) {
                throw factors(at, link, base, scale, ones);
            }
        }
    }

    private CorruptDataException factors(long at, int link, float base, float scale, float ones) {
        return saved.corrupt(
                at,
                "factors of a link must be finite, or infinite, 0 and 0 without a row, but of the link to " + link
                        + " are " + base + ", " + scale + " and " + ones);
    }
}
