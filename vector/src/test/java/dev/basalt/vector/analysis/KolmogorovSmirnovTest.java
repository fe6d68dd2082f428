package dev.basalt.vector.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KolmogorovSmirnovTest {
    private static final long SEED = 20_260_108;

    private final Random random = new Random(SEED);

    @Test
    void equalsTheShareOfAllOrders() {
        for (int n = 1; n <= 6; n++) {
            for (int m = 1; m <= 6; m++) {
                double[] joint = random.doubles(n + m).toArray();
                KolmogorovSmirnov result =
                        KolmogorovSmirnov.test(Arrays.copyOf(joint, n), Arrays.copyOfRange(joint, n, n + m));
                int orders = 0;
                int asFar = 0;
                for (int mask = 0; mask < 1 << (n + m); mask++) {
                    if (Integer.bitCount(mask) == n) {
                        orders++;
                        asFar += farthest(mask, n, m) >= result.statistic() - 1e-12 ? 1 : 0;
                    }
                }
                assertThat(result.pValue())
                        .as("seed %d n %d m %d", SEED, n, m)
                        .isEqualTo((double) asFar / orders, within(1e-12));
            }
        }
    }

    private static double farthest(int mask, int n, int m) {
        double i = 0;
        double j = 0;
        double farthest = 0;
        for (int bit = 0; bit < n + m; bit++) {
            if ((mask >>> bit & 1) != 0) {
                i++;
            } else {
                j++;
            }
            farthest = Math.max(farthest, Math.abs(i / n - j / m));
        }
        return farthest;
    }

    @Test
    void measuresTheLargestDifference() {
        KolmogorovSmirnov apart = KolmogorovSmirnov.test(new double[] {1, 2, 3}, new double[] {4, 5, 6});
        assertThat(apart.statistic()).isEqualTo(1);
        assertThat(apart.pValue()).isEqualTo(0.1, within(1e-12)); // 2 of the 20 orders
        KolmogorovSmirnov mixed = KolmogorovSmirnov.test(new double[] {1, 3, 5, 7}, new double[] {2, 4});
        assertThat(mixed.statistic()).isEqualTo(0.5);
        KolmogorovSmirnov ties = KolmogorovSmirnov.test(new double[] {1, 1, 2}, new double[] {1, 2, 2});
        assertThat(ties.statistic()).isEqualTo(1 / 3.0);
        KolmogorovSmirnov zeros = KolmogorovSmirnov.test(new double[] {0.0, 0.0}, new double[] {-0.0, -0.0});
        assertThat(zeros.statistic()).isZero();
        assertThat(zeros.pValue()).isEqualTo(1);
    }

    @Test
    void keepsSmallProbabilities() {
        double[] a = random.doubles(50).toArray();
        double[] b = random.doubles(50, 1, 2).toArray();
        // Two of the orders: 2 / (100 choose 50).
        double expected = 2;
        for (int i = 1; i <= 50; i++) {
            expected *= i / (50.0 + i);
        }
        assertThat(KolmogorovSmirnov.test(a, b).pValue()).isEqualTo(expected, within(1e-12 * expected));
    }

    @Test
    void knowsKolmogorovsDistribution() {
        // Tabulated quantiles of the limit distribution.
        assertThat(KolmogorovSmirnov.limit(1.2238)).isEqualTo(0.10, within(1e-4));
        assertThat(KolmogorovSmirnov.limit(1.3581)).isEqualTo(0.05, within(1e-4));
        assertThat(KolmogorovSmirnov.limit(1.6276)).isEqualTo(0.01, within(1e-4));
        assertThat(KolmogorovSmirnov.limit(0.8276)).isEqualTo(0.50, within(1e-4));
        assertThat(KolmogorovSmirnov.limit(0)).isEqualTo(1);
        assertThat(KolmogorovSmirnov.limit(0.01)).isEqualTo(1);
        assertThat(KolmogorovSmirnov.limit(40)).isEqualTo(0);
        // Both series agree where one takes over from the other.
        assertThat(KolmogorovSmirnov.limit(1 - 1e-9)).isEqualTo(KolmogorovSmirnov.limit(1), within(1e-8));
    }

    @Test
    void exactAndLimitAgreeOnLargeSamples() {
        double[] a = random.doubles(1990).toArray();
        double[] b = random.doubles(2003).map(value -> Math.pow(value, 1.06)).toArray();
        KolmogorovSmirnov exact = KolmogorovSmirnov.test(a, b);
        double limit = KolmogorovSmirnov.limit(Math.sqrt(1990.0 * 2003 / 3993) * exact.statistic());
        assertThat(exact.pValue()).isEqualTo(limit, within(0.02));
        double[] more = random.doubles(2500).toArray();
        KolmogorovSmirnov large = KolmogorovSmirnov.test(more, b);
        assertThat(large.pValue())
                .isEqualTo(KolmogorovSmirnov.limit(Math.sqrt(2500.0 * 2003 / 4503) * large.statistic()));
    }

    @Test
    void rejectsWhatIsNoSample() {
        assertThatThrownBy(() -> KolmogorovSmirnov.test(new double[0], new double[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a sample must not be empty");
        assertThatThrownBy(() -> KolmogorovSmirnov.test(new double[1], new double[] {0, Double.NaN}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a sample must hold numbers, but value 1 is NaN");
    }
}
