package dev.basalt.bench.vector;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Rows of 32-bit values in a `.fvecs` or `.ivecs` file: each row is an int32 count and that many values,
/// little-endian; all rows are of one length.
final class VecsFile {
    private final int rowCount;
    private final int dimension;
    private final int[] values;

    private VecsFile(int rowCount, int dimension, int[] values) {
        this.rowCount = rowCount;
        this.dimension = dimension;
        this.values = values;
    }

    /// Reads a file.
    ///
    /// @param path    the file
    /// @param maxRows at most so many rows, the first ones
    static VecsFile read(Path path, int maxRows) throws IOException {
        long bytes = Files.size(path);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 20))) {
            int dimension = bytes < 4 ? 0 : Integer.reverseBytes(in.readInt());
            long rowBytes = 4L + 4L * dimension;
            if (dimension < 1 || bytes % rowBytes != 0) {
                throw new IOException("[" + path + "] file must be rows of equal length, each behind its length, but "
                        + bytes + " bytes are no multiple of rows of " + dimension);
            }
            int rows = (int) Math.min(maxRows, bytes / rowBytes);
            int[] values = new int[Math.multiplyExact(rows, dimension)];
            for (int row = 0; row < rows; row++) {
                int length = row == 0 ? dimension : Integer.reverseBytes(in.readInt());
                if (length != dimension) {
                    throw new IOException("[" + path + " @ byte " + row * rowBytes + "] row must have " + dimension
                            + " values, but has " + length);
                }
                for (int i = 0; i < dimension; i++) {
                    values[row * dimension + i] = Integer.reverseBytes(in.readInt());
                }
            }
            return new VecsFile(rows, dimension, values);
        } catch (EOFException e) {
            throw new IOException("[" + path + "] file must not shrink while it is read, but did", e);
        }
    }

    int rowCount() {
        return rowCount;
    }

    int dimension() {
        return dimension;
    }

    /// The bits of the values, `[rowCount, dimension]`; the array itself.
    int[] values() {
        return values;
    }
}
