package dev.basalt.vector.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.basalt.vector.Metric;
import java.lang.foreign.Arena;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VectorSampleTest {
    private static final long SEED = 20_260_110;

    private final Arena arena = Arena.ofConfined();
    private final Random random = new Random(SEED);

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void findsTheDimensionOfAPlaneInSpace() {
        for (int planted : new int[] {1, 2, 5}) {
            float[] axes = Clouds.normal(random, planted, 40);
            float[] vectors = new float[4000 * 40];
            for (int i = 0; i < 4000; i++) {
                for (int axis = 0; axis < planted; axis++) {
                    float at = random.nextFloat();
                    for (int j = 0; j < 40; j++) {
                        vectors[i * 40 + j] += at * axes[axis * 40 + j];
                    }
                }
            }
            VectorSample sample = VectorSample.measure(TestRows.of(arena, Metric.L2, vectors, 40), 4000, 1);
            assertThat(sample.intrinsicDimension())
                    .as("seed %d planted %d", SEED, planted)
                    .isEqualTo(planted, within(0.15 * planted));
            assertThat(sample.nearAngle()).isNaN();
            assertThat(sample.nanosPerRow()).isPositive();
        }
    }

    @Test
    void measuresAngles() {
        float[] vectors = Clouds.normal(random, 1000, 200);
        VectorSample even = VectorSample.measure(TestRows.of(arena, Metric.COSINE, vectors, 200), 1000, 1);
        assertThat(even.farAngle()).as("seed %d", SEED).isEqualTo(Math.PI / 2, within(0.01));
        assertThat(even.nearAngle()).isBetween(1.2, even.farAngle());
        // Around each of 20 centres 50 vectors at about the same angle from each other.
        float[] centres = Clouds.normal(random, 20, 200);
        float[] near = Clouds.around(random, centres, 1000, 200, 0.5);
        VectorSample grouped = VectorSample.measure(TestRows.of(arena, Metric.COSINE, near, 200), 1000, 1);
        assertThat(grouped.nearAngle()).isEqualTo(Math.acos(1 / 1.25), within(0.05));
    }

    @Test
    void leavesCopiesOut() {
        float[] vectors = new float[2000];
        for (int i = 0; i < 1000; i++) {
            vectors[i] = random.nextFloat();
            vectors[1000 + i] = vectors[i];
        }
        VectorSample sample = VectorSample.measure(TestRows.of(arena, Metric.L2, vectors, 1), 2000, 1);
        assertThat(sample.intrinsicDimension()).as("seed %d", SEED).isEqualTo(1, within(0.3));
    }

    @Test
    void rejectsTooFew() {
        TestRows few = TestRows.of(arena, Metric.L2, new float[99], 1);
        assertThatThrownBy(() -> VectorSample.measure(few, 1000, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a sample must have at least 100 rows, but 1000 were asked for of 99");
        TestRows same = TestRows.of(arena, Metric.L2, new float[200], 1);
        assertThatThrownBy(() -> VectorSample.measure(same, 1000, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a sample must have different rows, but hardly any differ");
    }
}
