package dev.basalt.core.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.core.limit.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyMatrixTest {
    @TempDir
    Path directory;

    @Test
    void readsWhatWasWritten() throws IOException {
        Path path = directory.resolve("a.npy");
        float[] rows = {1, 2, 3, -4, Float.MIN_VALUE, Float.NaN};
        try (NpyWriter writer = new NpyWriter(path, 3)) {
            writer.write(rows, 0, 1);
            writer.write(rows, 3, 1);
            writer.finish();
        }
        try (NpyMatrix matrix = NpyMatrix.open(path, Limits.DEFAULT)) {
            assertThat(matrix.type()).isEqualTo(NpyType.F32);
            assertThat(matrix.rowCount()).isEqualTo(2);
            assertThat(matrix.dimension()).isEqualTo(3);
            float[] read = new float[6];
            matrix.readRows(0, 2, read, 0);
            assertThat(read).containsExactly(rows);
            matrix.readRows(1, 1, read, 0);
            assertThat(Arrays.copyOf(read, 3)).containsExactly(-4, Float.MIN_VALUE, Float.NaN);
            assertThatThrownBy(() -> matrix.readRows(1, 2, read, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void writesTheVeryBytesThatNumPyDoes() throws IOException {
        Path path = directory.resolve("a.npy");
        try (NpyWriter writer = new NpyWriter(path, 2)) {
            writer.write(new float[] {1, 2}, 0, 1);
            writer.finish();
        }
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }";
        byte[] expected =
                npy(1, header + " ".repeat(117 - header.length()) + "\n", 0, 0, (byte) 0x80, 0x3F, 0, 0, 0, 0x40);
        assertThat(Files.readAllBytes(path)).isEqualTo(expected);
    }

    @Test
    void readsHalvesIntegersVectorsAndLaterVersions() throws IOException {
        Path halves = file(npy(1, "{'descr': '<f2', 'fortran_order': False, 'shape': (2,), }\n", 0, 0x3C, 0, 0xC0));
        try (NpyMatrix matrix = NpyMatrix.open(halves, Limits.DEFAULT)) {
            float[] read = new float[2];
            matrix.readRows(0, 1, read, 0);
            assertThat(read).containsExactly(1, -2);
            assertThatThrownBy(() -> matrix.readRows(0, 1, new int[2], 0))
                    .hasMessage("[" + halves + "] values must be whole numbers, but are of type <f2");
        }
        Path integers = file(npy(2, "{'shape': (1, 1), 'fortran_order': False, 'descr': '<i4'}", 7, 0, 0, 0));
        try (NpyMatrix matrix = NpyMatrix.open(integers, Limits.DEFAULT)) {
            int[] read = new int[1];
            matrix.readRows(0, 1, read, 0);
            assertThat(read).containsExactly(7);
        }
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        assertFails(CorruptDataException.class, "file must begin as a .npy file does, but does not", new byte[40]);
        assertFails(CorruptDataException.class, "file must begin as a .npy file does, but is empty", new byte[0]);
        assertFails(
                UnsupportedFormatException.class,
                "type must be one of f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, u8, b1, but was <c8; convert it with"
                        + " NumPy's astype",
                npy(1, "{'descr': '<c8', 'fortran_order': False, 'shape': (1, 1), }\n"));
        assertFails(
                UnsupportedFormatException.class,
                "shape must have 1 or 2 dimensions, but was (1, 1, 1)",
                npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 1), }\n"));
        assertFails(
                CorruptDataException.class,
                "data must hold 2 x 1 values of 4 bytes, but has 4 bytes",
                npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }\n", 0, 0, 0, 0));
        assertFails(
                LimitExceededException.class,
                "dimension must be at most 65536, but was 99999999; raise Limits.maxDimension",
                npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 99999999), }\n"));
        assertFails(
                CorruptDataException.class,
                "shape must be of whole numbers from 0 to 2^63 - 1, but was (99999999999999999999, 1)",
                npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999, 1), }\n"));
        assertFails(
                CorruptDataException.class,
                "shape must be of whole numbers from 0 to 2^63 - 1, but was (1, -1)",
                npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (1, -1), }\n"));
        assertFails(
                CorruptDataException.class,
                "shape must be of whole numbers from 0 to 2^63 - 1, but was (-1,)",
                npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }\n"));
        assertFails(
                LimitExceededException.class,
                "dimension must be at most 65536, but was 4294967297; raise Limits.maxDimension",
                npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 4294967297), }\n"));
        for (String structure : new String[] {"[('a', '<f4'), ('ä', '<f4')]", "('<f4', (3,))"}) {
            assertFails(
                    UnsupportedFormatException.class,
                    "type must be one of f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, u8, b1, but was a structure; convert"
                            + " it with NumPy's astype",
                    npy(3, "{'descr': " + structure + ", 'fortran_order': False, 'shape': (1,), }\n"));
        }
        String twice = "{'descr': '<f4', 'descr': '<f8', 'fortran_order': False, 'shape': (1, 1), }";
        assertFails(
                CorruptDataException.class,
                "header must name descr, fortran_order and shape once, but was " + twice,
                npy(1, twice, 0, 0, 0, 0));
    }

    @Test
    void readsHeadersAsPythonWould() throws IOException {
        for (String header : new String[] {
            "{\"descr\": \"<f4\", \"fortran_order\": False, \"shape\": (1, 1)}",
            "{'descr' : 'f4', 'fortran_order' : False, 'shape' : (1,\n 1)}"
        }) {
            try (NpyMatrix matrix = NpyMatrix.open(file(npy(1, header, 0, 0, 0x80, 0x3F)), Limits.DEFAULT)) {
                float[] read = new float[1];
                matrix.readRows(0, 1, read, 0);
                assertThat(read).containsExactly(1);
            }
        }
    }

    @Test
    void survivesEveryCutAndEveryFlip() throws IOException {
        byte[] good = npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }\n", 0, 0, 0, 0);
        for (int length = 0; length < good.length; length++) {
            Path cut = file(Arrays.copyOf(good, length));
            assertThatThrownBy(() -> NpyMatrix.open(cut, Limits.DEFAULT)).isInstanceOf(BasaltException.class);
        }
        for (int i = 0; i < good.length; i++) {
            byte[] flipped = good.clone();
            flipped[i] ^= 0x11;
            try (NpyMatrix matrix = NpyMatrix.open(file(flipped), Limits.DEFAULT)) {
                assertThat(matrix.rowCount() * matrix.dimension()).isLessThanOrEqualTo(2);
            } catch (BasaltException e) {
                assertThat(e.location().source()).endsWith("x.npy");
            }
        }
    }

    private void assertFails(Class<? extends BasaltException> type, String problem, byte[] content) throws IOException {
        Path path = file(content);
        assertThatThrownBy(() -> NpyMatrix.open(path, Limits.DEFAULT))
                .isInstanceOf(type)
                .hasMessageStartingWith("[" + path)
                .hasMessageEndingWith("] " + problem);
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(directory.resolve("x.npy"), content);
    }

    private static byte[] npy(int version, String header, int... data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] text = header.getBytes(StandardCharsets.US_ASCII);
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        ByteBuffer length =
                ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(text.length);
        out.write(length.array(), 0, version == 1 ? 2 : 4);
        out.writeBytes(text);
        for (int value : data) {
            out.write(value);
        }
        return out.toByteArray();
    }
}
