package dev.basalt.core.npy;

import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.DiskFile;
import dev.basalt.core.storage.OpenMode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/// Writes a matrix of f32 to a `.npy` file, row by row. The number of rows is put into the header by closing.
///
/// - **Shapes:** `[rows written, dimension]`, row-major
/// - **Threads:** confined to one
/// - **Source:** NumPy Enhancement Proposal 1, format version 1.0
public final class NpyWriter implements Closeable {
    private static final int HEADER_BYTES = 128;

    private final DiskFile file;
    private final int dimension;
    private long rowCount;
    private boolean closed;

    /// Creates the file, or empties one that is there.
    ///
    /// @param path      the file
    /// @param dimension number of elements of each row
    /// @throws IOException if it cannot be written
    public NpyWriter(Path path, int dimension) throws IOException {
        if (dimension < 1) {
            throw new IllegalArgumentException("dimension must be positive, but was " + dimension);
        }
        this.dimension = dimension;
        this.file = Disk.system().open(path, OpenMode.READ_WRITE);
        file.truncate(0);
        file.write(header(), 0);
    }

    /// Appends rows.
    ///
    /// @param rows  holds `[count, dimension]` values
    /// @param index where they start
    /// @param count how many rows
    /// @throws IOException if they cannot be written
    public void write(float[] rows, int index, int count) throws IOException {
        int values = Math.multiplyExact(count, dimension);
        Objects.checkFromIndexSize(index, values, rows.length);
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(values, Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(rows, index, values);
        file.write(bytes, HEADER_BYTES + rowCount * dimension * Float.BYTES);
        rowCount += count;
    }

    private ByteBuffer header() {
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rowCount + ", " + dimension + "), }";
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        header.putShort((short) (HEADER_BYTES - 10));
        header.put(text.getBytes(StandardCharsets.US_ASCII));
        while (header.position() < HEADER_BYTES - 1) {
            header.put((byte) ' ');
        }
        return header.put((byte) '\n').flip();
    }

    /// Completes the header and closes the file. Closing it again does nothing.
    ///
    /// @throws IOException if that fails
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (DiskFile closing = file) {
            closing.write(header(), 0);
        }
    }
}
