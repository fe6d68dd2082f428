package dev.basalt.columnar.column;

import dev.basalt.columnar.schema.DataType.Element;
import dev.basalt.columnar.schema.DataType.FixedVector;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/// A column of vectors of one dimension: row after row, little-endian.
public final class FixedColumn extends Column {
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int rowBytes;
    private byte[] bytes = new byte[0];

    /// Makes an empty column.
    ///
    /// @param type the type of its values
    public FixedColumn(FixedVector type) {
        super(type);
        this.rowBytes = type.rowBytes();
    }

    /// The bytes of all rows.
    ///
    /// @return the array itself, longer than needed; another one once rows were added
    public byte[] bytes() {
        return bytes;
    }

    /// The size of a row.
    ///
    /// @return the size in bytes
    public int rowBytes() {
        return rowBytes;
    }

    /// Adds a row.
    ///
    /// @param from  holds its bytes
    /// @param index index of the first
    public void append(byte[] from, int index) {
        int row = extend(1);
        System.arraycopy(from, index, bytes, row * rowBytes, rowBytes);
    }

    /// Adds a row of binary32 numbers.
    ///
    /// @param vector holds them
    /// @param index  index of the first
    /// @throws IllegalStateException if the elements are not binary32 numbers
    public void append(float[] vector, int index) {
        FixedVector type = requireFloats();
        int row = extend(1);
        MemorySegment.copy(vector, index, MemorySegment.ofArray(bytes), F32, (long) row * rowBytes, type.dimension());
    }

    /// Copies a row of binary32 numbers out.
    ///
    /// @param row   below [#size]
    /// @param to    receives them
    /// @param index index of the first
    /// @throws IllegalStateException if the elements are not binary32 numbers
    public void get(int row, float[] to, int index) {
        FixedVector type = requireFloats();
        Objects.checkIndex(row, size());
        MemorySegment.copy(MemorySegment.ofArray(bytes), F32, (long) row * rowBytes, to, index, type.dimension());
    }

    private FixedVector requireFloats() {
        FixedVector type = (FixedVector) type();
        if (type.element() != Element.FLOAT32) {
            throw new IllegalStateException("elements must be float32, but are " + type.element());
        }
        return type;
    }

    @Override
    int capacity() {
        return bytes.length / rowBytes;
    }

    @Override
    void grow(int rows) {
        bytes = Arrays.copyOf(bytes, Math.multiplyExact(rows, rowBytes));
    }

    @Override
    void clearValues() {}

    @Override
    void emptyNewValue(int row) {
        Arrays.fill(bytes, row * rowBytes, (row + 1) * rowBytes, (byte) 0);
    }

    @Override
    void appendValues(Column source, int from, int count) {
        FixedColumn other = (FixedColumn) source;
        if (other.rowBytes != rowBytes) {
            throw new IllegalArgumentException(
                    "rows must have " + rowBytes + " bytes each, but have " + other.rowBytes);
        }
        int row = extend(count);
        System.arraycopy(other.bytes, from * rowBytes, bytes, row * rowBytes, count * rowBytes);
    }

    @Override
    void spreadWord(int from, int row, long word, int rows) {
        int next = from + Long.bitCount(word);
        for (int i = rows - 1; i >= 0; i--) {
            if ((word >>> i & 1) == 0) {
                emptyNewValue(row + i);
            } else {
                next--;
                System.arraycopy(bytes, next * rowBytes, bytes, (row + i) * rowBytes, rowBytes);
            }
        }
    }

    @Override
    public long usedBytes(int from, int to) {
        return (long) rowBytes * (to - from);
    }

    @Override
    long valueBytes() {
        return bytes.length;
    }
}
