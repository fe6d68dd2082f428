package dev.basalt.vector;

import dev.basalt.core.kernel.FloatRowKernels;
import dev.basalt.core.kernel.HalfRowKernels;
import dev.basalt.core.kernel.QueryVectors;
import dev.basalt.vector.internal.Preparation;
import dev.basalt.vector.internal.RowMemory;
import java.lang.foreign.MemorySegment;

/// The distances of rows from one query.
///
/// - **Accuracy:** sums as in [FloatRowKernels]. For cosine, rows of f16 values are of unit length within 2⁻¹¹, so a
///   distance may be off by as much, and that of a vector from its own row need not be zero
/// - **Memory:** a copy of the query; scoring allocates nothing
/// - **Threads:** confined to one
public final class RowScorer {
    private final VectorRows rows;
    private final int dimension;
    private final Metric metric;
    private final boolean squared;
    private final boolean half;
    private final long rowBytes;
    private final float[] query;
    private final int[] single = new int[1];
    private final float[] singleDistance = new float[1];

    /// Makes a scorer without a query.
    ///
    /// @param rows what to score
    public RowScorer(VectorRows rows) {
        this.rows = rows;
        this.dimension = rows.dimension();
        this.metric = rows.metric();
        this.squared = metric == Metric.L2;
        this.half = rows.type() == RowType.F16;
        this.rowBytes = (long) dimension * rows.type().valueBytes();
        this.query = new float[dimension];
    }

    /// Sets the query.
    ///
    /// - **Shapes:** `vectors [n, dimension]`
    ///
    /// @param vectors     holds it, alone or among others; is copied
    /// @param vectorIndex index of its first value, a multiple of the dimension
    /// @throws IndexOutOfBoundsException if no vector of the array begins there
    /// @throws IllegalArgumentException  if the array does not hold whole vectors, a value is NaN or infinite, or
    ///                                   for cosine all are zero
    public void query(float[] vectors, int vectorIndex) {
        QueryVectors.requireStart(vectors.length, vectorIndex, dimension);
        System.arraycopy(vectors, vectorIndex, query, 0, dimension);
        prepareQuery(metric, query, 0, dimension);
    }

    /// As [#prepare], with the messages that all searches have about queries.
    ///
    /// @param metric    the metric
    /// @param vector    holds the query; scaled to unit length for cosine
    /// @param index     index of its first value
    /// @param dimension its length
    /// @throws IllegalArgumentException if a value is NaN or infinite, or for cosine if all are zero
    public static void prepareQuery(Metric metric, float[] vector, int index, int dimension) {
        try {
            prepare(metric, vector, index, dimension);
        } catch (IllegalArgumentException e) {
            QueryVectors.requireFinite(vector, index, dimension);
            throw new IllegalArgumentException(QueryVectors.noDirection(), e);
        }
    }

    /// Makes a live row the query.
    ///
    /// @param row the row
    public void queryRow(int row) {
        RowMemory.copy(rows.segment(), rows.type(), dimension, row, query, 0);
    }

    /// The query as it is scored: at unit length for cosine.
    ///
    /// @return the array itself, `[dimension]`; must not be changed
    public float[] preparedQuery() {
        return query;
    }

    /// Distances of some rows.
    ///
    /// @param ordinals  holds the rows, all below [VectorRows#end]
    /// @param from      index of the first
    /// @param count     how many
    /// @param distances receives the distances, from index `to` on
    /// @param to        index of the first
    public void score(int[] ordinals, int from, int count, float[] distances, int to) {
        MemorySegment segment = rows.segment();
        if (half) {
            scoreHalves(segment, ordinals, from, count, distances, to);
        } else {
            scoreFloats(segment, ordinals, from, count, distances, to);
        }
        if (!squared) {
            toDistances(metric, distances, to, count);
        }
    }

    private void scoreFloats(MemorySegment segment, int[] ordinals, int from, int count, float[] distances, int to) {
        if (squared) {
            FloatRowKernels.squaredL2Gather(query, 0, segment, 0, dimension, ordinals, from, count, distances, to);
        } else {
            FloatRowKernels.dotGather(query, 0, segment, 0, dimension, ordinals, from, count, distances, to);
        }
    }

    private void scoreHalves(MemorySegment segment, int[] ordinals, int from, int count, float[] distances, int to) {
        if (squared) {
            HalfRowKernels.squaredL2Gather(query, 0, segment, 0, dimension, ordinals, from, count, distances, to);
        } else {
            HalfRowKernels.dotGather(query, 0, segment, 0, dimension, ordinals, from, count, distances, to);
        }
    }

    /// Distances of rows that follow each other.
    ///
    /// @param first     the first row
    /// @param count     how many
    /// @param distances receives the distances, from index `to` on
    /// @param to        index of the first
    public void scoreRange(int first, int count, float[] distances, int to) {
        scoreRange(query, 0, 1, first, count, distances, to);
    }

    /// Distances from several queries of rows that follow each other: each row comes from memory once.
    ///
    /// - **Shapes:** `queries [queryCount, dimension]`, prepared as by [#prepare]; `distances [queryCount, count]`
    ///
    /// @param queries    holds the queries
    /// @param index      index of the first value of the first
    /// @param queryCount how many queries
    /// @param first      the first row
    /// @param count      how many rows
    /// @param distances  receives the distances, from index `to` on
    /// @param to         index of the first
    public void scoreRange(
            float[] queries, int index, int queryCount, int first, int count, float[] distances, int to) {
        MemorySegment segment = rows.segment();
        long offset = first * rowBytes;
        if (half) {
            for (int q = 0; q < queryCount; q++) {
                rangeHalves(queries, index + q * dimension, segment, offset, count, distances, to + q * count);
            }
        } else {
            rangeFloats(queries, index, queryCount, segment, offset, count, distances, to);
        }
        if (!squared) {
            toDistances(metric, distances, to, queryCount * count);
        }
    }

    private void rangeFloats(
            float[] queries,
            int index,
            int queryCount,
            MemorySegment segment,
            long offset,
            int count,
            float[] distances,
            int to) {
        if (queryCount == 1) {
            if (squared) {
                FloatRowKernels.squaredL2Rows(queries, index, segment, offset, count, dimension, distances, to);
            } else {
                FloatRowKernels.dotRows(queries, index, segment, offset, count, dimension, distances, to);
            }
        } else if (squared) {
            FloatRowKernels.squaredL2Tile(queries, index, queryCount, segment, offset, count, dimension, distances, to);
        } else {
            FloatRowKernels.dotTile(queries, index, queryCount, segment, offset, count, dimension, distances, to);
        }
    }

    private void rangeHalves(
            float[] queries, int index, MemorySegment segment, long offset, int count, float[] distances, int to) {
        if (squared) {
            HalfRowKernels.squaredL2Rows(queries, index, segment, offset, count, dimension, distances, to);
        } else {
            HalfRowKernels.dotRows(queries, index, segment, offset, count, dimension, distances, to);
        }
    }

    /// The distance of one row.
    ///
    /// @param row the row
    /// @return its distance
    public float score(int row) {
        single[0] = row;
        score(single, 0, 1, singleDistance, 0);
        return singleDistance[0];
    }

    /// Turns dot products into distances, in place.
    ///
    /// @param metric    [Metric#COSINE] or [Metric#DOT]
    /// @param distances holds dot products
    /// @param from      index of the first
    /// @param count     how many
    public static void toDistances(Metric metric, float[] distances, int from, int count) {
        // A unit vector's product with itself may be a little over one; a distance is never below zero.
        if (metric == Metric.COSINE) {
            for (int i = from; i < from + count; i++) {
                distances[i] = Math.max(0, 1 - distances[i]);
            }
        } else {
            for (int i = from; i < from + count; i++) {
                distances[i] = -distances[i];
            }
        }
    }

    /// Checks a vector and brings it to the form that rows of a metric have.
    ///
    /// @param metric    the metric
    /// @param vector    holds the vector; scaled to unit length for cosine
    /// @param index     index of its first value
    /// @param dimension its length
    /// @throws IllegalArgumentException if a value is not finite, or for cosine if all are zero
    public static void prepare(Metric metric, float[] vector, int index, int dimension) {
        double factor = Preparation.factor(metric, vector, index, dimension);
        Preparation.scale(vector, index, dimension, factor);
    }
}
