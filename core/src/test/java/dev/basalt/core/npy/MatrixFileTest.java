package dev.basalt.core.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.core.limit.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Matrices of every type, order, version and packing.
class MatrixFileTest {
    private static final int ROWS = 3;
    private static final int COLUMNS = 2;
    /// Values that all types but booleans and unsigned ones have.
    private static final double[] VALUES = {0, 1, 2, 127, 64, 5};

    @TempDir
    private Path directory;

    private static void put(ByteBuffer to, NpyType type, double value) {
        switch (type) {
            case F16 -> to.putShort(Float.floatToFloat16((float) value));
            case F32 -> to.putFloat((float) value);
            case F64 -> to.putDouble(value);
            case I8, U8, BOOL -> to.put((byte) (long) value);
            case I16, U16 -> to.putShort((short) (long) value);
            case I32, U32 -> to.putInt((int) (long) value);
            case I64, U64 -> to.putLong((long) value);
        }
    }

    private static byte[] npy(NpyType type, ByteOrder order, boolean isFortran, int version, double... values) {
        String shape = "(" + values.length / COLUMNS + ", " + COLUMNS + ")";
        return npy(type, order, isFortran, version, shape, values);
    }

    private static byte[] npy(
            NpyType type, ByteOrder order, boolean isFortran, int version, String shape, double... values) {
        String sign = type.byteSize() == 1 ? "|" : order.equals(ByteOrder.BIG_ENDIAN) ? ">" : "<";
        String header = "{'descr': '" + sign + type.descriptor().substring(1) + "', 'fortran_order': "
                + (isFortran ? "True" : "False") + ", 'shape': " + shape + ", }\n";
        ByteBuffer data = ByteBuffer.allocate(values.length * type.byteSize()).order(order);
        int rows = values.length / COLUMNS;
        for (int i = 0; i < values.length; i++) {
            put(data, type, isFortran ? values[i % rows * COLUMNS + i / rows] : values[i]);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        ByteBuffer size = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(header.length());
        out.write(size.array(), 0, version == 1 ? 2 : 4);
        out.writeBytes(header.getBytes(StandardCharsets.UTF_8));
        out.writeBytes(data.array());
        return out.toByteArray();
    }

    private static float[] read(MatrixFile matrix, Rounding rounding) {
        float[] values = new float[(int) matrix.rowCount() * matrix.dimension()];
        matrix.readRows(0, (int) matrix.rowCount(), values, 0, rounding);
        return values;
    }

    private MatrixFile open(String name, byte[] content) throws IOException {
        return MatrixFile.open(Files.write(directory.resolve(name), content), Limits.DEFAULT);
    }

    @ParameterizedTest
    @EnumSource(NpyType.class)
    void readsEveryTypeInEveryOrderAndVersion(NpyType type) throws IOException {
        float[] expected = new float[VALUES.length];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = type == NpyType.BOOL ? Math.min(1, (float) VALUES[i]) : (float) VALUES[i];
        }
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            for (boolean isFortran : new boolean[] {false, true}) {
                for (int version = 1; version <= 3; version++) {
                    byte[] bytes = npy(type, order, isFortran, version, VALUES);
                    Rounding rounding = new Rounding();
                    try (MatrixFile matrix = open("x.npy", bytes)) {
                        assertThat(matrix.type()).isEqualTo(type);
                        assertThat(matrix.rowCount()).isEqualTo(ROWS);
                        assertThat(matrix.dimension()).isEqualTo(COLUMNS);
                        assertThat(read(matrix, rounding)).containsExactly(expected);
                        float[] middle = new float[4];
                        matrix.readRows(1, 1, middle, 2, null);
                        assertThat(middle).containsExactly(0, 0, expected[2], expected[3]);
                        if (type.isInteger()) {
                            long[] whole = new long[VALUES.length];
                            matrix.readRows(0, ROWS, whole, 0);
                            assertThat(whole).containsExactly(0, 1, 2, 127, 64, 5);
                        }
                    }
                    assertThat(rounding.values()).isZero();
                    assertThat(rounding.firstRow()).isEqualTo(-1);
                }
            }
        }
    }

    @Test
    void keepsSignsAndCountsWhatIsRounded() throws IOException {
        Rounding rounding = new Rounding();
        try (MatrixFile matrix = open(
                "x.npy",
                npy(
                        NpyType.I64,
                        ByteOrder.LITTLE_ENDIAN,
                        false,
                        1,
                        -1,
                        1 << 24,
                        (1 << 24) + 1,
                        -16777217,
                        1L << 62,
                        7))) {
            assertThat(read(matrix, rounding)).containsExactly(-1, 16777216, 16777216, -16777216, 0x1p62f, 7);
        }
        assertThat(rounding.values()).isEqualTo(2);
        assertThat(rounding.firstRow()).isEqualTo(1);
        Rounding ofDoubles = new Rounding();
        try (MatrixFile matrix = open(
                "x.npy",
                npy(
                        NpyType.F64,
                        ByteOrder.BIG_ENDIAN,
                        true,
                        2,
                        0.5,
                        -0.0,
                        0.1,
                        Double.NaN,
                        1e-60,
                        Double.POSITIVE_INFINITY))) {
            assertThat(read(matrix, ofDoubles))
                    .containsExactly(0.5f, -0.0f, 0.1f, Float.NaN, 0, Float.POSITIVE_INFINITY);
        }
        assertThat(ofDoubles.values()).isEqualTo(2);
        assertThat(ofDoubles.firstRow()).isEqualTo(1);
        byte[] unsigned = npy(NpyType.U64, ByteOrder.LITTLE_ENDIAN, false, 1, 0, 0);
        Arrays.fill(unsigned, unsigned.length - 8, unsigned.length, (byte) 0xFF);
        Rounding ofUnsigned = new Rounding();
        try (MatrixFile matrix = open("x.npy", unsigned)) {
            assertThat(read(matrix, ofUnsigned)).containsExactly(0, 0x1p64f);
            assertThatThrownBy(() -> matrix.readRows(0, 1, new long[2], 0))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageEndingWith(
                            "x.npy, row 0] whole numbers must be below 2^63, but one is 18446744073709551615");
        }
        assertThat(ofUnsigned.values()).isEqualTo(1);
    }

    @Test
    void refusesDoublesBeyondTheRangeOfFloats() throws IOException {
        try (MatrixFile matrix = open("x.npy", npy(NpyType.F64, ByteOrder.LITTLE_ENDIAN, false, 1, 1, 2, 3, -1e300))) {
            assertThatThrownBy(() -> read(matrix, new Rounding()))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageEndingWith("x.npy, row 1] values must be within the range of 32-bit numbers, but value 1"
                            + " is -1.0E300");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {ZipEntry.STORED, ZipEntry.DEFLATED})
    void readsTheOneArrayOfAnArchive(int method) throws IOException {
        byte[] array = npy(NpyType.F32, ByteOrder.LITTLE_ENDIAN, false, 1, VALUES);
        try (MatrixFile matrix = open("x.npz", archive(method, array, "arr_0.npy"))) {
            assertThat(read(matrix, new Rounding())).containsExactly(0, 1, 2, 127, 64, 5);
        }
        assertThatThrownBy(() -> open("x.npz", archive(method, array, "a.npy", "b.npy")))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageEndingWith("x.npz] a .npz file must hold one array, but holds 2 'a.npy' 'b.npy'; save one"
                        + " alone with NumPy's save");
        byte[] good = archive(method, array, "arr_0.npy");
        for (int length = 0; length < good.length; length += 7) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> open("x.npz", cut)).isInstanceOf(BasaltException.class);
        }
        for (int i = 0; i < good.length; i++) {
            byte[] flipped = good.clone();
            flipped[i] ^= 0x11;
            try (MatrixFile matrix = open("x.npz", flipped)) {
                assertThat(matrix.rowCount()).isLessThanOrEqualTo(100);
            } catch (BasaltException e) {
                assertThat(e.location().source()).endsWith("x.npz");
            }
        }
    }

    @Test
    void noticesAFlippedValueInAnArchive() throws IOException {
        byte[] array = npy(NpyType.F32, ByteOrder.LITTLE_ENDIAN, false, 1, VALUES);
        byte[] stored = archive(ZipEntry.STORED, array, "a.npy");
        int lastValue = 30 + "a.npy".length() + array.length - 1;
        assertThat(stored[lastValue]).isEqualTo(array[array.length - 1]);
        stored[lastValue] ^= 1;
        assertThatThrownBy(() -> open("x.npz", stored))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[" + directory.resolve("x.npz")
                        + "] compressed data must be whole, but is not: 'a.npy' does" + " not have its checksum");
    }

    private static byte[] archive(int method, byte[] array, String... names) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : names) {
                ZipEntry entry = new ZipEntry(name);
                CRC32 crc = new CRC32();
                crc.update(array);
                entry.setMethod(method);
                entry.setSize(array.length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(array);
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }

    @Test
    void readsRowsBehindTheirDimensions() throws IOException {
        for (String name : new String[] {"x.fvecs", "x.bvecs", "x.ivecs"}) {
            NpyType type = name.startsWith("f", 2) ? NpyType.F32 : name.startsWith("b", 2) ? NpyType.U8 : NpyType.I32;
            ByteBuffer bytes =
                    ByteBuffer.allocate(ROWS * (4 + COLUMNS * type.byteSize())).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < VALUES.length; i++) {
                if (i % COLUMNS == 0) {
                    bytes.putInt(COLUMNS);
                }
                put(bytes, type, VALUES[i]);
            }
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (OutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write(bytes.array());
            }
            for (boolean isPacked : new boolean[] {false, true}) {
                String file = isPacked ? name + ".gz" : name;
                try (MatrixFile matrix = open(file, isPacked ? packed.toByteArray() : bytes.array())) {
                    assertThat(matrix.type()).isEqualTo(type);
                    assertThat(read(matrix, new Rounding())).containsExactly(0, 1, 2, 127, 64, 5);
                }
            }
            assertThatThrownBy(() -> open(name + ".gz", Arrays.copyOf(packed.toByteArray(), 15)))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining(name + ".gz] compressed data must be whole, but is not: ");
            // Rows of a second member are not left out because its header is damaged.
            ByteArrayOutputStream twice = new ByteArrayOutputStream();
            twice.writeBytes(packed.toByteArray());
            twice.writeBytes(packed.toByteArray());
            try (MatrixFile matrix = open(name + ".gz", twice.toByteArray())) {
                assertThat(matrix.rowCount()).isEqualTo(2 * ROWS);
            }
            byte[] damaged = twice.toByteArray();
            damaged[packed.size()] ^= 1;
            assertThatThrownBy(() -> open(name + ".gz", damaged))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining(
                            name + ".gz] compressed data must be whole, but is not: a gzip member must begin"
                                    + " with 1F 8B 08, but does not");
        }
    }

    @Test
    void namesTheRowOfAnotherDimension() {
        byte[] mixed = {2, 0, 0, 0, 1, 2, 1, 0, 0, 0, 1};
        assertThatThrownBy(() -> open("x.bvecs", mixed))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageEndingWith("x.bvecs] rows must be 6 bytes long, but the file is 11");
        byte[] longer = Arrays.copyOf(mixed, 12);
        assertThatThrownBy(() -> read(open("x.bvecs", longer), new Rounding()))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageEndingWith("x.bvecs @ byte 6, row 1] the row must have dimension 2, but has 1");
        assertThatThrownBy(() -> open("x.bvecs", new byte[0]))
                .hasMessageEndingWith("x.bvecs] a file of vectors must have a row, but has 0 bytes");
    }

    @Test
    void readsColumnsOfIds() throws IOException {
        Path ids = Files.write(
                directory.resolve("ids.npy"), npy(NpyType.I64, ByteOrder.LITTLE_ENDIAN, false, 1, "(6,)", VALUES));
        try (NpyMatrix matrix = NpyMatrix.openColumn(ids, Limits.DEFAULT)) {
            assertThat(matrix.rowCount()).isEqualTo(6);
            assertThat(matrix.dimension()).isEqualTo(1);
        }
        try (NpyMatrix matrix = NpyMatrix.open(ids, Limits.DEFAULT)) {
            assertThat(matrix.rowCount()).isEqualTo(1);
            assertThat(matrix.dimension()).isEqualTo(6);
        }
    }

    @Test
    void writesWholeNumbersOf64Bits() throws IOException {
        Path path = directory.resolve("x.npy");
        try (NpyWriter writer = new NpyWriter(path, NpyType.I64, 2)) {
            writer.write(new long[] {Long.MIN_VALUE, Long.MAX_VALUE}, 0, 1);
            writer.finish();
        }
        try (NpyMatrix matrix = NpyMatrix.open(path, Limits.DEFAULT)) {
            long[] row = new long[2];
            matrix.readRows(0, 1, row, 0);
            assertThat(row).containsExactly(Long.MIN_VALUE, Long.MAX_VALUE);
            assertThatThrownBy(() -> matrix.readRows(0, 1, new int[2], 0))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessage("[" + path + ", row 0] whole numbers must have 32 bits, but one is " + Long.MIN_VALUE);
        }
    }
}
