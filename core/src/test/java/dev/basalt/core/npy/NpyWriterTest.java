package dev.basalt.core.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.limit.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyWriterTest {
    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void nameTheFile() {
        path = directory.resolve("a.npy");
    }

    @Test
    void joinsThePartsOfItsRows() throws IOException {
        int[] ints = {9, 9, 1, 2, 3, 4, 5, 6, 9};
        try (NpyWriter writer = new NpyWriter(path, NpyType.I32, 2)) {
            writer.write(ints, 2, 1);
            writer.write(ints, 0, 0);
            writer.write(ints, 4, 2);
            writer.finish();
        }
        try (NpyMatrix matrix = NpyMatrix.open(path, Limits.DEFAULT)) {
            assertThat(matrix.type()).isEqualTo(NpyType.I32);
            assertThat(matrix.rowCount()).isEqualTo(3);
            int[] read = new int[6];
            matrix.readRows(0, 3, read, 0);
            assertThat(read).containsExactly(1, 2, 3, 4, 5, 6);
        }
        long[] longs = {7, Long.MIN_VALUE, 8, -1, 9};
        float[] floats = {7, -0.5f, 8, Float.NaN, 9};
        try (NpyWriter writer = new NpyWriter(path, NpyType.I64, 1)) {
            writer.write(longs, 1, 2);
            writer.write(longs, 3, 1);
            writer.finish();
        }
        try (NpyMatrix matrix = NpyMatrix.open(path, Limits.DEFAULT)) {
            long[] read = new long[3];
            matrix.readRows(0, 3, read, 0);
            assertThat(read).isEqualTo(Arrays.copyOfRange(longs, 1, 4));
        }
        try (NpyWriter writer = new NpyWriter(path, 1)) {
            writer.write(floats, 1, 2);
            writer.write(floats, 3, 1);
            writer.finish();
        }
        try (NpyMatrix matrix = NpyMatrix.open(path, Limits.DEFAULT)) {
            float[] read = new float[3];
            matrix.readRows(0, 3, read, 0);
            assertThat(read).isEqualTo(Arrays.copyOfRange(floats, 1, 4));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void rowsHaveValues(int dimension) {
        assertThatThrownBy(() -> new NpyWriter(path, dimension))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dimension must be positive, but was " + dimension);
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource(NpyType.class)
    void writesThreeTypesAndNoOther(NpyType type) throws IOException {
        boolean known = type == NpyType.F32 || type == NpyType.I32 || type == NpyType.I64;
        if (!known) {
            assertThatThrownBy(() -> new NpyWriter(path, type, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("type must be F32, I32 or I64, but was " + type);
            return;
        }
        try (NpyWriter writer = new NpyWriter(path, type, 1)) {
            String takes = "the file takes rows of " + type + ", but was given ";
            if (type != NpyType.F32) {
                assertThatThrownBy(() -> writer.write(new float[1], 0, 1)).hasMessage(takes + "F32");
            }
            if (type != NpyType.I32) {
                assertThatThrownBy(() -> writer.write(new int[1], 0, 1)).hasMessage(takes + "I32");
            }
            if (type != NpyType.I64) {
                assertThatThrownBy(() -> writer.write(new long[1], 0, 1)).hasMessage(takes + "I64");
            }
            writer.finish();
        }
        try (NpyMatrix matrix = NpyMatrix.open(path, Limits.DEFAULT)) {
            assertThat(matrix.type()).isEqualTo(type);
            assertThat(matrix.rowCount()).isZero();
        }
    }

    @Test
    void rowsMustLieInTheArray() throws IOException {
        try (NpyWriter writer = new NpyWriter(path, 3)) {
            assertThatThrownBy(() -> writer.write(new float[7], 2, 2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> writer.write(new float[7], -1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> writer.write(new float[7], 0, -1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> writer.write(new float[7], 0, Integer.MAX_VALUE))
                    .isInstanceOf(ArithmeticException.class);
            writer.write(new float[7], 1, 2);
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void takesNothingOnceFinishedOrClosed() throws IOException {
        NpyWriter writer = new NpyWriter(path, 1);
        writer.write(new float[] {1}, 0, 1);
        writer.finish();
        byte[] written = Files.readAllBytes(path);
        assertThat(written).hasSize(132);
        assertThatThrownBy(() -> writer.write(new float[1], 0, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("[" + path + "] a replacement must be open, but is committed");
        assertThatThrownBy(writer::finish)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("[" + path + "] a replacement must be open, but is committed");
        writer.close();
        writer.close();
        assertThatThrownBy(writer::finish)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("[" + path + "] a replacement must be open, but is closed");
        assertThat(Files.readAllBytes(path)).isEqualTo(written);
        assertThat(directory).isDirectoryContaining(found -> found.equals(path));
    }
}
