package dev.basalt.bench.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorFilesTest {
    @TempDir
    Path folder;

    private Path file(String name, int... values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(values);
        return Files.write(folder.resolve(name), bytes.array());
    }

    @Test
    void readsRowsOfFloats() throws IOException {
        int one = Float.floatToIntBits(1);
        int half = Float.floatToIntBits(-0.5f);
        Path path = file("rows.fvecs", 2, one, half, 2, half, half, 2, one, one);
        Matrix all = Matrix.read(path, Integer.MAX_VALUE);
        assertThat(all.rowCount()).isEqualTo(3);
        assertThat(all.dimension()).isEqualTo(2);
        assertThat(all.values()).containsExactly(1, -0.5f, -0.5f, -0.5f, 1, 1);
        assertThat(Matrix.read(path, 1).values()).containsExactly(1, -0.5f);
    }

    @Test
    void rejectsRowsOfUnequalLength() throws IOException {
        Path path = file("rows.fvecs", 2, 0, 0, 1, 0, 1);
        assertThatThrownBy(() -> Matrix.read(path, Integer.MAX_VALUE))
                .isInstanceOf(IOException.class)
                .hasMessage("[" + path + " @ byte 12] row must have 2 values, but has 1");
    }

    @Test
    void rejectsFileThatIsNoRows() throws IOException {
        Path path = file("rows.ivecs", 7, 0, 0);
        assertThatThrownBy(() -> Truth.read(path, 1))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "[" + path + "] file must be rows of equal length, each behind its length, but 12 bytes are no"
                                + " multiple of rows of 7");
        Path empty = file("empty.ivecs");
        assertThatThrownBy(() -> Truth.read(empty, 1))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "[" + empty + "] file must be rows of equal length, each behind its length, but 0 bytes are no"
                                + " multiple of rows of 0");
    }

    @Test
    void recallCountsTrueRowsInAnyOrder() throws IOException {
        Truth truth = Truth.read(file("truth.ivecs", 3, 5, 6, 7, 3, 1, 2, 3), Integer.MAX_VALUE);
        assertThat(truth.queryCount()).isEqualTo(2);
        assertThat(truth.recall(new int[] {6, 5, 2, 1}, 2)).isEqualTo(1);
        assertThat(truth.recall(new int[] {5, 7, 9, -1}, 2)).isEqualTo(0.25);
        assertThat(truth.recall(new int[] {-1, -1, -1, -1}, 2)).isZero();
    }

    @Test
    void rejectsRowThatWasFoundTwice() throws IOException {
        Truth truth = Truth.read(file("truth.ivecs", 2, 5, 6), Integer.MAX_VALUE);
        assertThatThrownBy(() -> truth.recall(new int[] {5, 5}, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a row must be found once for query 0, but 5 was found twice");
    }

    @Test
    void rawFloatsComeBack() throws IOException {
        float[] values = new float[300_001];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        Path path = folder.resolve("raw.f32");
        new Matrix(values.length, 1, values).writeRaw(path);
        assertThat(Matrix.readRaw(path, values.length, 1).values()).isEqualTo(values);
        assertThatThrownBy(() -> Matrix.readRaw(path, values.length + 1, 1))
                .isInstanceOf(IOException.class)
                .hasMessage("[" + path + "] file must hold 300002 floats, but ends");
    }
}
