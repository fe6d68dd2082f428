package dev.basalt.core.testing;

import dev.basalt.core.limit.Limits;
import dev.basalt.core.npy.NpyMatrix;
import java.io.IOException;

/// Embeddings of sentences, from `testdata/embeddings`: what a language model really makes, for tests of recall.
public final class TestEmbeddings {
    /// Number of values of each row.
    public static final int DIMENSION = 384;

    /// Number of rows of [#base].
    public static final int BASE_ROWS = 4000;

    /// Number of rows of [#queries].
    public static final int QUERY_ROWS = 200;

    private TestEmbeddings() {}

    /// The rows to search.
    ///
    /// @return `[BASE_ROWS, DIMENSION]`, row-major, each of length one but for its rounding to f16
    /// @throws IOException if the file cannot be read
    public static float[] base() throws IOException {
        return read("base-4000-384-f16.npy", BASE_ROWS);
    }

    /// The rows to search for, none of which is in [#base].
    ///
    /// @return `[QUERY_ROWS, DIMENSION]`, row-major, each of length one but for its rounding to f16
    /// @throws IOException if the file cannot be read
    public static float[] queries() throws IOException {
        return read("queries-200-384-f16.npy", QUERY_ROWS);
    }

    private static float[] read(String name, int rowCount) throws IOException {
        try (NpyMatrix matrix = NpyMatrix.open(Golden.folder("embeddings").resolve(name), Limits.DEFAULT)) {
            float[] values = new float[rowCount * DIMENSION];
            matrix.readRows(0, rowCount, values, 0);
            return values;
        }
    }
}
