package dev.basalt.core.npy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.core.kernel.HalfKernels;
import dev.basalt.core.limit.Limits;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.MappedFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A matrix in a `.npy` file, read where it lies. An array of one dimension counts as one row.
///
/// - **Shapes:** `[rowCount, dimension]`, row-major
/// - **Memory:** owns the mapping of the file
/// - **Threads:** safe for many
/// - **Source:** NumPy Enhancement Proposal 1, format versions 1.0 to 3.0
public final class NpyMatrix implements AutoCloseable {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern DESCRIPTOR = Pattern.compile("'descr':\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order':\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([0-9, ]*)\\)");
    private static final int MAX_HEADER_BYTES = 1 << 16;

    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MappedFile file;
    private final NpyType type;
    private final long rowCount;
    private final int dimension;
    private final MemorySegment data;

    private NpyMatrix(MappedFile file, NpyType type, long rowCount, int dimension, MemorySegment data) {
        this.file = file;
        this.type = type;
        this.rowCount = rowCount;
        this.dimension = dimension;
        this.data = data;
    }

    /// Opens a file.
    ///
    /// @param path   the file
    /// @param limits limits on the dimension
    /// @return the matrix; the caller closes it
    /// @throws CorruptDataException       if the file is not a whole `.npy` file
    /// @throws UnsupportedFormatException if it holds another type, order or number of dimensions
    /// @throws IOException                if it cannot be read
    public static NpyMatrix open(Path path, Limits limits) throws IOException {
        MappedFile file = MappedFile.open(Disk.system(), path);
        try {
            return file.read(() -> parse(path, file, limits));
        } catch (Throwable e) {
            file.close();
            throw e;
        }
    }

    private static NpyMatrix parse(Path path, MappedFile file, Limits limits) {
        MemorySegment bytes = file.segment();
        if (bytes.byteSize() < 12 || bytes.asSlice(0, 6).mismatch(MemorySegment.ofArray(MAGIC)) != -1) {
            throw new CorruptDataException(Location.at(path, 0), "file must begin as a .npy file does, but does not");
        }
        int major = bytes.get(ValueLayout.JAVA_BYTE, 6);
        long headerOffset = major == 1 ? 10 : 12;
        long headerBytes =
                major == 1 ? Short.toUnsignedLong(bytes.get(U16, 8)) : Integer.toUnsignedLong(bytes.get(U32, 8));
        if (major < 1 || major > 3) {
            throw new UnsupportedFormatException(
                    Location.at(path, 6), "format version must be 1, 2 or 3, but was " + major);
        }
        if (headerBytes > Math.min(MAX_HEADER_BYTES, bytes.byteSize() - headerOffset)) {
            throw new CorruptDataException(
                    Location.at(path, 8),
                    "header must lie within the file and 64 KiB, but has " + headerBytes + " bytes");
        }
        String header = new String(
                bytes.asSlice(headerOffset, headerBytes).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        String descriptor = group(path, headerOffset, DESCRIPTOR, header);
        NpyType type = NpyType.of(descriptor)
                .orElseThrow(() -> new UnsupportedFormatException(
                        Location.at(path, headerOffset),
                        "type must be one of <f2, <f4, <i4, but was " + descriptor
                                + "; convert it with NumPy's astype"));
        if (group(path, headerOffset, ORDER, header).equals("True")) {
            throw new UnsupportedFormatException(
                    Location.at(path, headerOffset),
                    "order must be C, but was Fortran; convert it with NumPy's ascontiguousarray");
        }
        long[] shape = shape(path, headerOffset, group(path, headerOffset, SHAPE, header));
        Limits.check(Location.of(path), "dimension", shape[1], limits.maxDimension(), "maxDimension");
        long dataOffset = headerOffset + headerBytes;
        long rowBytes = shape[1] * type.byteSize();
        long dataBytes = bytes.byteSize() - dataOffset;
        if (rowBytes == 0 ? dataBytes != 0 : dataBytes % rowBytes != 0 || dataBytes / rowBytes != shape[0]) {
            throw new CorruptDataException(
                    Location.at(path, dataOffset),
                    "data must hold " + shape[0] + " x " + shape[1] + " values of " + type.byteSize()
                            + " bytes, but has " + dataBytes + " bytes");
        }
        return new NpyMatrix(file, type, shape[0], (int) shape[1], bytes.asSlice(dataOffset));
    }

    private static String group(Path path, long headerOffset, Pattern pattern, String header) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new CorruptDataException(
                    Location.at(path, headerOffset),
                    "header must name descr, fortran_order and shape, but was " + header.strip());
        }
        return matcher.group(1);
    }

    private static long[] shape(Path path, long headerOffset, String text) {
        // Python writes a shape of one dimension with a comma behind it.
        String[] sizes = text.replace(" ", "").replaceFirst(",$", "").split(",", -1);
        if (sizes.length > 2 || text.isBlank()) {
            throw new UnsupportedFormatException(
                    Location.at(path, headerOffset), "shape must have 1 or 2 dimensions, but was (" + text + ")");
        }
        try {
            return sizes.length == 1
                    ? new long[] {1, Long.parseLong(sizes[0])}
                    : new long[] {Long.parseLong(sizes[0]), Long.parseLong(sizes[1])};
        } catch (NumberFormatException e) {
            throw new CorruptDataException(
                    Location.at(path, headerOffset), "shape must be of whole numbers, but was (" + text + ")", e);
        }
    }

    /// The element type in the file.
    ///
    /// @return the type
    public NpyType type() {
        return type;
    }

    /// Number of rows.
    ///
    /// @return the number
    public long rowCount() {
        return rowCount;
    }

    /// Number of elements of each row.
    ///
    /// @return the number
    public int dimension() {
        return dimension;
    }

    /// Reads rows as f32, whatever the type in the file.
    ///
    /// @param firstRow the first row
    /// @param count    how many
    /// @param to       takes `[count, dimension]` values
    /// @param toIndex  where the first one goes
    /// @throws IndexOutOfBoundsException if the rows are not in the matrix or do not fit
    public void readRows(long firstRow, int count, float[] to, int toIndex) {
        int values = checkedValues(firstRow, count, to.length, toIndex);
        long offset = firstRow * dimension * type.byteSize();
        file.read(() -> {
            copy(offset, values, to, toIndex);
            return values;
        });
    }

    private void copy(long offset, int values, float[] to, int toIndex) {
        switch (type) {
            case F16 -> HalfKernels.f16ToF32(data, offset, to, toIndex, values);
            case F32 -> MemorySegment.copy(data, F32, offset, to, toIndex, values);
            case I32 -> {
                for (int i = 0; i < values; i++) {
                    to[toIndex + i] = data.get(U32, offset + 4L * i);
                }
            }
        }
    }

    /// Reads rows of whole numbers.
    ///
    /// @param firstRow the first row
    /// @param count    how many
    /// @param to       takes `[count, dimension]` values
    /// @param toIndex  where the first one goes
    /// @throws IllegalStateException     if the elements are no whole numbers
    /// @throws IndexOutOfBoundsException if the rows are not in the matrix or do not fit
    public void readRows(long firstRow, int count, int[] to, int toIndex) {
        if (type != NpyType.I32) {
            throw new IllegalStateException("[" + file.path() + "] type must be <i4, but was " + type.descriptor());
        }
        int values = checkedValues(firstRow, count, to.length, toIndex);
        file.read(() -> {
            MemorySegment.copy(data, U32, firstRow * dimension * type.byteSize(), to, toIndex, values);
            return values;
        });
    }

    private int checkedValues(long firstRow, int count, int length, int index) {
        Objects.checkFromIndexSize(firstRow, count, rowCount);
        int values = Math.multiplyExact(count, dimension);
        Objects.checkFromIndexSize(index, values, length);
        return values;
    }

    /// Ends the mapping. Closing it again does nothing.
    @Override
    public void close() {
        file.close();
    }
}
