package dev.basalt.vector.internal;

import dev.basalt.core.kernel.FloatKernels;
import dev.basalt.core.kernel.HalfKernels;
import dev.basalt.core.storage.ScratchMemory;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Rows in one native segment, which is replaced by a larger copy when it is full; and the one row that is prepared
/// to be written there.
///
/// - **Memory:** taken from the garbage collector's arena, or a mapped file in it: a replaced segment lives for as
///   long as a reader holds it
/// - **Threads:** one writer; any number may read [#readable] and rows that were published to them
public final class RowMemory {
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int ALIGNMENT = 64;
    private static final long KEY_SEED = 0x9E37_79B9_7F4A_7C15L;

    private final int dimension;
    private final Metric metric;
    private final RowType type;
    private final long rowBytes;
    /// The prepared row: its values; and as it will lie in memory, filled up with zeros to whole words.
    private final float[] values;

    private final long[] words;
    private final MemorySegment wordBytes;
    private final short[] halves;
    private final SquareSum squareSum;
    private final long[] keys;
    private final @Nullable Path mappedIn;
    private MemorySegment memory;
    private volatile MemorySegment readable;
    private int capacity;

    /// Takes memory for the first rows.
    ///
    /// @param dimension values in a row
    /// @param metric    what rows are prepared for
    /// @param type      how values are kept
    /// @param capacity  how many rows
    /// @param mappedIn  the directory for a mapped file of rows; null for memory
    /// @throws UncheckedIOException if the file cannot be made
    public RowMemory(int dimension, Metric metric, RowType type, int capacity, @Nullable Path mappedIn) {
        this.mappedIn = mappedIn;
        this.dimension = dimension;
        this.metric = metric;
        this.type = type;
        this.rowBytes = (long) dimension * type.valueBytes();
        this.words = new long[(int) ((rowBytes + Long.BYTES - 1) / Long.BYTES)];
        this.wordBytes = MemorySegment.ofArray(words);
        this.values = new float[dimension];
        this.squareSum = new SquareSum(dimension);
        this.halves = new short[type == RowType.F16 ? dimension : 0];
        this.keys = new SplittableRandom(KEY_SEED).longs(words.length).toArray();
        this.memory = take(capacity);
        this.readable = memory.asReadOnly();
        this.capacity = capacity;
    }

    private MemorySegment take(int rows) {
        long bytes = Math.multiplyExact(rowBytes, rows);
        if (mappedIn == null) {
            return Arena.ofAuto().allocate(bytes, ALIGNMENT);
        }
        try {
            return ScratchMemory.take(mappedIn, bytes, Arena.ofAuto());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The rows as others may see them.
    ///
    /// @return a read-only segment
    public MemorySegment readable() {
        return readable;
    }

    /// How many rows fit.
    ///
    /// @return the count
    public int capacity() {
        return capacity;
    }

    /// Copies all rows to larger memory and publishes it.
    ///
    /// @param rows how many rows must fit, more than [#capacity]
    /// @throws UncheckedIOException if there is no room for them on the disk; all stays as it was
    public void grow(int rows) {
        MemorySegment larger = take(rows);
        MemorySegment.copy(memory, 0, larger, 0, memory.byteSize());
        memory = larger;
        capacity = rows;
        readable = larger.asReadOnly();
    }

    /// Prepares a vector to be written as a row.
    ///
    /// @param vector holds it; stays as it is
    /// @param index  index of its first value
    /// @throws IllegalArgumentException if a value is not finite or too large, or for cosine if all are zero
    public void stage(float[] vector, int index) {
        stage(vector, index, factor(vector, index));
    }

    /// Checks a vector, and says what to multiply it by.
    ///
    /// @param vector holds it
    /// @param index  index of its first value
    /// @return what the other [#stage] takes
    /// @throws IllegalArgumentException if a value is not finite, or for cosine if all are zero
    public double factor(float[] vector, int index) {
        return Preparation.factor(metric, squareSum.of(vector, index), vector, index, dimension);
    }

    /// Prepares a vector to be written as a row.
    ///
    /// @param vector holds it; stays as it is
    /// @param index  index of its first value
    /// @param factor what [#factor] said of it
    /// @throws IllegalArgumentException if a value is too large
    public void stage(float[] vector, int index, double factor) {
        System.arraycopy(vector, index, values, 0, dimension);
        Preparation.scale(values, 0, dimension, factor);
        if (type == RowType.F32) {
            MemorySegment.copy(values, 0, wordBytes, F32, 0, dimension);
        } else {
            HalfKernels.f32ToF16(values, 0, halves, 0, dimension);
            HalfKernels.f16ToF32(halves, 0, values, 0, dimension);
            if (metric != Metric.COSINE) {
                requireInRange(vector, index);
            }
            // Values that became zero have kept their sign.
            Preparation.scale(values, 0, dimension, 1);
            HalfKernels.f32ToF16(values, 0, halves, 0, dimension);
            MemorySegment.copy(halves, 0, wordBytes, I16, 0, dimension);
        }
    }

    /// The values that were staged last, as the row keeps them.
    ///
    /// @return the array itself, `[dimension]`; must not be changed
    public float[] staged() {
        return values;
    }

    private void requireInRange(float[] vector, int index) {
        float largest = Math.max(FloatKernels.max(values, 0, dimension), -FloatKernels.min(values, 0, dimension));
        for (int i = 0; largest == Float.POSITIVE_INFINITY && i < dimension; i++) {
            if (Float.isInfinite(values[i])) {
                throw new IllegalArgumentException("value " + i
                        + " of the vector must be within 65504 of zero for f16 rows, but is " + vector[index + i]);
            }
        }
    }

    /// A hash of the staged row's bits: a sum of products of its 32-bit halves, each with a key added, which the
    /// compiler turns into vector code.
    ///
    /// - **Source:** the NH function of UMAC (RFC 4418), here with fixed keys
    ///
    /// @return the hash
    public int stagedHash() {
        long sum = 0;
        for (int i = 0; i < words.length; i++) {
            long word = words[i] + keys[i];
            sum += (word & 0xFFFF_FFFFL) * (word >>> 32);
        }
        sum = (sum ^ sum >>> 29) * 0x9FB2_1C65_1E98_DF25L;
        return (int) (sum >>> 32);
    }

    /// Whether a row equals the staged one in every bit.
    ///
    /// @param row the row
    /// @return whether it does
    public boolean isStaged(int row) {
        long at = row * rowBytes;
        return MemorySegment.mismatch(wordBytes, 0, rowBytes, memory, at, at + rowBytes) == -1;
    }

    /// Whether no value of a row differs from the staged one's by more than a tolerance.
    ///
    /// @param row       the row
    /// @param tolerance the tolerance
    /// @return whether none does
    public boolean isNearStaged(int row, double tolerance) {
        long at = row * rowBytes;
        for (int i = 0; i < dimension; i++) {
            float value = type == RowType.F32
                    ? memory.get(F32, at + 4L * i)
                    : Float.float16ToFloat(memory.get(I16, at + 2L * i));
            if (Math.abs((double) value - values[i]) > tolerance) {
                return false;
            }
        }
        return true;
    }

    /// Writes the staged row.
    ///
    /// @param row a row that no reader can look at
    public void writeStaged(int row) {
        MemorySegment.copy(wordBytes, 0, memory, row * rowBytes, rowBytes);
    }

    /// Copies a row out.
    ///
    /// @param row     the row
    /// @param to      receives its values
    /// @param toIndex index of the first
    public void copy(int row, float[] to, int toIndex) {
        copy(readable, type, dimension, row, to, toIndex);
    }

    /// Copies a row out of any memory that holds rows.
    ///
    /// @param rows      the memory
    /// @param type      how values are kept
    /// @param dimension values in a row
    /// @param row       the row
    /// @param to        receives its values
    /// @param toIndex   index of the first
    public static void copy(MemorySegment rows, RowType type, int dimension, int row, float[] to, int toIndex) {
        long at = (long) row * dimension * type.valueBytes();
        if (type == RowType.F32) {
            MemorySegment.copy(rows, F32, at, to, toIndex, dimension);
        } else {
            HalfKernels.f16ToF32(rows, at, to, toIndex, dimension);
        }
    }

    /// The bytes of the memory.
    ///
    /// @return the size
    public long memoryBytes() {
        return memory.byteSize();
    }
}
