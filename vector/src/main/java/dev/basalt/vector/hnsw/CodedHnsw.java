package dev.basalt.vector.hnsw;

import dev.basalt.vector.RowScorer;
import dev.basalt.vector.SearchableIndex;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.code.RowCodes;
import dev.basalt.vector.internal.RowMembership;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// A graph with a short code of each row, for rows that do not fit into memory: a walk estimates all distances
/// from codes, and reads the vectors of the few rows it ends with, in the order in which they lie in the file.
///
/// The graph must not grow after that. Rows may be removed, which links their neighbours to each other and
/// reads the vectors of those.
///
/// - **Memory:** [RowCodes#recordBytes] a row (128 bytes for 384 values of two bits) beside the graph; making
///   it takes no more than that
/// - **Threads:** as [SearchableIndex] says; one removes rows at a time
public final class CodedHnsw implements SearchableIndex {
    private static final int CHUNK_ROWS = 1024;

    private final HnswIndex index;
    private final RowCodes codes;

    private CodedHnsw(HnswIndex index, RowCodes codes) {
        this.index = index;
        this.codes = codes;
    }

    /// Makes codes for the rows of a graph, which must not change meanwhile.
    ///
    /// @param index   the graph, over rows that are compared by cosine or squared L2 distance
    /// @param bits    bits of a value, 1 to 4
    /// @param seed    chooses the rotation of the codes
    /// @param threads how many threads to use, `>= 1`
    /// @return the index
    /// @throws IllegalArgumentException if the metric is [dev.basalt.vector.Metric#DOT], or a number is out of
    ///                                  its range
    public static CodedHnsw of(HnswIndex index, int bits, long seed, int threads) {
        CompressedHnsw.requireEstimable(index.rows().metric());
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, but was " + threads);
        }
        RowCodes codes = new RowCodes(index.rows(), index.members().end(), bits, seed);
        fill(index, codes, threads);
        return new CodedHnsw(index, codes);
    }

    private static void fill(HnswIndex index, RowCodes codes, int threads) {
        int end = index.members().end();
        AtomicInteger next = new AtomicInteger();
        int chunks = (end + CHUNK_ROWS - 1) / CHUNK_ROWS;
        List<Callable<Void>> work = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            work.add(() -> {
                RowCodes.Encoder encoder = codes.encoder();
                RowScorer reader = new RowScorer(index.rows());
                int chunk;
                while ((chunk = next.getAndIncrement()) < chunks) {
                    for (int row = chunk * CHUNK_ROWS; row < Math.min(end, (chunk + 1) * CHUNK_ROWS); row++) {
                        if (index.contains(row)) {
                            reader.queryRow(row);
                            encoder.encode(row, reader.preparedQuery());
                        }
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

    HnswIndex index() {
        return index;
    }

    RowMembership members() {
        return index.members();
    }

    /// The codes of the rows.
    ///
    /// @return the codes
    public RowCodes codes() {
        return codes;
    }

    @Override
    public VectorRows rows() {
        return index.rows();
    }

    @Override
    public boolean contains(int row) {
        return index.contains(row);
    }

    @Override
    public int size() {
        return index.size();
    }

    @Override
    public CodedHnswSearcher searcher() {
        return new CodedHnswSearcher(this);
    }

    @Override
    public boolean remove(int row) {
        return index.remove(row);
    }

    @Override
    public long memoryBytes() {
        return index.memoryBytes() + codes.memoryBytes();
    }
}
