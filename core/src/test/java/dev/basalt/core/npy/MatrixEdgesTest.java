package dev.basalt.core.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
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
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One step either side of what a file of a matrix may be.
class MatrixEdgesTest {
    @TempDir
    private Path directory;

    private static byte[] npy(int version, String header, byte[] data) {
        byte[] text = header.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(8 + (version == 1 ? 2 : 4) + text.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        if (version == 1) {
            bytes.putShort((short) text.length);
        } else {
            bytes.putInt(text.length);
        }
        return bytes.put(text).put(data).array();
    }

    private static String header(String type, String shape) {
        return "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
    }

    private static byte[] vecs(byte[]... rows) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] row : rows) {
            out.writeBytes(new byte[] {(byte) row.length, 0, 0, 0});
            out.writeBytes(row);
        }
        return out.toByteArray();
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    private MatrixFile open(String name, byte[] content) throws IOException {
        return MatrixFile.open(file(name, content), Limits.DEFAULT);
    }

    /// The files of the test's folder that this process has mapped, on Linux.
    private List<String> mapped() throws IOException {
        Path maps = Path.of("/proc/self/maps");
        if (!Files.exists(maps)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(maps)) {
            return lines.filter(line -> line.contains(directory.toString())).toList();
        }
    }

    @Test
    void headersMayHaveEverySizeUpTo64Kib() throws IOException {
        byte[] data = new byte[4];
        String plain = header("<f4", "(1, 1)");
        for (int padding : new int[] {0, 1, (1 << 16) - plain.length()}) {
            try (MatrixFile matrix = open("x.npy", npy(2, plain + " ".repeat(padding), data))) {
                assertThat(matrix.rowCount()).isEqualTo(1);
            }
        }
        String tooLarge = plain + " ".repeat((1 << 16) + 1 - plain.length());
        assertThatThrownBy(() -> open("x.npy", npy(3, tooLarge, data)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[" + directory.resolve("x.npy")
                        + " @ byte 8] header must lie within the file and 64 KiB, but has 65537 bytes");
        try (MatrixFile matrix = open("x.npy", npy(1, header("<f4", "(0, 1)"), new byte[0]))) {
            assertThat(matrix.rowCount()).isZero();
        }
        byte[] cut = npy(1, header("<f4", "(0, 1)"), new byte[0]);
        assertThatThrownBy(() -> open("x.npy", Arrays.copyOf(cut, cut.length - 1)))
                .hasMessage("[" + directory.resolve("x.npy")
                        + " @ byte 8] header must lie within the file and 64 KiB, but has "
                        + header("<f4", "(0, 1)").length() + " bytes");
    }

    @Test
    void filesOfAFewBytesAreNone() throws IOException {
        byte[] twelve = npy(1, "{}", new byte[0]);
        assertThatThrownBy(() -> open("x.npy", twelve))
                .hasMessage("[" + directory.resolve("x.npy")
                        + " @ byte 10] header must name descr, fortran_order and shape, but was {}");
        assertThatThrownBy(() -> open("x.npy", Arrays.copyOf(twelve, 11)))
                .hasMessage("[" + directory.resolve("x.npy")
                        + " @ byte 0] file must begin as a .npy file does, but does not");
        for (int version : new int[] {0, 4, 127}) {
            assertThatThrownBy(() -> open("x.npy", npy(version, "{}", new byte[4])))
                    .isInstanceOf(UnsupportedFormatException.class)
                    .hasMessage("[" + directory.resolve("x.npy")
                            + " @ byte 6] format version must be 1, 2 or 3, but was " + version);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(3, 0) | 0 | 3 | 0",
                "(0, 3) | 0 | 0 | 3",
                "(2L, 3L) | 6 | 2 | 3",
                "(5) | 5 | 1 | 5",
                "(5,) | 5 | 1 | 5",
                "(1, 65536) | 65536 | 1 | 65536"
            })
    void shapesAreWhatTheHeaderSays(String shape, int dataBytes, int rows, int dimension) throws IOException {
        try (MatrixFile matrix = open("x.npy", npy(1, header("|u1", shape), new byte[dataBytes]))) {
            assertThat(matrix.rowCount()).isEqualTo(rows);
            assertThat(matrix.dimension()).isEqualTo(dimension);
        }
        assertThatThrownBy(() -> open("x.npy", npy(1, header("|u1", shape), new byte[dataBytes + 1])))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageEndingWith("] data must hold " + rows + " x " + dimension + " values of 1 bytes, but has "
                        + (dataBytes + 1) + " bytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "() | shape must have 1 or 2 dimensions, but was ()",
                "( ) | shape must have 1 or 2 dimensions, but was ( )",
                "(1, 2, 3) | shape must have 1 or 2 dimensions, but was (1, 2, 3)",
                "(,) | shape must be of whole numbers from 0 to 2^63 - 1, but was (,)",
                "(1,,) | shape must be of whole numbers from 0 to 2^63 - 1, but was (1,,)",
                "(1, 65537) | dimension must be at most 65536, but was 65537; raise Limits.maxDimension",
                "(1, 2147483648) | dimension must be at most 65536, but was 2147483648; raise Limits.maxDimension"
            })
    void otherShapesAreRefused(String shape, String problem) {
        assertThatThrownBy(() -> open("x.npy", npy(1, header("<f4", shape), new byte[4])))
                .hasMessageEndingWith("] " + problem);
    }

    @Test
    void wholeNumbersAreReadIntoAnyPlace() throws IOException {
        byte[] data = {1, 0, 2, 0, 3, 0, -1, -1, 5, 0, -6, -1};
        try (NpyMatrix matrix = NpyMatrix.open(file("x.npy", npy(1, header("<i2", "(3, 2)"), data)), Limits.DEFAULT)) {
            int[] ints = new int[6];
            matrix.readRows(1, 2, ints, 2);
            assertThat(ints).containsExactly(0, 0, 3, -1, 5, -6);
            long[] longs = new long[6];
            matrix.readRows(1, 2, longs, 2);
            assertThat(longs).containsExactly(0, 0, 3, -1, 5, -6);
            float[] floats = new float[6];
            matrix.readRows(1, 2, floats, 2);
            assertThat(floats).containsExactly(0, 0, 3, -1, 5, -6);
            assertThatThrownBy(() -> matrix.readRows(1, 2, ints, 3)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> matrix.readRows(1, 2, longs, 3)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> matrix.readRows(-1, 1, floats, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        }
        try (NpyMatrix matrix = NpyMatrix.open(
                file("x.npy", npy(1, header("<u4", "(2, 1)"), new byte[] {1, 0, 0, 0, 0, 0, 0, -128})),
                Limits.DEFAULT)) {
            assertThatThrownBy(() -> matrix.readRows(0, 2, new int[2], 0))
                    .hasMessage("[" + directory.resolve("x.npy")
                            + ", row 1] whole numbers must have 32 bits, but one is 2147483648");
        }
    }

    @Test
    void theNumberOfRoundedValuesIsExact() throws IOException {
        long[] values = {(1L << 24) - 1, (1L << 25) - 1, (1L << 25) - 2, Long.MIN_VALUE, -(1L << 24) - 1, 0};
        ByteBuffer data = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
        data.asLongBuffer().put(values);
        for (String type : new String[] {"<i8", "<u8"}) {
            Rounding rounding = new Rounding();
            try (MatrixFile matrix = open("x.npy", npy(1, header(type, "(6, 1)"), data.array()))) {
                float[] read = new float[6];
                matrix.readRows(3, 3, read, 3, rounding);
                matrix.readRows(0, 3, read, 0, rounding);
                for (int i = 0; i < 6; i++) {
                    float signed = (float) values[i];
                    float unsigned = Float.parseFloat(Long.toUnsignedString(values[i]));
                    assertThat(read[i]).isEqualTo(type.equals("<i8") ? signed : unsigned);
                }
            }
            assertThat(rounding.values()).isEqualTo(2);
            assertThat(rounding.firstRow()).isEqualTo(1);
        }
    }

    @Test
    void typesHaveTheirNamesInNumPy() {
        assertThat(Arrays.stream(NpyType.values()).map(NpyType::descriptor))
                .containsExactly("<f2", "<f4", "<f8", "|i1", "<i2", "<i4", "<i8", "|u1", "<u2", "<u4", "<u8", "|b1");
        for (NpyType type : NpyType.values()) {
            assertThat(NpyType.of(type.descriptor())).contains(type);
            assertThat(NpyType.of(type.descriptor().substring(1))).contains(type);
            assertThat(type.isInteger())
                    .isEqualTo("iu".indexOf(type.descriptor().charAt(1)) >= 0);
        }
        assertThat(NpyType.of("")).isEmpty();
        assertThat(NpyType.of("<")).isEmpty();
        assertThat(NpyType.order("=f4")).isEqualTo(ByteOrder.nativeOrder());
        assertThat(NpyType.order(">f4")).isEqualTo(ByteOrder.BIG_ENDIAN);
        assertThat(NpyType.order("|u1")).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThatThrownBy(() -> MatrixFile.open(directory.resolve("x.npz.gz"), Limits.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[" + directory.resolve("x.npz.gz") + "] vectors must be in a .npy, .npz, .fvecs, .bvecs"
                        + " or .ivecs file, or in a .gz file of these, by its name");
    }

    @Test
    void rowsOfVecsAreReadIntoAnyPlace() throws IOException {
        byte[] bytes = vecs(new byte[] {1, 2, 3}, new byte[] {4, -1, 6}, new byte[] {7, 8, 9});
        try (MatrixFile matrix = open("x.bvecs", bytes)) {
            assertThat(matrix.rowCount()).isEqualTo(3);
            assertThat(matrix.dimension()).isEqualTo(3);
            long[] longs = new long[7];
            matrix.readRows(1, 2, longs, 1);
            assertThat(longs).containsExactly(0, 4, 255, 6, 7, 8, 9);
            float[] floats = new float[7];
            matrix.readRows(1, 2, floats, 1, null);
            assertThat(floats).containsExactly(0, 4, 255, 6, 7, 8, 9);
            assertThatThrownBy(() -> matrix.readRows(1, 2, longs, 2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> matrix.readRows(1, 3, floats, 0, null))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
        byte[] floatRow = {2, 0, 0, 0, 0, 0, (byte) 0x80, 0x3F, 0, 0, 0, 0x40, 2, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0, 0};
        try (MatrixFile matrix = open("x.fvecs", floatRow)) {
            float[] floats = new float[5];
            matrix.readRows(0, 2, floats, 1, null);
            assertThat(floats).containsExactly(0, 1, 2, 2, 0);
            assertThatThrownBy(() -> matrix.readRows(0, 1, new long[2], 0))
                    .isInstanceOf(UnsupportedFormatException.class)
                    .hasMessage(
                            "[" + directory.resolve("x.fvecs") + "] values must be whole numbers, but are of type <f4");
        }
        try (MatrixFile matrix = open("x.ivecs", new byte[] {1, 0, 0, 0, -2, -1, -1, -1})) {
            long[] longs = new long[1];
            matrix.readRows(0, 1, longs, 0);
            assertThat(longs).containsExactly(-2);
        }
    }

    @Test
    void vecsOfAnotherLengthAreRefused() {
        String x = "[" + directory.resolve("x.bvecs");
        assertThatThrownBy(() -> open("x.bvecs", new byte[3]))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage(x + "] a file of vectors must have a row, but has 3 bytes");
        assertThatThrownBy(() -> open("x.bvecs", new byte[4]))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage(x + " @ byte 0] the dimension must be positive, but was 0");
        assertThatThrownBy(() -> open("x.bvecs", new byte[] {-1, -1, -1, -1}))
                .hasMessage(x + " @ byte 0] the dimension must be positive, but was -1");
        assertThatThrownBy(() -> open("x.bvecs", new byte[] {1, 0, 1, 0, 0}))
                .isInstanceOf(LimitExceededException.class)
                .hasMessage(x + " @ byte 0] dimension must be at most 65536, but was 65537; raise Limits.maxDimension");
        assertThatThrownBy(() -> open("x.bvecs", new byte[] {1, 0, 0, 0}))
                .hasMessage(x + "] rows must be 5 bytes long, but the file is 4");
        assertThatThrownBy(() -> open("x.bvecs", vecs(new byte[2], new byte[3])))
                .hasMessage(x + " @ byte 6, row 1] the row must have dimension 2, but has 3");
        byte[] sameLength = vecs(new byte[4], new byte[12]);
        assertThatThrownBy(() -> {
                    try (MatrixFile matrix = open("x.bvecs", sameLength)) {
                        assertThat(matrix.rowCount()).isEqualTo(3);
                        matrix.readRows(1, 1, new long[4], 0);
                    }
                })
                .hasMessage(x + " @ byte 8, row 1] the row must have dimension 4, but has 12");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.npy", "x.bvecs", "x.npy.gz"})
    void nothingStaysMappedOnceClosedOrRefused(String name) throws IOException {
        byte[] good = name.startsWith("x.npy") ? npy(1, header("|u1", "(1, 2)"), new byte[2]) : vecs(new byte[2]);
        byte[] bad = name.startsWith("x.npy") ? npy(1, header("|u1", "(1, 2)"), new byte[3]) : new byte[4];
        assertThatThrownBy(() -> open(name, packed(name, bad))).isInstanceOf(CorruptDataException.class);
        assertThat(mapped()).isEmpty();
        MatrixFile matrix = open(name, packed(name, good));
        matrix.close();
        assertThatCode(matrix::close).doesNotThrowAnyException();
        assertThat(mapped()).isEmpty();
        assertThatThrownBy(() -> matrix.readRows(0, 1, new float[2], 0, null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith("] mapped file must be open, but is closed");
        assertThatThrownBy(() -> matrix.readRows(0, 1, new long[2], 0)).isInstanceOf(IllegalStateException.class);
    }

    private static byte[] packed(String name, byte[] content) throws IOException {
        if (!name.endsWith(".gz")) {
            return content;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    @Test
    void compressedFilesMustBeWhole() throws IOException {
        byte[] large = npy(1, header("|u1", "(1000, 300)"), new byte[300_000]);
        byte[] packed = packed("x.gz", large);
        try (MatrixFile matrix = open("x.npy.gz", packed)) {
            assertThat(matrix.rowCount()).isEqualTo(1000);
        }
        String x = "[" + directory.resolve("x.npy.gz") + "] compressed data must be whole, but is not: ";
        assertThatThrownBy(() -> open("x.npy.gz", Arrays.copyOf(packed, 5)))
                .hasMessage(x + "a gzip member must be whole, but ends too early");
        assertThatThrownBy(() -> open("x.npy.gz", Arrays.copyOf(packed, packed.length - 9)))
                .hasMessage(x + "Unexpected end of ZLIB input stream");
        assertThatThrownBy(() -> open("x.npy.gz", large))
                .hasMessage(x + "a gzip member must begin with 1F 8B 08, but does not");
        assertThatThrownBy(() -> open("x.npz", new byte[0]))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[" + directory.resolve("x.npz") + "] a .npz file must be a ZIP archive, but is empty");
    }

    @Test
    void theFirstRoundedRowMayBeRowZero() {
        Rounding rounding = new Rounding();
        rounding.note(7);
        rounding.note(0);
        rounding.note(5);
        assertThat(rounding.values()).isEqualTo(3);
        assertThat(rounding.firstRow()).isZero();
    }
}
