package dev.basalt.model.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class PoolingTest {
    private static final FloatBuffer HIDDEN = FloatBuffer.wrap(new float[] {9, 9, 1, 2, 3, 6, 100, 100});

    @Test
    void averagesTheTokensOfTheText() {
        float[] out = {7, 0, 0, 7};
        Pooling.MEAN.pool(HIDDEN, 2, 2, 2, out, 1);
        assertThat(out).containsExactly(7, 2, 4, 7);
    }

    @Test
    void takesTheFirstToken() {
        float[] out = new float[2];
        Pooling.FIRST_TOKEN.pool(HIDDEN, 2, 2, 2, out, 0);
        assertThat(out).containsExactly(1, 2);
    }

    @Test
    void scalesToLengthOneAndLeavesZeroAlone() {
        float[] vectors = {5, 3, 4, 0, 0};
        Pooling.normalise(vectors, 1, 2);
        Pooling.normalise(vectors, 3, 2);
        assertThat(vectors).containsExactly(5, 0.6f, 0.8f, 0, 0);
    }
}
