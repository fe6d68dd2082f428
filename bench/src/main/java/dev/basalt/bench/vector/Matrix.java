package dev.basalt.bench.vector;

import dev.basalt.core.limit.Limits;
import dev.basalt.core.npy.NpyMatrix;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Rows of floats in one array, row-major.
final class Matrix {
    private final int rowCount;
    private final int dimension;
    private final float[] values;

    Matrix(int rowCount, int dimension, float[] values) {
        if (values.length != Math.multiplyExact(rowCount, dimension)) {
            throw new IllegalArgumentException(
                    rowCount + " x " + dimension + " values must be there, but are " + values.length);
        }
        this.rowCount = rowCount;
        this.dimension = dimension;
        this.values = values;
    }

    int rowCount() {
        return rowCount;
    }

    int dimension() {
        return dimension;
    }

    /// The array itself.
    float[] values() {
        return values;
    }

    float[] row(int row) {
        float[] copy = new float[dimension];
        System.arraycopy(values, row * dimension, copy, 0, dimension);
        return copy;
    }

    float[][] toRows() {
        float[][] rows = new float[rowCount][];
        for (int row = 0; row < rowCount; row++) {
            rows[row] = row(row);
        }
        return rows;
    }

    /// Reads `.npy` (f16, f32) or `.fvecs`.
    ///
    /// @param path    the file
    /// @param maxRows at most so many rows, the first ones
    static Matrix read(Path path, int maxRows) throws IOException {
        if (path.toString().endsWith(".fvecs")) {
            VecsFile file = VecsFile.read(path, maxRows);
            float[] values = new float[file.rowCount() * file.dimension()];
            for (int i = 0; i < values.length; i++) {
                values[i] = Float.intBitsToFloat(file.values()[i]);
            }
            return new Matrix(file.rowCount(), file.dimension(), values);
        }
        try (NpyMatrix file = NpyMatrix.open(path, Limits.DEFAULT)) {
            int rows = (int) Math.min(file.rowCount(), maxRows);
            float[] values = new float[Math.multiplyExact(rows, file.dimension())];
            file.readRows(0, rows, values, 0);
            return new Matrix(rows, file.dimension(), values);
        }
    }

    /// Reads floats as they lie, little-endian.
    static Matrix readRaw(Path path, int rowCount, int dimension) throws IOException {
        float[] values = new float[Math.multiplyExact(rowCount, dimension)];
        try (FileChannel channel = FileChannel.open(path)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
            int done = 0;
            while (done < values.length) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), 4L * (values.length - done)));
                while (buffer.hasRemaining()) {
                    if (channel.read(buffer) < 0) {
                        throw new IOException("[" + path + "] file must hold " + values.length + " floats, but ends");
                    }
                }
                buffer.flip();
                int count = buffer.remaining() / Float.BYTES;
                buffer.asFloatBuffer().get(values, done, count);
                done += count;
            }
        }
        return new Matrix(rowCount, dimension, values);
    }

    /// Writes the floats as they lie, little-endian.
    void writeRaw(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
            int done = 0;
            while (done < values.length) {
                int count = Math.min(buffer.capacity() / Float.BYTES, values.length - done);
                buffer.clear().limit(count * Float.BYTES);
                buffer.asFloatBuffer().put(values, done, count);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                done += count;
            }
        }
    }
}
