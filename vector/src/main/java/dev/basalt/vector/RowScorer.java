package dev.basalt.vector;

import dev.basalt.core.kernel.FloatKernels;
import dev.basalt.core.kernel.FloatRowKernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/// The distances of rows from one query.
///
/// - **Memory:** a copy of the query; scoring allocates nothing
/// - **Threads:** confined to one
public final class RowScorer {
    private final VectorRows rows;
    private final int dimension;
    private final Metric metric;
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
        this.query = new float[dimension];
        if (rows.type() != RowType.F32) {
            throw new UnsupportedOperationException("rows of type " + rows.type() + " cannot be scored yet");
        }
    }

    /// Sets the query.
    ///
    /// @param vector      holds it; is copied
    /// @param vectorIndex index of its first value
    /// @throws IndexOutOfBoundsException if it is not inside the array
    /// @throws IllegalArgumentException  if a value is not finite, or for cosine if all are zero
    public void query(float[] vector, int vectorIndex) {
        Objects.checkFromIndexSize(vectorIndex, dimension, vector.length);
        System.arraycopy(vector, vectorIndex, query, 0, dimension);
        prepare(metric, query, 0, dimension);
    }

    /// Makes a live row the query.
    ///
    /// @param row the row
    public void queryRow(int row) {
        MemorySegment.copy(
                rows.segment(),
                ValueLayout.JAVA_FLOAT_UNALIGNED,
                (long) row * dimension * Float.BYTES,
                query,
                0,
                dimension);
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
        if (metric == Metric.L2) {
            FloatRowKernels.squaredL2Gather(query, 0, segment, 0, dimension, ordinals, from, count, distances, to);
        } else {
            FloatRowKernels.dotGather(query, 0, segment, 0, dimension, ordinals, from, count, distances, to);
            toDistances(metric, distances, to, count);
        }
    }

    /// Distances of rows that follow each other.
    ///
    /// @param first     the first row
    /// @param count     how many
    /// @param distances receives the distances, from index `to` on
    /// @param to        index of the first
    public void scoreRange(int first, int count, float[] distances, int to) {
        long offset = (long) first * dimension * Float.BYTES;
        MemorySegment segment = rows.segment();
        if (metric == Metric.L2) {
            FloatRowKernels.squaredL2Rows(query, 0, segment, offset, count, dimension, distances, to);
        } else {
            FloatRowKernels.dotRows(query, 0, segment, offset, count, dimension, distances, to);
            toDistances(metric, distances, to, count);
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
        double norm = norm(metric, vector, index, dimension);
        if (metric == Metric.COSINE && Math.abs(norm - 1) > 1e-6) {
            scale(vector, index, dimension, 1 / norm);
        }
    }

    /// Checks a vector.
    ///
    /// @return for cosine its norm, which is not zero
    static double norm(Metric metric, float[] vector, int index, int dimension) {
        // One value that is not finite makes the sum of squares so, and finite values rarely do.
        float squares = FloatKernels.dot(vector, index, vector, index, dimension);
        if (!Float.isFinite(squares)) {
            requireFinite(vector, index, dimension);
        }
        if (metric != Metric.COSINE) {
            return Double.NaN;
        }
        double norm = Math.sqrt(squares);
        if (!(squares > Float.MIN_NORMAL / 1e-6f && squares < Float.POSITIVE_INFINITY)) {
            norm = exactNorm(vector, index, dimension);
        }
        if (norm == 0) {
            throw new IllegalArgumentException("a vector of zeros has no direction, so no cosine");
        }
        return norm;
    }

    private static void requireFinite(float[] vector, int index, int dimension) {
        for (int i = 0; i < dimension; i++) {
            if (!Float.isFinite(vector[index + i])) {
                throw new IllegalArgumentException("value " + i + " of the vector is " + vector[index + i]);
            }
        }
    }

    private static void scale(float[] vector, int index, int dimension, double factor) {
        for (int i = index; i < index + dimension; i++) {
            vector[i] = (float) (vector[i] * factor);
        }
    }

    /// For values so small or large that their squares leave the range of a float.
    private static double exactNorm(float[] vector, int index, int dimension) {
        double sum = 0;
        for (int i = index; i < index + dimension; i++) {
            sum += (double) vector[i] * vector[i];
        }
        return Math.sqrt(sum);
    }
}
