package dev.basalt.core.npy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.limit.Limits;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.MappedFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;

/// A matrix in a `.fvecs` file, as the TEXMEX collections use: each row is its dimension as i32, then so many f32, all
/// little-endian.
///
/// - **Shapes:** `[rowCount, dimension]`, row-major
/// - **Memory:** owns the mapping of the file
/// - **Threads:** safe for many
public final class FvecsMatrix implements AutoCloseable {
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path path;
    private final MappedFile file;
    private final long rowCount;
    private final int dimension;

    private FvecsMatrix(Path path, MappedFile file, long rowCount, int dimension) {
        this.path = path;
        this.file = file;
        this.rowCount = rowCount;
        this.dimension = dimension;
    }

    /// Opens a file.
    ///
    /// @param path   the file
    /// @param limits limits on the dimension
    /// @return the matrix; the caller closes it
    /// @throws CorruptDataException if its size is not that of whole rows
    /// @throws IOException          if it cannot be read
    public static FvecsMatrix open(Path path, Limits limits) throws IOException {
        MappedFile file = MappedFile.open(Disk.system(), path);
        try {
            MemorySegment bytes = file.segment();
            if (bytes.byteSize() < Integer.BYTES) {
                throw new CorruptDataException(Location.of(path), "a .fvecs file must have a row, but has none");
            }
            int dimension = bytes.get(I32, 0);
            if (dimension < 1) {
                throw new CorruptDataException(
                        Location.at(path, 0), "the dimension must be positive, but was " + dimension);
            }
            Limits.check(Location.at(path, 0), "dimension", dimension, limits.maxDimension(), "maxDimension");
            long rowBytes = Integer.BYTES + (long) dimension * Float.BYTES;
            if (bytes.byteSize() % rowBytes != 0) {
                throw new CorruptDataException(
                        Location.of(path),
                        "rows must be " + rowBytes + " bytes long, but the file is " + bytes.byteSize());
            }
            return new FvecsMatrix(path, file, bytes.byteSize() / rowBytes, dimension);
        } catch (Throwable e) {
            file.close();
            throw e;
        }
    }

    /// Number of rows.
    ///
    /// @return the count, `>= 1`
    public long rowCount() {
        return rowCount;
    }

    /// Number of elements of each row.
    ///
    /// @return the dimension
    public int dimension() {
        return dimension;
    }

    /// Reads rows.
    ///
    /// @param firstRow the first
    /// @param count    how many
    /// @param to       receives them, row-major
    /// @param toIndex  where
    /// @throws CorruptDataException if a row says it has another dimension
    public void readRows(long firstRow, int count, float[] to, int toIndex) {
        Objects.checkFromIndexSize(firstRow, count, rowCount);
        file.read(() -> {
            copy(firstRow, count, to, toIndex);
            return count;
        });
    }

    private void copy(long firstRow, int count, float[] to, int toIndex) {
        long rowBytes = Integer.BYTES + (long) dimension * Float.BYTES;
        for (int i = 0; i < count; i++) {
            long at = (firstRow + i) * rowBytes;
            int stated = file.segment().get(I32, at);
            if (stated != dimension) {
                throw new CorruptDataException(
                        Location.at(path, at), "the row must have dimension " + dimension + ", but has " + stated);
            }
            MemorySegment.copy(file.segment(), F32, at + Integer.BYTES, to, toIndex + i * dimension, dimension);
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
