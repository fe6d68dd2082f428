package dev.basalt.vector.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignRotationTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 31, 32, 33, 64, 100, 128, 384})
    void unitVectorsStayOrthonormal(int dimension) {
        SignRotation rotation = new SignRotation(dimension, 5);
        int padded = rotation.paddedDimension();
        assertThat(padded).isEqualTo((dimension + 31) / 32 * 32);
        float[][] rotated = new float[dimension][padded];
        for (int i = 0; i < dimension; i++) {
            float[] unit = new float[dimension + 1];
            unit[i + 1] = 1;
            Arrays.fill(rotated[i], 7);
            rotation.rotate(unit, 1, rotated[i]);
        }
        for (int i = 0; i < dimension; i++) {
            for (int j = 0; j <= i; j++) {
                double product = 0;
                for (int k = 0; k < padded; k++) {
                    product += (double) rotated[i][k] * rotated[j][k];
                }
                assertThat(product).as("rows %d and %d", i, j).isCloseTo(i == j ? 1 : 0, within(1e-5));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 384})
    void spreadsOneValueOverAll(int dimension) {
        SignRotation rotation = new SignRotation(dimension, 9);
        float[] unit = new float[rotation.paddedDimension()];
        unit[3] = 1;
        rotation.rotate(unit);
        double largest = 0;
        for (float value : unit) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(largest).isLessThan(5 / Math.sqrt(unit.length));
    }

    @org.junit.jupiter.api.Test
    void theSeedChoosesTheRotation() {
        float[] one = {1, 2, 3};
        float[] a = new float[32];
        float[] b = new float[32];
        float[] c = new float[32];
        new SignRotation(3, 1).rotate(one, 0, a);
        new SignRotation(3, 1).rotate(one, 0, b);
        new SignRotation(3, 2).rotate(one, 0, c);
        assertThat(b).containsExactly(a);
        assertThat(c).isNotEqualTo(a);
    }

    /// As `docs/format/vector-index.md` describes it: files rely on it.
    @ParameterizedTest
    @ValueSource(ints = {1, 40, 384})
    void rotatesAsTheFormatSays(int dimension) {
        long seed = 0x1234_5678_9ABC_DEF0L;
        int e = (dimension + 31) / 32 * 32;
        float[] expected = new float[e];
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = (i % 17) - 8.25f;
            expected[i] = vector[i];
        }
        int b = Integer.highestOneBit(e);
        float factor = (float) (1 / Math.sqrt(b));
        for (int j = 0; j < 3; j++) {
            for (int i = 0; i < e; i++) {
                long z = seed + ((long) j * e + i + 1) * 0x9E3779B97F4A7C15L;
                z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
                z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
                expected[i] *= ((z >>> 63) == 1 ? -1 : 1) * (i < b ? factor : 1);
            }
            transform(expected, 0, b);
            if (e > b) {
                for (int i = e - b; i < e; i++) {
                    expected[i] *= factor;
                }
                transform(expected, e - b, b);
            }
        }
        float[] rotated = new float[e];
        new SignRotation(dimension, seed).rotate(vector, 0, rotated);
        assertThat(rotated).containsExactly(expected);
    }

    private static void transform(float[] values, int from, int size) {
        for (int apart = 1; apart < size; apart *= 2) {
            for (int i = 0; i < size; i++) {
                if ((i & apart) == 0) {
                    float one = values[from + i];
                    float other = values[from + i + apart];
                    values[from + i] = one + other;
                    values[from + i + apart] = one - other;
                }
            }
        }
    }
}
