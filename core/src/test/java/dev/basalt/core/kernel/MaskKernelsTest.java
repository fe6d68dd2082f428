package dev.basalt.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.testing.TierCondition;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TierCondition.class)
class MaskKernelsTest {
    private static final int[] COUNTS = {0, 1, 2, 3, 4, 7, 8, 9, 63, 64, 65, 127, 128, 1000, 1024};

    private final Random random = new Random(Samples.SEED);

    private long[] masks() {
        long[] masks = new long[40];
        for (int i = 0; i < masks.length; i++) {
            masks[i] = switch (i) {
                case 0 -> 0;
                case 1 -> -1L;
                case 2 -> 1;
                case 3 -> Long.MIN_VALUE;
                case 4 -> Long.MAX_VALUE;
                default ->
                    i % 3 == 0
                            ? random.nextLong() & random.nextLong(Long.MAX_VALUE)
                            : random.nextLong() | random.nextLong(Long.MAX_VALUE);
            };
        }
        return masks;
    }

    private long[] longs(int count) {
        return random.longs(count).toArray();
    }

    @Test
    void valuesMoveToTheRowsOfTheirBitsAndTheOthersBecomeZero() {
        for (int rows = 0; rows <= MaskKernels.ROWS; rows++) {
            for (long mask : masks()) {
                for (int distance : new int[] {0, 1, 5, 64}) {
                    int from = 3;
                    int to = from + distance;
                    // Nothing may be read or written behind the rows.
                    long[] values = longs(to + rows);
                    long[] expected = values.clone();
                    int next = from;
                    for (int row = 0; row < rows; row++) {
                        expected[to + row] = (mask >>> row & 1) == 0 ? 0 : values[next++];
                    }
                    String where = "seed " + Samples.SEED + ", mask " + Long.toHexString(mask) + ", rows " + rows
                            + ", distance " + distance;
                    double[] doubles = new double[values.length];
                    float[] floats = new float[values.length];
                    for (int i = 0; i < values.length; i++) {
                        doubles[i] = Double.longBitsToDouble(values[i]);
                        floats[i] = (float) i;
                    }
                    float[] floatsBefore = floats.clone();
                    MaskKernels.expand(values, from, to, mask, rows);
                    MaskKernels.expand(doubles, from, to, mask, rows);
                    MaskKernels.expand(floats, from, to, mask, rows);
                    assertThat(values).as(where).isEqualTo(expected);
                    next = from;
                    for (int row = 0; row < rows; row++) {
                        assertThat(Double.doubleToRawLongBits(doubles[to + row]))
                                .as(where)
                                .isEqualTo(expected[to + row]);
                        assertThat(floats[to + row])
                                .as(where)
                                .isEqualTo((mask >>> row & 1) == 0 ? 0 : floatsBefore[next++]);
                    }
                }
            }
        }
    }

    @Test
    void packsTheLowestBitAndSaysWhatElseWasThere() {
        for (int count : COUNTS) {
            for (boolean wild : new boolean[] {false, true}) {
                long[] values = longs(count + 2);
                long all = 0;
                for (int i = 0; i < values.length; i++) {
                    values[i] = wild ? values[i] : values[i] & 1;
                }
                long[] bits = new long[2 + (count + 63) / 64];
                long[] expected = bits.clone();
                for (int i = 0; i < count; i++) {
                    all |= values[2 + i];
                    expected[1 + i / 64] |= (values[2 + i] & 1) << i;
                }
                assertThat(MaskKernels.pack(values, 2, count, bits, 1))
                        .as("seed " + Samples.SEED)
                        .isEqualTo(all);
                assertThat(bits).as("seed " + Samples.SEED).isEqualTo(expected);
            }
        }
    }

    @Test
    void findsWhatLiesBetween() {
        long[][] ranges = {
            {0, 0}, {-5, 10}, {Long.MIN_VALUE, -1}, {Long.MAX_VALUE, 0}, {Long.MIN_VALUE, 0}, {5, 1L << 62}, {3, 4}
        };
        for (int count : COUNTS) {
            long[] values = longs(count + 1);
            for (int i = 0; i < values.length; i++) {
                values[i] = switch (i % 4) {
                    case 0 -> values[i];
                    case 1 -> Long.MIN_VALUE + (values[i] & 1);
                    case 2 -> Long.MAX_VALUE - (values[i] & 1);
                    default -> values[i] & 7;
                };
            }
            for (long[] range : ranges) {
                long[] bits = new long[(count + 63) / 64];
                long[] expected = bits.clone();
                for (int i = 0; i < count; i++) {
                    long value = values[1 + i];
                    boolean inside = range[1] == -1 || (value >= range[0] && value <= range[0] + range[1]);
                    expected[i / 64] |= (inside ? 1L : 0) << i;
                }
                MaskKernels.between(values, 1, count, range[0], range[1], bits, 0);
                assertThat(bits)
                        .as("seed %d, %d from %d on", Samples.SEED, range[1], range[0])
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void rejectsWhatIsOutside() {
        long[] values = new long[70];
        assertThatThrownBy(() -> MaskKernels.expand(values, 0, 7, -1, 64))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> MaskKernels.expand(values, 2, 1, -1, 8)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> MaskKernels.expand(values, 0, 0, -1, 65))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> MaskKernels.pack(values, 0, 70, new long[1], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> MaskKernels.between(values, 7, 64, 0, 0, new long[1], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
