package dev.basalt.vector.internal;

import dev.basalt.core.kernel.HalfKernels;
import dev.basalt.vector.RowType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Rows in one native segment, which is replaced by a larger copy when it is full; and the one row that is prepared
/// to be written there.
///
/// - **Memory:** taken from the garbage collector's arena: a replaced segment lives for as long as a reader holds it
/// - **Threads:** one writer; any number may read [#readable] and rows that were published to them
public final class RowMemory {
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int ALIGNMENT = 64;
    private static final int F16_INFINITY = 0x7C00;

    private final int dimension;
    private final RowType type;
    private final long rowBytes;

    /// The prepared row as it will lie in memory, filled up with zeros to whole words.
    private final long[] words;

    private final MemorySegment wordBytes;
    private final short[] halves;
    private MemorySegment memory;
    private volatile MemorySegment readable;
    private int capacity;

    /// Takes memory for the first rows.
    ///
    /// @param dimension values in a row
    /// @param type      how they are kept
    /// @param capacity  how many rows
    public RowMemory(int dimension, RowType type, int capacity) {
        this.dimension = dimension;
        this.type = type;
        this.rowBytes = (long) dimension * type.valueBytes();
        this.words = new long[(int) ((rowBytes + Long.BYTES - 1) / Long.BYTES)];
        this.wordBytes = MemorySegment.ofArray(words);
        this.halves = new short[type == RowType.F16 ? dimension : 0];
        this.memory = Arena.ofAuto().allocate(Math.multiplyExact(rowBytes, capacity), ALIGNMENT);
        this.readable = memory.asReadOnly();
        this.capacity = capacity;
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
    public void grow(int rows) {
        MemorySegment larger = Arena.ofAuto().allocate(Math.multiplyExact(rowBytes, rows), ALIGNMENT);
        MemorySegment.copy(memory, 0, larger, 0, memory.byteSize());
        memory = larger;
        capacity = rows;
        readable = larger.asReadOnly();
    }

    /// Brings a prepared vector to the form it has in a row.
    ///
    /// @param vector `[dimension]` from index 0; receives the values as the row keeps them
    /// @throws IllegalArgumentException if a value is too large for the type
    public void stage(float[] vector) {
        // Adding zero takes the sign from a negative zero and changes nothing else.
        if (type == RowType.F32) {
            for (int i = 0; i < dimension; i++) {
                vector[i] += 0.0f;
            }
            MemorySegment.copy(vector, 0, wordBytes, F32, 0, dimension);
        } else {
            HalfKernels.f32ToF16(vector, 0, halves, 0, dimension);
            requireInRange(vector);
            HalfKernels.f16ToF32(halves, 0, vector, 0, dimension);
            for (int i = 0; i < dimension; i++) {
                vector[i] += 0.0f;
            }
            HalfKernels.f32ToF16(vector, 0, halves, 0, dimension);
            MemorySegment.copy(halves, 0, wordBytes, I16, 0, dimension);
        }
    }

    private void requireInRange(float[] vector) {
        for (int i = 0; i < dimension; i++) {
            if ((halves[i] & F16_INFINITY) == F16_INFINITY) {
                throw new IllegalArgumentException("value " + i
                        + " of the vector must be at most 65504 in size for f16 rows, but was " + vector[i]);
            }
        }
    }

    /// A hash of the staged row's bits.
    ///
    /// @return the hash
    public int stagedHash() {
        return hash(words);
    }

    /// Eight chains, which the processor overlaps.
    static int hash(long[] words) {
        long h0 = 1;
        long h1 = 2;
        long h2 = 3;
        long h3 = 4;
        long h4 = 5;
        long h5 = 6;
        long h6 = 7;
        long h7 = 8;
        int i = 0;
        for (; i <= words.length - 8; i += 8) {
            h0 = step(h0, words[i]);
            h1 = step(h1, words[i + 1]);
            h2 = step(h2, words[i + 2]);
            h3 = step(h3, words[i + 3]);
            h4 = step(h4, words[i + 4]);
            h5 = step(h5, words[i + 5]);
            h6 = step(h6, words[i + 6]);
            h7 = step(h7, words[i + 7]);
        }
        for (; i < words.length; i++) {
            h0 = step(h0, words[i]);
        }
        long all = step(step(step(h0, h1), h2), h3);
        all = step(step(step(step(all, h4), h5), h6), h7);
        all = (all ^ all >>> 29) * 0x9FB2_1C65_1E98_DF25L;
        return (int) (all >>> 32);
    }

    private static long step(long hash, long word) {
        long mixed = (hash ^ word) * 0x9E37_79B9_7F4A_7C15L;
        return mixed ^ mixed >>> 32;
    }

    /// Whether a row equals the staged one in every bit.
    ///
    /// @param row the row
    /// @return whether it does
    public boolean isStaged(int row) {
        long at = row * rowBytes;
        return MemorySegment.mismatch(wordBytes, 0, rowBytes, memory, at, at + rowBytes) == -1;
    }

    /// Whether no value of a row differs from the vector's by more than a tolerance.
    ///
    /// @param row       the row
    /// @param vector    `[dimension]` from index 0
    /// @param tolerance the tolerance
    /// @return whether none does
    public boolean isNear(int row, float[] vector, double tolerance) {
        long at = row * rowBytes;
        for (int i = 0; i < dimension; i++) {
            float value = type == RowType.F32
                    ? memory.get(F32, at + 4L * i)
                    : Float.float16ToFloat(memory.get(I16, at + 2L * i));
            if (Math.abs((double) value - vector[i]) > tolerance) {
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
