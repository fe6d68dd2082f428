package dev.basalt.model.embedding;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/// The native memory in which one batch goes into the network and comes out, used again for the next.
///
/// - **Memory:** owns its buffers until [#close()]
/// - **Threads:** used by one thread at a time
final class BatchBuffers implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final int dimension;
    private final LongBuffer ids;
    private final LongBuffer mask;
    private final LongBuffer types;
    private final FloatBuffer output;

    /// Allocates buffers.
    ///
    /// @param maxCells  largest number of texts times tokens of a batch
    /// @param dimension number of elements of a vector
    BatchBuffers(int maxCells, int dimension) {
        this.dimension = dimension;
        this.ids = longs(maxCells);
        this.mask = longs(maxCells);
        // Never written: arenas hand out zeros, and a single text is of type 0 throughout.
        this.types = longs(maxCells);
        this.output = arena.allocate(ValueLayout.JAVA_FLOAT, (long) maxCells * dimension)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /// Computes the vectors of the texts of one batch.
    ///
    /// @param encoder the network
    /// @param pooling how token vectors are joined
    /// @param rows    token ids of all texts
    /// @param batch   indexes of this batch's texts; at least one, none without tokens
    /// @param vectors `[all texts, dimension]`, receives the result
    void run(OnnxEncoder encoder, Pooling pooling, int[][] rows, int[] batch, float[] vectors) {
        int longest = 0;
        for (int text : batch) {
            longest = Math.max(longest, rows[text].length);
        }
        for (int i = 0; i < batch.length; i++) {
            fill(i * longest, rows[batch[i]], longest);
        }
        encoder.run(ids, mask, types, output, batch.length, longest);
        for (int i = 0; i < batch.length; i++) {
            int vectorIndex = batch[i] * dimension;
            if (encoder.pooled()) {
                output.get(i * dimension, vectors, vectorIndex, dimension);
            } else {
                pooling.pool(output, i * longest * dimension, rows[batch[i]].length, dimension, vectors, vectorIndex);
            }
            Pooling.normalise(vectors, vectorIndex, dimension);
        }
    }

    @Override
    public void close() {
        arena.close();
    }

    private void fill(int start, int[] row, int longest) {
        for (int i = 0; i < longest; i++) {
            boolean isToken = i < row.length;
            ids.put(start + i, isToken ? row[i] : 0);
            mask.put(start + i, isToken ? 1 : 0);
        }
    }

    private LongBuffer longs(int count) {
        return arena.allocate(ValueLayout.JAVA_LONG, count)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
    }
}
