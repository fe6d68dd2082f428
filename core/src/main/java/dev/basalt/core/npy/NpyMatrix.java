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
import org.jspecify.annotations.Nullable;

/// A matrix in a `.npy` file, read where it lies, or of an archive (`.npz`). An array of one dimension counts as one
/// row.
///
/// - **Shapes:** `[rowCount, dimension]`, row-major or, in Fortran order, column-major
/// - **Memory:** owns the mapping of the file, or of a copy that is unpacked to the temporary directory
/// - **Threads:** safe for many
/// - **Source:** NumPy Enhancement Proposal 1, format versions 1.0 to 3.0
public final class NpyMatrix implements MatrixFile {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern DESCRIPTOR = Pattern.compile("'descr'\\s*:\\s*('[^']*'|[\\[(][^:]*)");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([-0-9L,\\s]*)\\)");
    private static final int MAX_HEADER_BYTES = 1 << 16;

    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path path;
    private final MappedFile file;
    private final Form form;
    private final ElementReader elements;
    private final MemorySegment data;

    private NpyMatrix(Path path, MappedFile file, Form form, MemorySegment data) {
        this.path = path;
        this.file = file;
        this.form = form;
        this.elements = new ElementReader(form.type, form.order);
        this.data = data;
    }

    /// What a header says.
    private record Form(NpyType type, ByteOrder order, boolean isColumnMajor, long rowCount, int dimension) {}

    /// Opens a `.npy` file.
    ///
    /// @param path   the file
    /// @param limits limits on the dimension
    /// @return the matrix; the caller closes it
    /// @throws CorruptDataException       if the file is not a whole `.npy` file
    /// @throws UnsupportedFormatException if it holds another type or number of dimensions
    /// @throws IOException                if it cannot be read
    public static NpyMatrix open(Path path, Limits limits) throws IOException {
        return open(path, false, limits, false);
    }

    /// Opens a `.npy` file as one column: an array of one dimension counts as rows of one value.
    ///
    /// @param path   the file
    /// @param limits limits on the dimension
    /// @return the matrix; the caller closes it
    /// @throws CorruptDataException       if the file is not a whole `.npy` file
    /// @throws UnsupportedFormatException if it holds another type or number of dimensions
    /// @throws IOException                if it cannot be read
    public static NpyMatrix openColumn(Path path, Limits limits) throws IOException {
        return open(path, false, limits, true);
    }

    static NpyMatrix open(Path path, boolean isPacked, Limits limits, boolean isColumn) throws IOException {
        return of(path, isPacked ? UnpackedFile.gzip(path) : MappedFile.open(Disk.system(), path), limits, isColumn);
    }

    static NpyMatrix openArchive(Path path, Limits limits, boolean isColumn) throws IOException {
        return of(path, UnpackedFile.array(path), limits, isColumn);
    }

    private static NpyMatrix of(Path path, MappedFile file, Limits limits, boolean isColumn) {
        try {
            return file.read(() -> parse(path, file, limits, isColumn));
        } catch (Throwable e) {
            file.close();
            throw e;
        }
    }

    private static NpyMatrix parse(Path path, MappedFile file, Limits limits, boolean isColumn) {
        MemorySegment bytes = file.segment();
        if (bytes.byteSize() < 12 || bytes.asSlice(0, 6).mismatch(MemorySegment.ofArray(MAGIC)) != -1) {
            throw new CorruptDataException(
                    Location.at(path, 0),
                    "file must begin as a .npy file does, but " + (bytes.byteSize() == 0 ? "is empty" : "does not"));
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
        Form form = form(path, headerOffset, header, limits, isColumn);
        long dataOffset = headerOffset + headerBytes;
        long rowBytes = (long) form.dimension * form.type.byteSize();
        long dataBytes = bytes.byteSize() - dataOffset;
        if (rowBytes == 0 ? dataBytes != 0 : dataBytes % rowBytes != 0 || dataBytes / rowBytes != form.rowCount) {
            throw new CorruptDataException(
                    Location.at(path, dataOffset),
                    "data must hold " + form.rowCount + " x " + form.dimension + " values of " + form.type.byteSize()
                            + " bytes, but has " + dataBytes + " bytes");
        }
        return new NpyMatrix(path, file, form, bytes.asSlice(dataOffset));
    }

    private static Form form(Path path, long headerOffset, String header, Limits limits, boolean isColumn) {
        String quoted = group(path, headerOffset, DESCRIPTOR, header);
        String descriptor = quoted.startsWith("'") ? quoted.substring(1, quoted.length() - 1) : "";
        NpyType type = NpyType.of(descriptor)
                .orElseThrow(() -> new UnsupportedFormatException(
                        Location.at(path, headerOffset),
                        "type must be one of f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, u8, b1, but was "
                                + (descriptor.isEmpty() ? "a structure" : descriptor)
                                + "; convert it with NumPy's astype"));
        boolean isFortran = group(path, headerOffset, ORDER, header).equals("True");
        long[] shape = shape(path, headerOffset, group(path, headerOffset, SHAPE, header), isColumn);
        Limits.check(Location.of(path), "dimension", shape[1], limits.maxDimension(), "maxDimension");
        return new Form(type, NpyType.order(descriptor), isFortran, shape[0], (int) shape[1]);
    }

    private static String group(Path path, long headerOffset, Pattern pattern, String header) {
        Matcher matcher = pattern.matcher(header.replace('"', '\''));
        if (!matcher.find()) {
            throw new CorruptDataException(
                    Location.at(path, headerOffset),
                    "header must name descr, fortran_order and shape, but was " + header.strip());
        }
        String found = matcher.group(1);
        if (matcher.find()) {
            throw new CorruptDataException(
                    Location.at(path, headerOffset),
                    "header must name descr, fortran_order and shape once, but was " + header.strip());
        }
        return found;
    }

    private static long[] shape(Path path, long headerOffset, String text, boolean isColumn) {
        // Python writes a shape of one dimension with a comma behind it.
        String[] sizes = text.replaceAll("[\\sL]", "").replaceFirst(",$", "").split(",", -1);
        if (sizes.length > 2 || text.isBlank()) {
            throw new UnsupportedFormatException(
                    Location.at(path, headerOffset), "shape must have 1 or 2 dimensions, but was (" + text + ")");
        }
        long[] shape = isColumn ? new long[] {0, 1} : new long[] {1, 0};
        try {
            if (sizes.length == 1) {
                shape[isColumn ? 0 : 1] = Long.parseLong(sizes[0]);
            } else {
                shape[0] = Long.parseLong(sizes[0]);
                shape[1] = Long.parseLong(sizes[1]);
            }
        } catch (NumberFormatException e) {
            throw new CorruptDataException(Location.at(path, headerOffset), badShape(text), e);
        }
        if (shape[0] < 0 || shape[1] < 0) {
            throw new CorruptDataException(Location.at(path, headerOffset), badShape(text));
        }
        return shape;
    }

    private static String badShape(String text) {
        return "shape must be of whole numbers from 0 to 2^63 - 1, but was (" + text + ")";
    }

    @Override
    public NpyType type() {
        return form.type;
    }

    @Override
    public long rowCount() {
        return form.rowCount;
    }

    @Override
    public int dimension() {
        return form.dimension;
    }

    /// Reads rows as f32, whatever the type in the file.
    ///
    /// @param firstRow the first row
    /// @param count    how many
    /// @param to       takes `[count, dimension]` values
    /// @param toIndex  where the first one goes
    /// @throws CorruptDataException      if a finite value is beyond what f32 can hold
    /// @throws IndexOutOfBoundsException if the rows are not in the matrix or do not fit
    public void readRows(long firstRow, int count, float[] to, int toIndex) {
        readRows(firstRow, count, to, toIndex, null);
    }

    @Override
    public void readRows(long firstRow, int count, float[] to, int toIndex, @Nullable Rounding rounding) {
        int values = checkedValues(firstRow, count, to.length, toIndex);
        file.read(() -> {
            copy(firstRow, count, to, toIndex, rounding);
            return values;
        });
    }

    private void copy(long firstRow, int count, float[] to, int toIndex, @Nullable Rounding rounding) {
        int values = count * form.dimension;
        boolean isPlain = form.order.equals(ByteOrder.LITTLE_ENDIAN) && !form.isColumnMajor;
        long offset = firstRow * form.dimension * form.type.byteSize();
        if (isPlain && form.type == NpyType.F16) {
            HalfKernels.f16ToF32(data, offset, to, toIndex, values);
        } else if (isPlain && form.type == NpyType.F32) {
            MemorySegment.copy(data, F32, offset, to, toIndex, values);
        } else {
            for (int value = 0; value < values; value++) {
                // Columns of a column-major matrix are read one after the other.
                int row = form.isColumnMajor ? value % count : value / form.dimension;
                int column = form.isColumnMajor ? value / count : value % form.dimension;
                to[toIndex + row * form.dimension + column] = floatAt(firstRow + row, column, rounding);
            }
        }
    }

    private float floatAt(long row, int column, @Nullable Rounding rounding) {
        long offset = offset(row, column);
        float value = elements.floatAt(data, offset, row, rounding);
        if (form.type == NpyType.F64 && Float.isInfinite(value)) {
            double stored = data.get(ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(form.order), offset);
            if (Double.isFinite(stored)) {
                throw new CorruptDataException(
                        Location.in(path, "row " + row),
                        "values must be within the range of 32-bit numbers, but value " + column + " is " + stored);
            }
        }
        return value;
    }

    private long offset(long row, int column) {
        long index = form.isColumnMajor ? column * form.rowCount + row : row * form.dimension + column;
        return index * form.type.byteSize();
    }

    @Override
    public void readRows(long firstRow, int count, long[] to, int toIndex) {
        requireIntegers();
        int values = checkedValues(firstRow, count, to.length, toIndex);
        file.read(() -> {
            copy(firstRow, values, to, toIndex);
            return values;
        });
    }

    private void copy(long firstRow, int values, long[] to, int toIndex) {
        for (int value = 0; value < values; value++) {
            long row = firstRow + value / form.dimension;
            long read = elements.longAt(data, offset(row, value % form.dimension));
            if (form.type == NpyType.U64 && read < 0) {
                throw new CorruptDataException(
                        Location.in(path, "row " + row),
                        "whole numbers must be below 2^63, but one is " + Long.toUnsignedString(read));
            }
            to[toIndex + value] = read;
        }
    }

    /// Reads rows of whole numbers.
    ///
    /// @param firstRow the first row
    /// @param count    how many
    /// @param to       takes `[count, dimension]` values
    /// @param toIndex  where the first one goes
    /// @throws UnsupportedFormatException if the elements are no whole numbers
    /// @throws CorruptDataException       if one does not fit
    /// @throws IndexOutOfBoundsException  if the rows are not in the matrix or do not fit
    public void readRows(long firstRow, int count, int[] to, int toIndex) {
        requireIntegers();
        int values = checkedValues(firstRow, count, to.length, toIndex);
        long[] row = new long[form.dimension];
        for (int value = 0; value < values; value += form.dimension) {
            readRows(firstRow + value / form.dimension, 1, row, 0);
            for (int i = 0; i < form.dimension; i++) {
                if (row[i] != (int) row[i]) {
                    throw new CorruptDataException(
                            Location.in(path, "row " + (firstRow + value / form.dimension)),
                            "whole numbers must have 32 bits, but one is " + row[i]);
                }
                to[toIndex + value + i] = (int) row[i];
            }
        }
    }

    private void requireIntegers() {
        if (!form.type.isInteger()) {
            throw new UnsupportedFormatException(
                    Location.of(path), "values must be whole numbers, but are of type " + form.type.descriptor());
        }
    }

    private int checkedValues(long firstRow, int count, int length, int index) {
        Objects.checkFromIndexSize(firstRow, count, form.rowCount);
        int values = Math.multiplyExact(count, form.dimension);
        Objects.checkFromIndexSize(index, values, length);
        return values;
    }

    @Override
    public void close() {
        file.close();
    }
}
