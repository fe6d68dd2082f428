package dev.basalt.bench.vector;

import dev.basalt.vector.Metric;
import dev.basalt.vector.RowScorer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/// What all contenders index and search: rows and queries (of unit length for [Metric#COSINE]) and the truth.
record VectorSet(String name, Metric metric, Matrix base, Matrix queries, Truth truth) {
    private static final int RANDOM_ROWS = 10_000;
    private static final int RANDOM_DIMENSION = 384;
    private static final int RANDOM_QUERIES = 1_000;

    VectorSet {
        if (base.dimension() != queries.dimension()) {
            throw new IllegalArgumentException("rows and queries must have one dimension, but have " + base.dimension()
                    + " and " + queries.dimension());
        }
        if (truth.queryCount() != queries.rowCount()) {
            throw new IllegalArgumentException("truth must have a row for each of " + queries.rowCount()
                    + " queries, but has " + truth.queryCount());
        }
    }

    /// Reads or makes the set that the arguments name.
    static VectorSet of(BenchArguments arguments) throws IOException {
        Path basePath = arguments.base();
        Path queriesPath = arguments.queries();
        Metric metric = arguments.metric();
        if (basePath == null || queriesPath == null) {
            return random(metric, arguments.seed(), arguments.k());
        }
        Matrix base = prepared(metric, Matrix.read(basePath, arguments.maxRows()));
        Matrix queries = prepared(metric, Matrix.read(queriesPath, arguments.maxQueries()));
        Path truthPath = arguments.truth();
        Truth truth = truthPath == null
                ? Truth.compute(metric, base, queries, arguments.k())
                : Truth.read(truthPath, arguments.maxQueries());
        Path folder = basePath.toAbsolutePath().getParent();
        return new VectorSet(
                (folder == null ? "" : folder.getFileName() + "/") + basePath.getFileName(),
                metric,
                base,
                queries,
                truth);
    }

    static VectorSet random(Metric metric, long seed, int k) {
        Random random = new Random(seed);
        Matrix base = prepared(metric, gaussian(random, RANDOM_ROWS));
        Matrix queries = prepared(metric, gaussian(random, RANDOM_QUERIES));
        return new VectorSet("random, seed " + seed, metric, base, queries, Truth.compute(metric, base, queries, k));
    }

    private static Matrix gaussian(Random random, int rows) {
        float[] values = new float[rows * RANDOM_DIMENSION];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new Matrix(rows, RANDOM_DIMENSION, values);
    }

    private static Matrix prepared(Metric metric, Matrix matrix) {
        for (int row = 0; row < matrix.rowCount(); row++) {
            RowScorer.prepare(metric, matrix.values(), row * matrix.dimension(), matrix.dimension());
        }
        return matrix;
    }
}
