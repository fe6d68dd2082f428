package dev.basalt.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.basalt.core.testing.TierCondition;
import java.lang.foreign.Arena;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TierCondition.class)
class PackedMatrixTest {
    private final Random random = new Random(Samples.SEED);

    @Test
    void productsAgreeWithTheReferenceAtEveryEdge() {
        for (int m : new int[] {0, 1, 3, 4, 5, 11, 12, 13, 29}) {
            for (int n : new int[] {0, 1, 7, 8, 15, 16, 17, 31, 32, 33, 64, 75}) {
                for (int k : new int[] {0, 1, 2, 5, 191, 192, 193, 400}) {
                    checkProduct(m, n, k);
                }
            }
        }
    }

    private void checkProduct(int m, int n, int k) {
        float[] a = Samples.floats(random, m * k + 1);
        float[] b = Samples.floats(random, k * n + 2);
        float[] before = Samples.floats(random, m * n + 3);
        float[] product = before.clone();
        float[] sum = before.clone();
        PackedMatrix packed = PackedMatrix.of(b, 2, k, n);
        packed.multiply(a, 1, m, product, 2);
        packed.multiplyAdd(a, 1, m, sum, 2);
        String shape = "seed " + Samples.SEED + ", m " + m + ", n " + n + ", k " + k;
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double expected = 0;
                double terms = 0;
                for (int l = 0; l < k; l++) {
                    double term = (double) a[1 + i * k + l] * b[2 + l * n + j];
                    expected += term;
                    terms += Math.abs(term);
                }
                int at = 2 + i * n + j;
                assertClose(shape, product[at], expected, Samples.bound(k, terms));
                assertClose(shape, sum[at], expected + before[at], Samples.bound(k, terms + Math.abs(before[at])));
            }
        }
        for (int at : new int[] {0, 1, m * n + 2}) {
            assertThat(product[at]).as(shape).isEqualTo(before[at]);
            assertThat(sum[at]).as(shape).isEqualTo(before[at]);
        }
    }

    /// A plain check first, as there are half a million of these.
    private static void assertClose(String shape, float actual, double expected, double bound) {
        if (!(Math.abs(actual - expected) <= bound)) {
            assertThat((double) actual).as(shape).isCloseTo(expected, within(bound));
        }
    }

    @Test
    void allWaysToPackGiveTheSameProduct() {
        int k = 37;
        int n = 45;
        int m = 6;
        float[] byRows = Samples.floats(random, k * n);
        float[] byColumns = new float[k * n];
        for (int row = 0; row < k; row++) {
            for (int column = 0; column < n; column++) {
                byColumns[column * k + row] = byRows[row * n + column];
            }
        }
        float[] a = Samples.floats(random, m * k);
        float[] expected = new float[m * n];
        PackedMatrix.of(byRows, 0, k, n).multiply(a, 0, m, expected, 0);
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix[] others = {
                PackedMatrix.ofTransposed(byColumns, 0, n, k),
                PackedMatrix.of(Samples.nativeCopy(arena, byRows, 1), 0, k, n),
                PackedMatrix.ofTransposed(Samples.nativeCopy(arena, byColumns, 2), 0, n, k)
            };
            for (PackedMatrix other : others) {
                float[] product = new float[m * n];
                other.multiply(a, 0, m, product, 0);
                assertThat(product).isEqualTo(expected);
                assertThat(other.rows()).isEqualTo(k);
                assertThat(other.columns()).isEqualTo(n);
            }
        }
    }

    @Test
    void nanInOneColumnStaysThere() {
        float[] b = new float[40 * 40];
        b[3 * 40 + 35] = Float.NaN;
        float[] c = new float[2 * 40];
        PackedMatrix.of(b, 0, 40, 40).multiply(new float[2 * 40], 0, 2, c, 0);
        for (int i = 0; i < 80; i++) {
            assertThat(Float.isNaN(c[i])).isEqualTo(i % 40 == 35);
        }
    }

    @Test
    void rejectsWhatIsOutside() {
        PackedMatrix matrix = PackedMatrix.of(new float[6], 0, 2, 3);
        assertThatThrownBy(() -> PackedMatrix.of(new float[5], 0, 2, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> PackedMatrix.of(new float[5], 0, -2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rowCount must not be negative, but was -2");
        assertThatThrownBy(() -> matrix.multiply(new float[3], 0, 2, new float[6], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> matrix.multiplyAdd(new float[4], 0, 2, new float[6], 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
