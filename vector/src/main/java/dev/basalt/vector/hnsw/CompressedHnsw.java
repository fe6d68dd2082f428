package dev.basalt.vector.hnsw;

import dev.basalt.vector.SearchableIndex;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.code.RowCodes;
import dev.basalt.vector.code.SignCodec;
import dev.basalt.vector.internal.RowMembership;
import dev.basalt.vector.internal.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/// A graph that does not grow any more, with the 1-bit codes of a row's neighbours beside its links: a walk
/// estimates the distances of all neighbours from one piece of memory, and reads vectors for the few rows it
/// stops at. Where few rows may be found, a search looks at a 1-bit code of each of those instead.
///
/// It is made from an [HnswIndex] and does not need it any more then. A removed row is not found any more, but
/// walks go on over its links; after many removals a new graph searches faster. Rows may be of any length, for
/// [dev.basalt.vector.Metric#DOT] too.
///
/// - **Memory:** for each row and every 32 links `512 + dimension · 4` bytes (2 KB for 384 values), `dimension
///   / 8 + 12` for its code, and a few percent for upper layers, instead of the graph; making it takes `4 ·
///   dimension` bytes a row more, a gigabyte at most
/// - **Threads:** as [SearchableIndex] says; one removes rows at a time
/// - **Source:** Gou et al., SymphonyQG: Towards Symphonious Integration of Quantization and Graph for
///   Approximate Nearest Neighbor Search, 2025
public final class CompressedHnsw implements SearchableIndex {
    private static final int CHUNK_ROWS = 256;
    /// Bits of a value in codes of rows.
    private static final int CODE_BITS = 1;

    private static final long PAGE_BYTES = 4096;

    private final VectorRows rows;
    private final SignCodec codec;
    private final CompressedHnswBlocks blocks;
    private final RowCodes codes;
    private final RowMembership members;
    private final int ef;
    /// Rows in view of a walk, in eighths of the effort of a search.
    private volatile int width;
    private volatile int entry;

    CompressedHnsw(
            VectorRows rows,
            SignCodec codec,
            CompressedHnswBlocks blocks,
            RowCodes codes,
            RowMembership members,
            int ef,
            int width,
            int entry) {
        this.rows = rows;
        this.codec = codec;
        this.blocks = blocks;
        this.codes = codes;
        this.members = members;
        this.ef = ef;
        this.width = width;
        this.entry = entry;
    }

    /// Makes the compressed form of a graph, which must not change meanwhile.
    ///
    /// @param index   the graph
    /// @param seed    chooses the rotation of the codes
    /// @param threads how many threads to use, `>= 1`
    /// @return the index
    /// @throws IllegalArgumentException if there are no threads
    public static CompressedHnsw of(HnswIndex index, long seed, int threads) {
        // Lives as long as the index or one of its searchers is reachable.
        return make(index, seed, threads, Arena.ofAuto().allocate(savedBytes(index), PAGE_BYTES));
    }

    /// The bytes that [#save(HnswIndex, long, int, MemorySegment)] writes.
    ///
    /// @param index the graph
    /// @return the size
    public static long savedBytes(HnswIndex index) {
        byte[] levels = levels(index);
        int words = SignCodec.words(index.rows().dimension());
        return CompressedHnswFormat.blocksOffset(levels.length)
                + CompressedHnswBlocks.bytes(words, levels, lowBlocks(index), highBlocks(index))
                + SealedCodes.bytes(index.rows().dimension(), CODE_BITS, levels.length);
    }

    /// Makes the compressed form of a graph, which must not change meanwhile, where it is to be saved.
    ///
    /// @param index   the graph
    /// @param seed    chooses the rotation of the codes
    /// @param threads how many threads to use, `>= 1`
    /// @param to      memory that any thread may write, at least [#savedBytes(HnswIndex)] bytes
    /// @throws IllegalArgumentException  if there are no threads
    /// @throws IndexOutOfBoundsException if the memory is too small
    public static void save(HnswIndex index, long seed, int threads, MemorySegment to) {
        CompressedHnswFormat.writeHead(make(index, seed, threads, to), to);
    }

    /// Makes the form of a graph in memory as it is saved, but for the head.
    static CompressedHnsw make(HnswIndex index, long seed, int threads, MemorySegment to) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, but was " + threads);
        }
        byte[] levels = levels(index);
        RowMembership members = new RowMembership();
        for (int row = 0; row < levels.length; row++) {
            if (levels[row] != HnswGraph.ABSENT) {
                members.add(row);
            }
        }
        int low = lowBlocks(index);
        int high = highBlocks(index);
        long bytes = CompressedHnswBlocks.bytes(SignCodec.words(index.rows().dimension()), levels, low, high);
        long at = CompressedHnswFormat.blocksOffset(levels.length);
        RowCodes codes = SealedCodes.write(index, levels.length, CODE_BITS, seed, threads, to.asSlice(at + bytes));
        SignCodec codec =
                new SignCodec(index.rows().dimension(), seed, index.rows().metric(), codes.centre());
        MemorySegment memory = to.asSlice(at, bytes).fill((byte) 0);
        CompressedHnswBlocks blocks = new CompressedHnswBlocks(codec, levels, low, high, memory);
        fill(index, blocks, codec, threads);
        int entry = index.entry() == -1 ? -1 : HnswIndex.entryRow(index.entry());
        return new CompressedHnsw(
                index.rows(), codec, blocks, codes, members, index.options().ef(), SearchWidth.UNIT, entry);
    }

    /// The highest layer of each row that can be found.
    private static byte[] levels(HnswIndex index) {
        byte[] levels = new byte[index.members().end()];
        for (int row = 0; row < levels.length; row++) {
            levels[row] = (byte) (index.contains(row) ? index.graph().level(row) : HnswGraph.ABSENT);
        }
        return levels;
    }

    private static int lowBlocks(HnswIndex index) {
        return blocksFor(index.graph().capacity(0));
    }

    private static int highBlocks(HnswIndex index) {
        return blocksFor(index.graph().capacity(1));
    }

    private static int blocksFor(int links) {
        return (links + CompressedHnswBlocks.LANES - 1) / CompressedHnswBlocks.LANES;
    }

    private static void fill(HnswIndex index, CompressedHnswBlocks blocks, SignCodec codec, int threads) {
        try (Arena arena = Arena.ofShared()) {
            RotatedRows rotated = new RotatedRows(index.rows(), blocks.rows(), codec, arena);
            forEachRow(rotated.kept(), threads, () -> {
                RotatedRows.Reader reader = rotated.reader();
                return row -> {
                    if (blocks.level(row) >= 0) {
                        reader.keep(row);
                    }
                };
            });
            forEachRow(blocks.rows(), threads, () -> new CompressedHnswWriter(index, blocks, codec, rotated)::write);
        }
    }

    /// Does something with each row below a number.
    ///
    /// @param work makes what one thread does with a row
    private static void forEachRow(int rows, int threads, Supplier<IntConsumer> work) {
        AtomicInteger next = new AtomicInteger();
        int chunks = (rows + CHUNK_ROWS - 1) / CHUNK_ROWS;
        Workers.run(threads, _ -> {
            IntConsumer each = work.get();
            int chunk;
            while ((chunk = next.getAndIncrement()) < chunks) {
                int end = Math.min(rows, (chunk + 1) * CHUNK_ROWS);
                for (int row = chunk * CHUNK_ROWS; row < end; row++) {
                    each.accept(row);
                }
            }
        });
    }

    CompressedHnswBlocks blocks() {
        return blocks;
    }

    SignCodec codec() {
        return codec;
    }

    /// Codes of rows for searches that may find some only.
    RowCodes codes() {
        return codes;
    }

    RowMembership members() {
        return members;
    }

    /// The row that walks start from, or -1 without rows.
    int entry() {
        return entry;
    }

    int ef() {
        return ef;
    }

    /// Rows in view of a walk, in eighths of the effort of a search.
    int width() {
        return width;
    }

    /// Has walks of this index keep more rows in view.
    void setWidth(int eighths) {
        width = eighths;
    }

    @Override
    public VectorRows rows() {
        return rows;
    }

    @Override
    public boolean contains(int row) {
        return members.contains(row);
    }

    @Override
    public int size() {
        return members.count();
    }

    @Override
    public CompressedHnswSearcher searcher() {
        return new CompressedHnswSearcher(this);
    }

    @Override
    public boolean remove(int row) {
        if (!members.remove(row)) {
            return false;
        }
        if (row == entry) {
            entry = highest();
        }
        return true;
    }

    private int highest() {
        int best = -1;
        for (int row = members.next(0, null); row != Integer.MAX_VALUE; row = members.next(row + 1, null)) {
            if (best < 0 || blocks.level(row) > blocks.level(best)) {
                best = row;
            }
        }
        return best;
    }

    /// The bytes that [#save] writes.
    ///
    /// @return the size
    public long savedBytes() {
        return CompressedHnswFormat.byteSize(this);
    }

    /// Writes this index, which must not change meanwhile, to the start of some memory.
    ///
    /// @param to at least [#savedBytes] bytes
    /// @throws IndexOutOfBoundsException if it is too small
    public void save(MemorySegment to) {
        CompressedHnswFormat.write(this, to);
    }

    /// Opens an index that [#save] wrote, where it lies. Every link is checked, so that no bytes can make a
    /// search fail later.
    ///
    /// @param rows   the rows the index was made over
    /// @param saved  what was written; stays as it is for as long as the index is used
    /// @param source where the bytes come from, for messages
    /// @return the index
    /// @throws dev.basalt.core.error.CorruptDataException       if the bytes are wrong, or do not fit the rows
    /// @throws dev.basalt.core.error.UnsupportedFormatException if they were written by another version
    public static CompressedHnsw load(VectorRows rows, MemorySegment saved, Object source) {
        return CompressedHnswFormat.read(rows, saved, source);
    }

    /// The bytes beside the blocks and the codes, which may be in a mapped file.
    ///
    /// @return an estimate
    public long heapBytes() {
        return memoryBytes() - blocks.memory.byteSize() - CompressedHnswFormat.codesBytes(this);
    }

    @Override
    public long memoryBytes() {
        return blocks.memoryBytes() + CompressedHnswFormat.codesBytes(this) + members.memoryBytes();
    }
}
