package dev.basalt.core.npy;

import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.Replacement;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/// Writes a matrix of f32, i32 or i64 to a `.npy` file, row by row. The file takes its name, and its header the number
/// of
/// rows, in [#finish]; until then a file of that name is what it was. Closing without it leaves nothing.
///
/// - **Shapes:** `[rows written, dimension]`, row-major
/// - **Threads:** confined to one
/// - **Source:** NumPy Enhancement Proposal 1, format version 1.0
public final class NpyWriter implements Closeable {
    private static final int HEADER_BYTES = 128;

    private final Replacement file;
    private final NpyType type;
    private final int dimension;
    private long rowCount;

    /// Begins a file for rows of f32.
    ///
    /// @param path      the file; one of that name is replaced
    /// @param dimension number of elements of each row
    /// @throws IOException if it cannot be written
    public NpyWriter(Path path, int dimension) throws IOException {
        this(path, NpyType.F32, dimension);
    }

    /// Begins a file.
    ///
    /// @param path      the file; one of that name is replaced
    /// @param type      [NpyType#F32], [NpyType#I32] or [NpyType#I64]
    /// @param dimension number of elements of each row
    /// @throws IOException if it cannot be written
    public NpyWriter(Path path, NpyType type, int dimension) throws IOException {
        if (dimension < 1) {
            throw new IllegalArgumentException("dimension must be positive, but was " + dimension);
        }
        if (type != NpyType.F32 && type != NpyType.I32 && type != NpyType.I64) {
            throw new IllegalArgumentException("type must be F32, I32 or I64, but was " + type);
        }
        this.type = type;
        this.dimension = dimension;
        this.file = Replacement.begin(Disk.system(), path);
    }

    /// Appends rows of f32.
    ///
    /// @param rows  holds `[count, dimension]` values
    /// @param index where they start
    /// @param count how many rows
    /// @throws IOException if they cannot be written
    public void write(float[] rows, int index, int count) throws IOException {
        ByteBuffer bytes = buffer(NpyType.F32, rows.length, index, count);
        bytes.asFloatBuffer().put(rows, index, bytes.capacity() / Float.BYTES);
        append(bytes, count);
    }

    /// Appends rows of i32.
    ///
    /// @param rows  holds `[count, dimension]` values
    /// @param index where they start
    /// @param count how many rows
    /// @throws IOException if they cannot be written
    public void write(int[] rows, int index, int count) throws IOException {
        ByteBuffer bytes = buffer(NpyType.I32, rows.length, index, count);
        bytes.asIntBuffer().put(rows, index, bytes.capacity() / Integer.BYTES);
        append(bytes, count);
    }

    /// Appends rows of i64.
    ///
    /// @param rows  holds `[count, dimension]` values
    /// @param index where they start
    /// @param count how many rows
    /// @throws IOException if they cannot be written
    public void write(long[] rows, int index, int count) throws IOException {
        ByteBuffer bytes = buffer(NpyType.I64, rows.length, index, count);
        bytes.asLongBuffer().put(rows, index, bytes.capacity() / Long.BYTES);
        append(bytes, count);
    }

    private ByteBuffer buffer(NpyType given, int length, int index, int count) {
        if (given != type) {
            throw new IllegalArgumentException("the file takes rows of " + type + ", but was given " + given);
        }
        int values = Math.multiplyExact(count, dimension);
        Objects.checkFromIndexSize(index, values, length);
        return ByteBuffer.allocate(Math.multiplyExact(values, type.byteSize())).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void append(ByteBuffer bytes, int count) throws IOException {
        file.file().write(bytes, HEADER_BYTES + rowCount * dimension * type.byteSize());
        rowCount += count;
    }

    private ByteBuffer header() {
        String text = "{'descr': '" + type.descriptor() + "', 'fortran_order': False, 'shape': (" + rowCount + ", "
                + dimension + "), }";
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        header.putShort((short) (HEADER_BYTES - 10));
        header.put(text.getBytes(StandardCharsets.US_ASCII));
        while (header.position() < HEADER_BYTES - 1) {
            header.put((byte) ' ');
        }
        return header.put((byte) '\n').flip();
    }

    /// Completes the file and puts it in its place; it is durable on return.
    ///
    /// @throws IOException           if that fails
    /// @throws IllegalStateException if it is finished or closed
    public void finish() throws IOException {
        file.file().write(header(), 0);
        file.commit();
    }

    /// Closes the file; without [#finish] nothing is left of it. Closing it again does nothing.
    ///
    /// @throws IOException if it cannot be closed or deleted
    @Override
    public void close() throws IOException {
        file.close();
    }
}
