package dev.basalt.vector.hnsw;

import dev.basalt.vector.RowScorer;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.code.RowCodes;
import dev.basalt.vector.internal.IndexBytes;
import dev.basalt.vector.internal.Workers;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/// The codes of rows in a saved graph: the centre that they are seen from, as floats, zeros up to a multiple
/// of 32, then a record for each row, all as [RowCodes] has them.
final class SealedCodes {
    private static final int CHUNK_ROWS = 1024;

    private SealedCodes() {}

    static long centreBytes(int dimension) {
        return 4L * RowCodes.centreLength(dimension);
    }

    static long bytes(int dimension, int bits, long rows) {
        return centreBytes(dimension) + RowCodes.recordBytes(dimension, bits) * rows;
    }

    /// Makes the codes of the rows of a graph, where they are to be saved.
    static RowCodes write(HnswIndex index, int rows, int bits, long seed, int threads, MemorySegment to) {
        int dimension = index.rows().dimension();
        IndexBytes bytes = new IndexBytes(to.asSlice(0, bytes(dimension, bits, rows)), "codes", "codes");
        bytes.bytes().fill((byte) 0);
        MemorySegment records = bytes.bytes().asSlice(centreBytes(dimension));
        RowCodes codes = new RowCodes(index.rows(), rows, bits, seed, records);
        bytes.putFloats(0, codes.centre());
        encode(index, codes, rows, threads);
        return codes;
    }

    private static void encode(HnswIndex index, RowCodes codes, int rows, int threads) {
        AtomicInteger next = new AtomicInteger();
        int chunks = (rows + CHUNK_ROWS - 1) / CHUNK_ROWS;
        Workers.run(threads, _ -> {
            RowCodes.Encoder encoder = codes.encoder();
            RowScorer reader = new RowScorer(index.rows());
            int chunk;
            while ((chunk = next.getAndIncrement()) < chunks) {
                for (int row = chunk * CHUNK_ROWS; row < Math.min(rows, (chunk + 1) * CHUNK_ROWS); row++) {
                    if (index.contains(row)) {
                        reader.queryRow(row);
                        encoder.encode(row, reader.preparedQuery());
                    }
                }
            }
        });
    }

    /// Reads codes where they lie.
    static RowCodes read(VectorRows of, int rows, int bits, long seed, IndexBytes saved, long byteOffset) {
        float[] centre = new float[RowCodes.centreLength(of.dimension())];
        saved.getFloats(byteOffset, centre);
        for (int i = 0; i < centre.length; i++) {
            if (!Float.isFinite(centre[i])) {
                throw saved.corrupt(
                        byteOffset + 4L * i, "centre of a " + saved.what() + " must be finite, but has " + centre[i]);
            }
        }
        long records = byteOffset + centreBytes(of.dimension());
        long recordBytes = RowCodes.recordBytes(of.dimension(), bits);
        for (int row = 0; row < rows; row++) {
            long end = records + recordBytes * (row + 1L);
            for (long at = end - 12; at < end; at += 4) {
                float factor = saved.getFloat(at);
                if (!(factor >= 0 && factor <= Float.MAX_VALUE)) {
                    throw saved.corrupt(
                            at, "factors of a record must be finite and not negative, but one is " + factor);
                }
            }
        }
        return new RowCodes(of, bits, seed, centre, saved.bytes().asSlice(records, recordBytes * rows));
    }
}
