package dev.basalt.vector.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.basalt.core.kernel.SignCodeKernels;
import dev.basalt.vector.ClusteredRows;
import dev.basalt.vector.Metric;
import dev.basalt.vector.TestRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Estimates against exact distances, over many rotations: they must have no bias, and errors within the bounds
/// that Gao and Long prove.
class CodeEstimateTest {
    private static final long SEED = 20_260_303;
    private static final int ROTATIONS = 60;
    private static final int LANES = SignCodeKernels.LANES;

    private final Random random = new Random(SEED);

    @ParameterizedTest
    @ValueSource(ints = {24, 100, 384})
    void estimatesOfBlocksHaveNoBiasAndBoundedErrors(int dimension) {
        double sum = 0;
        double squares = 0;
        int beyond = 0;
        int count = 0;
        for (int seed = 0; seed < ROTATIONS; seed++) {
            float[] centre = gaussian(dimension, 1);
            float[] query = gaussian(dimension, 1);
            float[][] rows = new float[LANES][];
            for (int lane = 0; lane < LANES; lane++) {
                rows[lane] = gaussian(dimension, 0.5f);
                for (int i = 0; i < dimension; i++) {
                    rows[lane][i] += centre[i];
                }
            }
            float[] estimates =
                    estimates(new SignCodec(dimension, seed, Metric.L2, new float[dimension]), centre, query, rows);
            double toCentre = Math.sqrt(squaredL2(query, centre));
            for (int lane = 0; lane < LANES; lane++) {
                // The error of the product in units of its bound with ε = 1, for the usual share of 0.8 of a code.
                double unit = 2 * 0.75 * Math.sqrt(squaredL2(rows[lane], centre)) * toCentre / Math.sqrt(dimension - 1);
                double error = (estimates[lane] - squaredL2(query, rows[lane])) / unit;
                sum += error;
                squares += error * error;
                beyond += Math.abs(error) > 3 ? 1 : 0;
                count++;
            }
        }
        double deviation = Math.sqrt(squares / count);
        assertThat(sum / count).as("seed " + SEED).isCloseTo(0, within(5 * deviation / Math.sqrt(count)));
        assertThat(deviation).as("seed " + SEED).isBetween(0.6, 1.15);
        assertThat(beyond).as("seed " + SEED).isLessThan(count / 50);
    }

    @Test
    void theCentreItselfIsEstimatedExactly() {
        float[] centre = gaussian(40, 1);
        float[] query = gaussian(40, 1);
        float[] estimates =
                estimates(new SignCodec(40, 3, Metric.L2, new float[40]), centre, query, new float[][] {centre});
        assertThat((double) estimates[0]).isCloseTo(squaredL2(query, centre), within(1e-3));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void estimatesOfRowsHaveNoBiasAndErrorsThatHalveWithEachBit(int bits) {
        int dimension = 100;
        int count = 200;
        double sum = 0;
        double squares = 0;
        int total = 0;
        try (Arena arena = Arena.ofConfined()) {
            for (int seed = 0; seed < ROTATIONS; seed++) {
                ClusteredRows rows = new ClusteredRows(arena, Metric.L2, count, dimension, random);
                RowCodes codes = new RowCodes(rows, count, bits, seed);
                RowCodes.Encoder encoder = codes.encoder();
                int[] ordinals = new int[count];
                for (int row = 0; row < count; row++) {
                    encoder.encode(row, rows.vector(row));
                    ordinals[row] = row;
                }
                float[] query = rows.query(random);
                RowCodes.Query coded = codes.query();
                coded.set(query);
                float[] estimates = new float[count];
                coded.estimate(ordinals, count, estimates);
                float[] mean = mean(rows, count);
                for (int row = 0; row < count; row++) {
                    double lengths = Math.sqrt(squaredL2(query, mean) * squaredL2(rows.vector(row), mean));
                    double error = estimates[row] - squaredL2(query, rows.vector(row));
                    error /= 2 * lengths / Math.sqrt(dimension);
                    sum += error;
                    squares += error * error;
                    total++;
                }
            }
        }
        double deviation = Math.sqrt(squares / total);
        // What the rounding of the query to four bits adds is the same for all codes.
        double expected = Math.sqrt(new double[] {0.571, 0.135, 0.039, 0.012}[bits - 1] + 0.012);
        assertThat(deviation).as("seed " + SEED).isBetween(0.75 * expected, 1.25 * expected);
        assertThat(sum / total).as("seed " + SEED).isCloseTo(0, within(6 * deviation / Math.sqrt(total / 10.0)));
    }

    @Test
    void recordsFillWholeCacheLines() {
        try (Arena arena = Arena.ofConfined()) {
            ClusteredRows rows = new ClusteredRows(arena, Metric.COSINE, 10, 384, random);
            for (int bits = 1; bits <= 4; bits++) {
                RowCodes codes = new RowCodes(rows, 10, bits, 1);
                assertThat(codes.recordBytes()).isEqualTo(64L * bits);
                assertThat(codes.memoryBytes()).isEqualTo(640L * bits);
            }
            assertThatThrownBy(() -> new RowCodes(rows, 10, 5, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("bits must be 1 to 4, but was 5");
        }
    }

    /// Rows of very different lengths: the error of a product grows with the row's distance from the centre
    /// and the query's length, and with nothing else.
    @Test
    void estimatesOfProductsHaveNoBiasAndBoundedErrors() {
        int dimension = 96;
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (int seed = 0; seed < ROTATIONS; seed++) {
            float[] centre = gaussian(dimension, 0.5f);
            float[] query = gaussian(dimension, (float) Math.exp(3 * random.nextGaussian()));
            float[][] rows = new float[LANES][];
            for (int lane = 0; lane < LANES; lane++) {
                rows[lane] = gaussian(dimension, (float) Math.exp(random.nextGaussian()));
            }
            float[] estimates = estimates(
                    new SignCodec(dimension, seed, Metric.DOT, new float[dimension]),
                    centre,
                    query,
                    (float) (-2 * dot(centre, query)),
                    rows);
            for (int lane = 0; lane < LANES; lane++) {
                double unit = 2 * 0.75 * Math.sqrt(squaredL2(rows[lane], centre) * dot(query, query) / (dimension - 1));
                double error = (estimates[lane] + 2 * dot(query, rows[lane])) / unit;
                sum += error;
                squares += error * error;
                count++;
            }
        }
        double deviation = Math.sqrt(squares / count);
        // Rows seen from one centre lie on one side of it: their errors are not independent.
        assertThat(sum / count).as("seed " + SEED).isCloseTo(0, within(5 * deviation / Math.sqrt(ROTATIONS)));
        assertThat(deviation).as("seed " + SEED).isBetween(0.6, 1.15);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void estimatesOfProductsOfRowsHaveErrorsThatHalveWithEachBit(int bits) {
        int dimension = 100;
        int count = 200;
        double squares = 0;
        double sum = 0;
        int total = 0;
        try (Arena arena = Arena.ofConfined()) {
            for (int seed = 0; seed < ROTATIONS; seed++) {
                ClusteredRows rows = new ClusteredRows(arena, Metric.DOT, count, dimension, random);
                RowCodes codes = new RowCodes(rows, count, bits, seed);
                RowCodes.Encoder encoder = codes.encoder();
                int[] ordinals = new int[count];
                for (int row = 0; row < count; row++) {
                    encoder.encode(row, rows.vector(row));
                    ordinals[row] = row;
                }
                float[] query = rows.query(random);
                RowCodes.Query coded = codes.query();
                coded.set(query);
                float[] estimates = new float[count];
                coded.estimate(ordinals, count, estimates);
                float[] mean = mean(rows, count);
                for (int row = 0; row < count; row++) {
                    double lengths = Math.sqrt(dot(query, query) * squaredL2(rows.vector(row), mean));
                    double error = estimates[row] + 2 * dot(query, rows.vector(row));
                    error /= 2 * lengths / Math.sqrt(dimension);
                    sum += error;
                    squares += error * error;
                    total++;
                }
            }
        }
        double deviation = Math.sqrt(squares / total);
        double expected = Math.sqrt(new double[] {0.571, 0.135, 0.039, 0.012}[bits - 1] + 0.012);
        assertThat(deviation).as("seed " + SEED).isBetween(0.75 * expected, 1.25 * expected);
        assertThat(sum / total).as("seed " + SEED).isCloseTo(0, within(6 * deviation / Math.sqrt(total / 10.0)));
    }

    /// Squares that no float holds must not become factors that no reader takes.
    @ParameterizedTest
    @EnumSource
    void hugeValuesHaveFiniteFactors(Metric metric) {
        float[] centre = new float[64];
        float[] row = new float[64];
        row[0] = Float.MAX_VALUE;
        centre[1] = -Float.MAX_VALUE;
        float[] factors = new float[3];
        new SignCodec(64, 1, metric, new float[64]).encode(row, 0, centre, 0, new int[2], factors);
        assertThat(factors).containsExactly(metric == Metric.DOT ? 0 : Float.MAX_VALUE, 0, 0);
        try (Arena arena = Arena.ofConfined()) {
            TestRows rows = new TestRows(arena, 3, 64, metric);
            rows.add(row, 0);
            rows.add(centre, 0);
            centre[2] = 1;
            rows.add(centre, 0);
            RowCodes codes = new RowCodes(rows, 3, 2, 1);
            for (float value : codes.centre()) {
                assertThat(value).isFinite();
            }
            for (int i = 0; i < 3; i++) {
                codes.encoder().encode(i, rows.vector(i));
                for (int at = 52; at < 64; at += 4) {
                    assertThat(codes.records().get(ValueLayout.JAVA_FLOAT_UNALIGNED, i * codes.recordBytes() + at))
                            .isBetween(0f, Float.MAX_VALUE);
                }
            }
        }
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static float[] mean(ClusteredRows rows, int count) {
        float[] mean = new float[rows.dimension()];
        for (int row = 0; row < count; row++) {
            float[] vector = rows.vector(row);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += vector[i] / count;
            }
        }
        return mean;
    }

    private static float[] estimates(SignCodec codec, float[] centre, float[] query, float[][] rows) {
        return estimates(codec, centre, query, (float) squaredL2(query, centre), rows);
    }

    private static float[] estimates(SignCodec codec, float[] centre, float[] query, float toCentre, float[][] rows) {
        int padded = codec.rotation().paddedDimension();
        float[] rotatedCentre = new float[padded];
        float[] rotated = new float[padded];
        codec.rotation().rotate(centre, 0, rotatedCentre);
        int[] code = new int[codec.words()];
        float[] factors = new float[3];
        float[] estimates = new float[LANES];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment block = arena.allocate(SignCodeKernels.blockBytes(codec.words()), 64);
            for (int lane = 0; lane < rows.length; lane++) {
                codec.rotation().rotate(rows[lane], 0, rotated);
                codec.encode(rotated, 0, rotatedCentre, 0, code, factors);
                for (int i = 0; i < 3; i++) {
                    block.setAtIndex(ValueLayout.JAVA_FLOAT, LANES * i + lane, factors[i]);
                }
                for (int word = 0; word < code.length; word++) {
                    block.setAtIndex(ValueLayout.JAVA_INT, LANES * (3 + word) + lane, code[word]);
                }
            }
            SignQuery coded = codec.query();
            coded.set(query);
            coded.estimate(block, 0, toCentre, 0, estimates);
        }
        return estimates;
    }

    private float[] gaussian(int dimension, float scale) {
        float[] values = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            values[i] = scale * (float) random.nextGaussian();
        }
        return values;
    }

    private static double squaredL2(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
        }
        return sum;
    }
}
