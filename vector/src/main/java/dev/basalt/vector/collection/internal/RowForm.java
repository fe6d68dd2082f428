package dev.basalt.vector.collection.internal;

import dev.basalt.core.kernel.HalfKernels;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowScorer;
import dev.basalt.vector.RowType;
import dev.basalt.vector.collection.CollectionShape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// How vectors become rows and rows become vectors.
public final class RowForm {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    /// The largest value that is not rounded to infinity as binary16.
    private static final float MAX_HALF = 65_519.996f;

    private RowForm() {}

    static {
        // Rows are mapped as they are, and all formats are little-endian.
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalStateException("the machine must be little-endian, but is not");
        }
    }

    /// Bytes of one row.
    ///
    /// @param shape the shape
    /// @return the size
    public static long bytes(CollectionShape shape) {
        return (long) shape.dimension() * shape.type().valueBytes();
    }

    /// A copy of a vector in the form that rows have: checked, of unit length for cosine, without negative zeros.
    ///
    /// @param shape       the shape
    /// @param vector      holds the vector
    /// @param vectorIndex index of its first value
    /// @return the copy
    /// @throws IllegalArgumentException if it cannot be a row
    public static float[] prepared(CollectionShape shape, float[] vector, int vectorIndex) {
        float[] row = java.util.Arrays.copyOfRange(vector, vectorIndex, vectorIndex + shape.dimension());
        prepare(shape, row);
        return row;
    }

    /// Brings a vector to the form that rows have, in place.
    ///
    /// @throws IllegalArgumentException if it cannot be a row
    static void prepare(CollectionShape shape, float[] row) {
        int dimension = shape.dimension();
        RowScorer.prepare(shape.metric(), row, 0, dimension);
        for (int i = 0; i < dimension; i++) {
            if (shape.type() == RowType.F16 && Math.abs(row[i]) > MAX_HALF) {
                throw new IllegalArgumentException("value " + i
                        + " of the vector must be in [-65504, 65504] to be kept as F16, but was " + row[i]);
            }
            row[i] += 0.0f;
        }
    }

    /// Whether a vector can be a row as it is; for what comes from a file.
    static boolean isPrepared(CollectionShape shape, float[] row) {
        double square = 0;
        for (float value : row) {
            if (!Float.isFinite(value) || (shape.type() == RowType.F16 && Math.abs(value) > MAX_HALF)) {
                return false;
            }
            square += (double) value * value;
        }
        return shape.metric() != Metric.COSINE || Math.abs(square - 1) < 1e-3;
    }

    static void write(RowType type, float[] row, MemorySegment to, long byteOffset) {
        switch (type) {
            case F32 -> MemorySegment.copy(row, 0, to, FLOAT, byteOffset, row.length);
            case F16 -> HalfKernels.f32ToF16(row, 0, to, byteOffset, row.length);
        }
    }

    /// Reads a row.
    ///
    /// @param type       its type
    /// @param from       holds it
    /// @param byteOffset where it begins
    /// @param row        receives its values
    public static void read(RowType type, MemorySegment from, long byteOffset, float[] row) {
        switch (type) {
            case F32 -> MemorySegment.copy(from, FLOAT, byteOffset, row, 0, row.length);
            case F16 -> HalfKernels.f16ToF32(from, byteOffset, row, 0, row.length);
        }
    }
}
