package dev.basalt.vector.hnsw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.vector.Metric;
import dev.basalt.vector.VectorStore;
import dev.basalt.vector.VectorStoreOptions;
import dev.basalt.vector.code.SignCodec;
import dev.basalt.vector.code.SignRotation;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RotatedRowsTest {
    private static final int DIMENSION = 50;
    private static final int ROWS = 20;

    /// With room for none, for seven and for all of the rows, which take 256 bytes each.
    @ParameterizedTest
    @ValueSource(longs = {0, 7 * 256 + 255, 1 << 20})
    void readsRowsAlikeWhetherKeptOrNot(long maxBytes) {
        VectorStore store = new VectorStore(VectorStoreOptions.of(DIMENSION, Metric.L2));
        Random random = new Random(3);
        float[] vector = new float[DIMENSION];
        float[] origin = new float[DIMENSION];
        Arrays.fill(origin, 3);
        SignCodec codec = new SignCodec(DIMENSION, 5, Metric.L2, origin);
        SignRotation rotation = codec.rotation();
        float[][] expected = new float[ROWS][rotation.paddedDimension()];
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < DIMENSION; i++) {
                vector[i] = (float) random.nextGaussian();
            }
            store.add(row, vector, 0);
            rotation.rotateFrom(origin, vector, expected[row]);
        }
        try (Arena arena = Arena.ofConfined()) {
            RotatedRows rotated = new RotatedRows(store, ROWS, codec, arena, maxBytes);
            assertThat(rotated.kept()).isEqualTo((int) Math.min(ROWS, maxBytes / 256));
            RotatedRows.Reader reader = rotated.reader();
            for (int row = 0; row < rotated.kept(); row++) {
                reader.keep(row);
            }
            float[] read = new float[rotation.paddedDimension()];
            for (int row = ROWS - 1; row >= 0; row--) {
                reader.read(row, read);
                assertThat(read).containsExactly(expected[row]);
            }
        }
    }
}
