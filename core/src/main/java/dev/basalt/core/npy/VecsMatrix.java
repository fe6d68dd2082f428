package dev.basalt.core.npy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.core.limit.Limits;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.MappedFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A matrix in a `.fvecs`, `.bvecs` or `.ivecs` file, as the TEXMEX collections use: each row is its dimension as i32,
/// then so many f32, u8 or i32, all little-endian.
///
/// - **Shapes:** `[rowCount, dimension]`, row-major
/// - **Memory:** owns the mapping of the file
/// - **Threads:** safe for many
public final class VecsMatrix implements MatrixFile {
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path path;
    private final MappedFile file;
    private final NpyType type;
    private final ElementReader elements;
    private final long rowCount;
    private final int dimension;
    private final long rowBytes;

    private VecsMatrix(Path path, MappedFile file, NpyType type, int dimension) {
        this.path = path;
        this.file = file;
        this.type = type;
        this.elements = new ElementReader(type, ByteOrder.LITTLE_ENDIAN);
        this.dimension = dimension;
        this.rowBytes = rowBytes(type, dimension);
        this.rowCount = file.segment().byteSize() / rowBytes;
    }

    static VecsMatrix open(Path path, boolean isPacked, NpyType type, Limits limits) throws IOException {
        MappedFile file = isPacked ? UnpackedFile.gzip(path) : MappedFile.open(Disk.system(), path);
        try {
            return file.read(() -> parse(path, file, type, limits));
        } catch (Throwable e) {
            file.close();
            throw e;
        }
    }

    private static VecsMatrix parse(Path path, MappedFile file, NpyType type, Limits limits) {
        MemorySegment bytes = file.segment();
        if (bytes.byteSize() < Integer.BYTES) {
            throw new CorruptDataException(
                    Location.of(path), "a file of vectors must have a row, but has " + bytes.byteSize() + " bytes");
        }
        int dimension = bytes.get(I32, 0);
        if (dimension < 1) {
            throw new CorruptDataException(
                    Location.at(path, 0), "the dimension must be positive, but was " + dimension);
        }
        Limits.check(Location.at(path, 0), "dimension", dimension, limits.maxDimension(), "maxDimension");
        long rowBytes = rowBytes(type, dimension);
        if (bytes.byteSize() % rowBytes != 0) {
            requireDimensions(path, bytes, dimension, rowBytes);
            throw new CorruptDataException(
                    Location.of(path), "rows must be " + rowBytes + " bytes long, but the file is " + bytes.byteSize());
        }
        return new VecsMatrix(path, file, type, dimension);
    }

    private static long rowBytes(NpyType type, int dimension) {
        return Integer.BYTES + (long) dimension * type.byteSize();
    }

    /// Names the first row of another length, if that is why the file has a wrong one.
    private static void requireDimensions(Path path, MemorySegment bytes, int dimension, long rowBytes) {
        for (long row = 0; (row + 1) * rowBytes <= bytes.byteSize(); row++) {
            requireDimension(path, bytes, row, dimension, rowBytes);
        }
    }

    private static void requireDimension(Path path, MemorySegment bytes, long row, int dimension, long rowBytes) {
        int stated = bytes.get(I32, row * rowBytes);
        if (stated != dimension) {
            throw new CorruptDataException(
                    Location.at(path, row * rowBytes).withPath("row " + row),
                    "the row must have dimension " + dimension + ", but has " + stated);
        }
    }

    @Override
    public NpyType type() {
        return type;
    }

    @Override
    public long rowCount() {
        return rowCount;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public void readRows(long firstRow, int count, float[] to, int toIndex, @Nullable Rounding rounding) {
        Objects.checkFromIndexSize(firstRow, count, rowCount);
        Objects.checkFromIndexSize(toIndex, Math.multiplyExact(count, dimension), to.length);
        file.read(() -> {
            copy(firstRow, count, to, toIndex, rounding);
            return count;
        });
    }

    private void copy(long firstRow, int count, float[] to, int toIndex, @Nullable Rounding rounding) {
        MemorySegment bytes = file.segment();
        for (int i = 0; i < count; i++) {
            long row = firstRow + i;
            requireDimension(path, bytes, row, dimension, rowBytes);
            long at = row * rowBytes + Integer.BYTES;
            if (type == NpyType.F32) {
                MemorySegment.copy(bytes, F32, at, to, toIndex + i * dimension, dimension);
                continue;
            }
            for (int j = 0; j < dimension; j++) {
                to[toIndex + i * dimension + j] =
                        elements.floatAt(bytes, at + (long) j * type.byteSize(), row, rounding);
            }
        }
    }

    @Override
    public void readRows(long firstRow, int count, long[] to, int toIndex) {
        if (!type.isInteger()) {
            throw new UnsupportedFormatException(
                    Location.of(path), "values must be whole numbers, but are of type " + type.descriptor());
        }
        Objects.checkFromIndexSize(firstRow, count, rowCount);
        Objects.checkFromIndexSize(toIndex, Math.multiplyExact(count, dimension), to.length);
        file.read(() -> {
            copy(firstRow, count, to, toIndex);
            return count;
        });
    }

    private void copy(long firstRow, int count, long[] to, int toIndex) {
        MemorySegment bytes = file.segment();
        for (int i = 0; i < count; i++) {
            long row = firstRow + i;
            requireDimension(path, bytes, row, dimension, rowBytes);
            for (int j = 0; j < dimension; j++) {
                to[toIndex + i * dimension + j] =
                        elements.longAt(bytes, row * rowBytes + Integer.BYTES + (long) j * type.byteSize());
            }
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
