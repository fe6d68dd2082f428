package dev.basalt.vector.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.basalt.vector.Metric;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DriftTest {
    private static final long SEED = 20_260_109;
    private static final int TRIALS = 200;

    private final Random random = new Random(SEED);

    @Test
    void pValuesAreUniformWithoutDrift() {
        // Sizes whose halves have no common factor give the finest steps of the p-value.
        double[] pValues = new double[TRIALS];
        for (int trial = 0; trial < TRIALS; trial++) {
            pValues[trial] = measured(Clouds.normal(random, 202, 32), Clouds.normal(random, 211, 32), 32, trial)
                    .pValue();
        }
        Arrays.sort(pValues);
        double farthest = 0;
        for (int i = 0; i < TRIALS; i++) {
            farthest = Math.max(farthest, Math.max(pValues[i] - (double) i / TRIALS, (i + 1.0) / TRIALS - pValues[i]));
        }
        // Beyond 1.63 / sqrt(n) in one of a hundred.
        assertThat(farthest).as("seed %d", SEED).isLessThan(1.63 / Math.sqrt(TRIALS));
    }

    @Test
    void aLineFittedToWhatIsTestedWouldFindDriftAnywhere() {
        // Why the sets are halved: the same test without halves rejects nearly always although nothing drifts.
        int rejected = 0;
        for (int trial = 0; trial < 50; trial++) {
            float[] a = Clouds.normal(random, 100, 32);
            float[] b = Clouds.normal(random, 100, 32);
            double[] line = new double[32];
            for (int i = 0; i < a.length; i++) {
                line[i % 32] += b[i] - a[i];
            }
            rejected +=
                    KolmogorovSmirnov.test(project(a, line), project(b, line)).pValue() <= 0.05 ? 1 : 0;
        }
        assertThat(rejected).as("seed %d", SEED).isGreaterThan(40);
    }

    private static double[] project(float[] vectors, double[] line) {
        double[] projections = new double[vectors.length / line.length];
        for (int i = 0; i < vectors.length; i++) {
            projections[i / line.length] += vectors[i] * line[i % line.length];
        }
        return projections;
    }

    @Test
    void rejectsSeldomInSmallSetsToo() {
        int rejected = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            Drift.Measured drift = measured(Clouds.normal(random, 30, 8), Clouds.normal(random, 30, 8), 8, trial);
            rejected += drift.isSignificant(0.05) ? 1 : 0;
        }
        // 5 % of 200 and four standard deviations.
        assertThat(rejected).as("seed %d", SEED).isLessThanOrEqualTo(22);
    }

    @Test
    void seesAShiftOfAKnownSize() {
        // Values of deviation 1 in 16 dimensions: the spread is 4.
        double[] shifts = {0, 0.1, 0.3, 0.7, 1.5};
        Drift.Level[] levels = {
            Drift.Level.NONE, Drift.Level.NONE, Drift.Level.LOW, Drift.Level.MEDIUM, Drift.Level.HIGH
        };
        for (int i = 0; i < shifts.length; i++) {
            float[] before = Clouds.normal(random, 1000, 16);
            float[] now = Clouds.normal(random, 800, 16);
            for (int j = 0; j < now.length; j += 16) {
                now[j] += (float) (4 * shifts[i]);
            }
            Drift.Measured drift = measured(before, now, 16, i);
            assertThat(drift.shift()).as("seed %d", SEED).isEqualTo(shifts[i], within(0.03));
            assertThat(drift.level()).isEqualTo(levels[i]);
            assertThat(drift.isSignificant(0.01)).isEqualTo(shifts[i] > 0);
            assertThat(drift.referenceCount()).isEqualTo(1000);
            assertThat(drift.currentCount()).isEqualTo(800);
        }
    }

    @Test
    void takesOffWhatChanceGives() {
        // Of two means of 30 vectors in 256 dimensions the distance is 0.26 of the spread without any drift.
        double sum = 0;
        for (int trial = 0; trial < 20; trial++) {
            sum += measured(Clouds.normal(random, 30, 256), Clouds.normal(random, 30, 256), 256, trial)
                    .shift();
        }
        assertThat(sum / 20).as("seed %d", SEED).isLessThan(0.1);
    }

    @Test
    void hasLevelsWithLowerBoundsIncluded() {
        assertThat(Drift.Level.of(Math.nextDown(0.2))).isEqualTo(Drift.Level.NONE);
        assertThat(Drift.Level.of(0.2)).isEqualTo(Drift.Level.LOW);
        assertThat(Drift.Level.of(0.5)).isEqualTo(Drift.Level.MEDIUM);
        assertThat(Drift.Level.of(1)).isEqualTo(Drift.Level.HIGH);
        assertThat(Drift.Level.of(Double.POSITIVE_INFINITY)).isEqualTo(Drift.Level.HIGH);
    }

    @Test
    void saysNothingOfFewerThan30() {
        assertThat(Drift.between(new float[58], new float[60], 2, 0)).isEqualTo(new Drift.TooFew(29, 30, 30));
        assertThat(Drift.between(new float[60], new float[58], 2, 0)).isEqualTo(new Drift.TooFew(30, 29, 30));
        assertThat(Drift.between(new float[0], new float[0], 2, 0)).isEqualTo(new Drift.TooFew(0, 0, 30));
        assertThat(Drift.between(new float[60], new float[60], 2, 0)).isInstanceOf(Drift.Measured.class);
    }

    @Test
    void comparesSetsWithoutSpread() {
        float[] a = new float[99];
        float[] b = new float[102];
        Arrays.fill(a, 0.1f);
        Arrays.fill(b, 0.1f);
        Drift.Measured same = measured(a, b, 3, 0);
        assertThat(same.shift()).isZero();
        assertThat(same.pValue()).isEqualTo(1);
        Arrays.fill(b, 0.2f);
        Drift.Measured other = measured(a, b, 3, 0);
        assertThat(other.level()).isEqualTo(Drift.Level.HIGH);
        assertThat(other.pValue()).isLessThan(1e-6);
    }

    @Test
    void comparesLiveRows() {
        try (Arena arena = Arena.ofConfined()) {
            float[] before = Clouds.normal(random, 100, 4);
            float[] now = Clouds.normal(random, 101, 4);
            Arrays.fill(now, 0, 4, 1000);
            TestRows rows = TestRows.of(arena, Metric.L2, now, 4).kill(0);
            Drift expected = Drift.between(before, Arrays.copyOfRange(now, 4, 404), 4, 5);
            assertThat(Drift.between(TestRows.of(arena, Metric.L2, before, 4), rows, 5))
                    .isEqualTo(expected);
        }
    }

    @Test
    void rejectsWhatCannotBeCompared() {
        try (Arena arena = Arena.ofConfined()) {
            TestRows two = TestRows.of(arena, Metric.L2, new float[80], 2);
            TestRows four = TestRows.of(arena, Metric.L2, new float[160], 4);
            assertThatThrownBy(() -> Drift.between(two, four, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("both sets must have one dimension, but have 2 and 4");
        }
        float[] bad = new float[60];
        bad[0] = Float.NaN;
        assertThatThrownBy(() -> Drift.between(bad, new float[60], 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a sample must hold numbers, but value ");
    }

    private static Drift.Measured measured(float[] before, float[] now, int dimension, long seed) {
        return (Drift.Measured) Drift.between(before, now, dimension, seed);
    }
}
