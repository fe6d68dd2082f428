package dev.basalt.vector.hnsw;

import dev.basalt.vector.Metric;
import dev.basalt.vector.SearchableIndex;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.code.SignCodec;
import dev.basalt.vector.internal.RowMembership;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// A graph that does not grow any more, with the 1-bit codes of a row's neighbours beside its links: a walk
/// estimates the distances of all neighbours from one piece of memory, and reads vectors for the few rows it
/// stops at.
///
/// It is made from an [HnswIndex] and does not need it any more then. A removed row is not found any more, but
/// walks go on over its links; after many removals a new graph searches faster.
///
/// - **Memory:** for each row and every 32 links `512 + dimension · 4` bytes (2 KB for 384 values) and a few
///   percent for upper layers, instead of the graph; making it takes no more than that
/// - **Threads:** as [SearchableIndex] says; one removes rows at a time
/// - **Source:** Gou et al., SymphonyQG: Towards Symphonious Integration of Quantization and Graph for
///   Approximate Nearest Neighbor Search, 2025
public final class CompressedHnsw implements SearchableIndex {
    private static final int CHUNK_ROWS = 256;

    private final VectorRows rows;
    private final SignCodec codec;
    private final CompressedHnswBlocks blocks;
    private final RowMembership members;
    private final int ef;
    private volatile int entry;

    CompressedHnsw(
            VectorRows rows, SignCodec codec, CompressedHnswBlocks blocks, RowMembership members, int ef, int entry) {
        this.rows = rows;
        this.codec = codec;
        this.blocks = blocks;
        this.members = members;
        this.ef = ef;
        this.entry = entry;
    }

    /// Makes the compressed form of a graph, which must not change meanwhile.
    ///
    /// @param index   the graph, over rows that are compared by [Metric#COSINE] or [Metric#L2]
    /// @param seed    chooses the rotation of the codes
    /// @param threads how many threads to use, `>= 1`
    /// @return the index
    /// @throws IllegalArgumentException if the metric is [Metric#DOT], or there are no threads
    public static CompressedHnsw of(HnswIndex index, long seed, int threads) {
        requireEstimable(index.rows().metric());
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, but was " + threads);
        }
        HnswGraph graph = index.graph();
        byte[] levels = new byte[index.members().end()];
        RowMembership members = new RowMembership();
        for (int row = 0; row < levels.length; row++) {
            boolean contained = index.contains(row);
            levels[row] = (byte) (contained ? graph.level(row) : HnswGraph.ABSENT);
            if (contained) {
                members.add(row);
            }
        }
        SignCodec codec = new SignCodec(index.rows().dimension(), seed);
        CompressedHnswBlocks blocks =
                new CompressedHnswBlocks(codec, levels, blocksFor(graph.capacity(0)), blocksFor(graph.capacity(1)));
        fill(index, blocks, codec, threads);
        int entry = index.entry() == -1 ? -1 : HnswIndex.entryRow(index.entry());
        return new CompressedHnsw(
                index.rows(), codec, blocks, members, index.options().ef(), entry);
    }

    static void requireEstimable(Metric metric) {
        if (metric == Metric.DOT) {
            throw new IllegalArgumentException(
                    "codes estimate distances, which order rows by COSINE or L2, but the metric is DOT");
        }
    }

    private static int blocksFor(int links) {
        return (links + CompressedHnswBlocks.LANES - 1) / CompressedHnswBlocks.LANES;
    }

    private static void fill(HnswIndex index, CompressedHnswBlocks blocks, SignCodec codec, int threads) {
        AtomicInteger next = new AtomicInteger();
        int chunks = (blocks.rows() + CHUNK_ROWS - 1) / CHUNK_ROWS;
        List<Callable<Void>> work = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            work.add(() -> {
                CompressedHnswWriter writer = new CompressedHnswWriter(index, blocks, codec);
                int chunk;
                while ((chunk = next.getAndIncrement()) < chunks) {
                    int end = Math.min(blocks.rows(), (chunk + 1) * CHUNK_ROWS);
                    for (int row = chunk * CHUNK_ROWS; row < end; row++) {
                        writer.write(row);
                    }
                }
                return null;
            });
        }
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (Future<Void> done : executor.invokeAll(work)) {
                done.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making codes", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("codes could not be made", e.getCause());
        }
    }

    CompressedHnswBlocks blocks() {
        return blocks;
    }

    SignCodec codec() {
        return codec;
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

    /// Reads an index that [#save] wrote. Nothing of it is kept in the bytes: they may go after that.
    ///
    /// @param rows   the rows the index was made over
    /// @param saved  what was written; more bytes may follow
    /// @param source where the bytes come from, for messages
    /// @return the index
    /// @throws dev.basalt.core.error.CorruptDataException       if the bytes are wrong, or do not fit the rows
    /// @throws dev.basalt.core.error.UnsupportedFormatException if they were written by a later version
    public static CompressedHnsw load(VectorRows rows, MemorySegment saved, Object source) {
        return CompressedHnswFormat.read(rows, saved, source);
    }

    @Override
    public long memoryBytes() {
        return blocks.memoryBytes() + members.memoryBytes();
    }
}
