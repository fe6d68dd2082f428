package dev.basalt.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.kernel.internal.ScalarScales;
import dev.basalt.core.testing.TierCondition;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TierCondition.class)
class ScaleKernelsTest {
    private static final double[] OPERANDS = {
        1, 10, 100, 1e17, 1e22, 0.1, 2.3, Double.MIN_VALUE, Double.MAX_VALUE, 0x1p-53, -3, 0, Double.NaN
    };

    private final Random random = new Random(Samples.SEED);

    private long[] integers(int count) {
        long[] edges = {
            0,
            -1,
            1,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            1L << 53,
            (1L << 53) + 1,
            -(1L << 53) - 1,
            (1L << 32) - 1,
            1L << 31,
            1L << 32,
            -(1L << 32),
            (1L << 63) - 1024 - 1,
            (1L << 62) + (1L << 9) + 1
        };
        long[] integers = new long[count];
        for (int i = 0; i < count; i++) {
            integers[i] = i < edges.length ? edges[i] : random.nextLong() >> random.nextInt(64);
        }
        return integers;
    }

    @Test
    void eachResultIsRoundedAsTheOperatorsDo() {
        for (int n : Samples.lengths(Math.max(2, Kernels.tier().vectorBits() / 64))) {
            long[] from = integers(n + 3);
            for (double operand : OPERANDS) {
                double[] quotients = new double[n + 1];
                double[] products = new double[n + 1];
                float[] shortQuotients = new float[n + 1];
                float[] shortProducts = new float[n + 1];
                ScaleKernels.divide(from, 3, operand, quotients, 1, n);
                ScaleKernels.multiply(from, 3, operand, products, 1, n);
                ScaleKernels.divide(from, 3, operand, shortQuotients, 1, n);
                ScaleKernels.multiply(from, 3, operand, shortProducts, 1, n);
                for (int i = 0; i < n; i++) {
                    String where = "seed " + Samples.SEED + ", " + from[3 + i] + " and " + operand;
                    double quotient = (double) from[3 + i] / operand;
                    double product = (double) from[3 + i] * operand;
                    assertSame(quotients[1 + i], quotient, where);
                    assertSame(products[1 + i], product, where);
                    assertSame(shortQuotients[1 + i], (float) quotient, where);
                    assertSame(shortProducts[1 + i], (float) product, where);
                }
            }
        }
    }

    private static void assertSame(double actual, double expected, String where) {
        assertThat(Double.doubleToLongBits(actual)).as(where).isEqualTo(Double.doubleToLongBits(expected));
    }

    @Test
    void theTwinsGiveEqualBits() {
        long[] from = integers(100_000);
        double[] actual = new double[from.length];
        double[] expected = new double[from.length];
        for (double operand : OPERANDS) {
            ScaleKernels.divide(from, 0, operand, actual, 0, from.length);
            ScalarScales.divide(from, 0, operand, expected, 0, from.length);
            assertThat(actual).as("seed " + Samples.SEED + ", by " + operand).isEqualTo(expected);
        }
    }

    @Test
    void rejectsWhatIsOutside() {
        long[] from = new long[4];
        assertThatThrownBy(() -> ScaleKernels.divide(from, 1, 1, new double[4], 0, 4))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> ScaleKernels.multiply(from, 0, 1, new float[3], 0, 4))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
