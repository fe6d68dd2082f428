package dev.basalt.vector.hnsw;

import dev.basalt.core.kernel.SignCodeKernels;
import dev.basalt.vector.SearchableIndex;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.code.SignCodec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// A graph that does not grow any more, with the 1-bit codes of a row's neighbours beside its links: a walk estimates
/// the distances of all neighbours from one piece of memory, and reads vectors for the few rows it ends with.
///
/// - **Memory:** for each row and every 32 links `512 + dimension · 4` bytes (2 KB for 384 values), beside the graph
/// - **Threads:** as [SearchableIndex] says; rows may be removed by one thread
/// - **Source:** Gou et al., SymphonyQG: Towards Symphonious Integration of Quantization and Graph for Approximate
///   Nearest Neighbor Search, 2025
public final class CompressedHnsw implements SearchableIndex {
    static final int NO_ROW = -1;
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final int LANES = SignCodeKernels.LANES;
    static final long ID_BYTES = 4L * LANES;

    private final HnswIndex index;
    private final SignCodec codec;
    private final int blocksPerRow;
    private final long blockBytes;
    private final MemorySegment blocks;

    /// Makes the compressed form of a graph. The graph must not grow after that; rows may be removed from either.
    ///
    /// @param index the graph
    /// @param seed  chooses the rotation of the codes
    public CompressedHnsw(HnswIndex index, long seed) {
        this.index = index;
        this.codec = new SignCodec(index.rows().dimension(), seed);
        this.blocksPerRow = (index.graph().capacity(0) + LANES - 1) / LANES;
        this.blockBytes = ID_BYTES + SignCodeKernels.blockBytes(codec.words());
        int rows = index.members().end();
        this.blocks = Arena.ofAuto().allocate(Math.max(1, (long) rows * blocksPerRow * blockBytes), 64);
        fill(rows);
    }

    private void fill(int rows) {
        HnswGraph graph = index.graph();
        float[] rotated = rotateAll(rows);
        int padded = codec.rotation().paddedDimension();
        int[] code = new int[codec.words()];
        float[] factors = new float[3];
        for (int row = 0; row < rows; row++) {
            int count = 0;
            if (index.contains(row)) {
                int[] page = graph.page(row, 0);
                int base = graph.base(row, 0);
                int links = HnswGraph.count(page, base);
                for (int i = 1; i <= links; i++) {
                    int link = page[base + i];
                    if (index.contains(link)) {
                        codec.encode(rotated, link * padded, rotated, row * padded, code, factors);
                        put(row, count++, link, code, factors);
                    }
                }
            }
            for (; count < blocksPerRow * LANES; count++) {
                long at = blockOffset(row, count / LANES) + 4L * (count % LANES);
                blocks.set(INT, at, NO_ROW);
                blocks.set(FLOAT, at + ID_BYTES, Float.POSITIVE_INFINITY);
            }
        }
    }

    private float[] rotateAll(int rows) {
        int dimension = index.rows().dimension();
        int padded = codec.rotation().paddedDimension();
        float[] all = new float[rows * padded];
        float[] row = new float[dimension];
        float[] rotatedRow = new float[padded];
        for (int i = 0; i < rows; i++) {
            if (index.contains(i)) {
                long offset = (long) i * dimension * Float.BYTES;
                MemorySegment.copy(index.rows().segment(), FLOAT, offset, row, 0, dimension);
                codec.rotation().rotate(row, 0, rotatedRow);
                System.arraycopy(rotatedRow, 0, all, i * padded, padded);
            }
        }
        return all;
    }

    private void put(int row, int place, int link, int[] code, float[] factors) {
        long at = blockOffset(row, place / LANES) + 4L * (place % LANES);
        blocks.set(INT, at, link);
        for (int factor = 0; factor < 3; factor++) {
            blocks.set(FLOAT, at + ID_BYTES * (1 + factor), factors[factor]);
        }
        for (int word = 0; word < code.length; word++) {
            blocks.set(INT, at + ID_BYTES * (4 + word), code[word]);
        }
    }

    long blockOffset(int row, int block) {
        return ((long) row * blocksPerRow + block) * blockBytes;
    }

    MemorySegment blocks() {
        return blocks;
    }

    int blocksPerRow() {
        return blocksPerRow;
    }

    long blockBytes() {
        return blockBytes;
    }

    SignCodec codec() {
        return codec;
    }

    HnswIndex index() {
        return index;
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
    public CompressedHnswSearcher searcher() {
        return new CompressedHnswSearcher(this);
    }

    @Override
    public boolean remove(int row) {
        return index.remove(row);
    }

    @Override
    public long memoryBytes() {
        return index.memoryBytes() + blocks.byteSize();
    }
}
