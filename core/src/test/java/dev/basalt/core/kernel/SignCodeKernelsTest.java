package dev.basalt.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.basalt.core.testing.TierCondition;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TierCondition.class)
class SignCodeKernelsTest {
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int LANES = SignCodeKernels.LANES;

    private final Random random = new Random(Samples.SEED);

    /// Heap memory takes the scalar path on every tier, so both paths run here.
    @Test
    void estimatesAreTheFormulaInNativeAndInHeapMemory() {
        try (Arena arena = Arena.ofConfined()) {
            for (int words : new int[] {1, 2, 3, 12, 33}) {
                for (int shift : new int[] {0, 3}) {
                    int[] block = block(words);
                    int[] planes =
                            random.ints((long) SignCodeKernels.PLANES * words).toArray();
                    float[] terms = Samples.floats(random, 3);
                    float constant = random.nextFloat();
                    MemorySegment memory = nativeCopy(arena, block, shift);
                    MemorySegment heap = MemorySegment.ofArray(block);
                    int[] counts = new int[4 * LANES];
                    float[] fromNative = new float[LANES + 1];
                    float[] fromHeap = new float[LANES];
                    float threshold = (float) expected(block, words, 7, planes, terms, constant);
                    int below = SignCodeKernels.estimate(
                            memory, shift, words, planes, terms, constant, threshold, counts, fromNative);
                    int belowHeap = SignCodeKernels.estimate(
                            heap, 0, words, planes, terms, constant, threshold, counts, fromHeap);
                    String where = "seed " + Samples.SEED + ", words " + words + ", shift " + shift;
                    assertThat(belowHeap).as(where).isEqualTo(below);
                    assertThat(fromNative[LANES]).isZero();
                    for (int lane = 0; lane < LANES; lane++) {
                        double expected = expected(block, words, lane, planes, terms, constant);
                        assertThat((double) fromNative[lane])
                                .as(where)
                                .isCloseTo(expected, within(1e-5 * (1000 * words + Math.abs(expected))));
                        assertThat(fromHeap[lane]).as(where).isEqualTo(fromNative[lane]);
                        assertThat(below >>> lane & 1).as(where).isEqualTo(fromNative[lane] < threshold ? 1 : 0);
                    }
                }
            }
        }
    }

    @Test
    void infiniteEstimatesAreNeverBelow() {
        int[] block = block(2);
        for (int lane = 0; lane < LANES; lane++) {
            block[lane] = Float.floatToRawIntBits(lane % 3 == 0 ? Float.POSITIVE_INFINITY : 1);
        }
        try (Arena arena = Arena.ofConfined()) {
            int below = SignCodeKernels.estimate(
                    nativeCopy(arena, block, 0),
                    0,
                    2,
                    new int[8],
                    new float[3],
                    0,
                    Float.POSITIVE_INFINITY,
                    new int[4 * LANES],
                    new float[LANES]);
            for (int lane = 0; lane < LANES; lane++) {
                assertThat(below >>> lane & 1).isEqualTo(lane % 3 == 0 ? 0 : 1);
            }
        }
    }

    @Test
    void estimatesOfRecordsAreTheFormulaInNativeAndInHeapMemory() {
        int count = 37;
        try (Arena arena = Arena.ofConfined()) {
            for (int ints : new int[] {16, 32, 64}) {
                int[] records = new int[ints * count];
                for (int i = 0; i < records.length; i++) {
                    boolean factor = i % ints >= ints - 3;
                    records[i] = factor ? Float.floatToRawIntBits(random.nextFloat()) : random.nextInt();
                }
                int[] planes = random.ints(4L * ints).toArray();
                int[] shifts = random.ints(ints, 0, 4).toArray();
                for (int i = 0; i < 4; i++) {
                    for (int place = ints - 3; place < ints; place++) {
                        planes[i * ints + place] = 0;
                    }
                }
                float[] terms = Samples.floats(random, 3);
                int[] ordinals = random.ints(count, 0, count).toArray();
                float[] fromNative = new float[count];
                float[] fromHeap = new float[count];
                MemorySegment memory = nativeCopy(arena, records, 0);
                SignCodeKernels.estimateRows(memory, ints, planes, shifts, terms, 2, ordinals, count, fromNative);
                SignCodeKernels.estimateRows(
                        MemorySegment.ofArray(records), ints, planes, shifts, terms, 2, ordinals, count, fromHeap);
                assertThat(fromHeap).containsExactly(fromNative);
                for (int i = 0; i < count; i++) {
                    double expected = expectedRow(records, ints, ordinals[i], planes, shifts, terms);
                    assertThat((double) fromNative[i]).isCloseTo(expected, within(1e-4 * (1000 + Math.abs(expected))));
                }
            }
        }
    }

    @Test
    void quantizesToTheNearestLevel() {
        for (int words : new int[] {1, 3, 12}) {
            float[] values = Samples.floats(random, 32 * words);
            values[0] = -2;
            values[31] = 2;
            int[] planes = random.ints(4L * words).toArray();
            int sum = SignCodeKernels.quantize(values, words, -2, 15 / 4f, planes);
            int expectedSum = 0;
            for (int i = 0; i < values.length; i++) {
                int level = 0;
                for (int plane = 0; plane < 4; plane++) {
                    level |= (planes[4 * (i / 32) + plane] >>> i % 32 & 1) << plane;
                }
                expectedSum += level;
                assertThat(Math.abs(level - (values[i] + 2) * 15 / 4)).isLessThan(0.5001f);
            }
            assertThat(sum).isEqualTo(expectedSum);
            assertThat(planes[0] & 1).isZero();
            assertThat(planes[3] >>> 31 & 1).isEqualTo(1);
        }
    }

    @Test
    void hadamardIsTheSumWithSignsOfCommonBits() {
        for (int size = 1; size <= 512; size *= 2) {
            float[] values = Samples.floats(random, size + 3);
            float[] result = values.clone();
            SignCodeKernels.hadamard(result, 2, size);
            for (int i = 0; i < size; i++) {
                double expected = 0;
                for (int j = 0; j < size; j++) {
                    expected += Integer.bitCount(i & j) % 2 == 0 ? values[2 + j] : -values[2 + j];
                }
                assertThat((double) result[2 + i]).as("size %d", size).isCloseTo(expected, within(1e-5 * (size + 1)));
            }
            assertThat(result[1]).isEqualTo(values[1]);
            assertThat(result[size + 2]).isEqualTo(values[size + 2]);
        }
    }

    @Test
    void rejectsWhatIsOutside() {
        float[] terms = new float[3];
        float[] out = new float[LANES];
        int[] counts = new int[4 * LANES];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(SignCodeKernels.blockBytes(2) + 8);
            assertThatThrownBy(() -> SignCodeKernels.estimate(memory, 9, 2, new int[8], terms, 0, 0, counts, out))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> SignCodeKernels.estimate(memory, 0, 2, new int[7], terms, 0, 0, counts, out))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() ->
                            SignCodeKernels.estimate(memory, 0, 2, new int[8], terms, 0, 0, counts, new float[31]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> SignCodeKernels.estimate(memory, 0, 2, new int[8], terms, 0, 0, new int[127], out))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            int[] past = {(int) (memory.byteSize() / 64)};
            assertThatThrownBy(() ->
                            SignCodeKernels.estimateRows(memory, 16, new int[64], new int[16], terms, 0, past, 1, out))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() ->
                            SignCodeKernels.estimateRows(memory, 15, new int[64], new int[16], terms, 0, past, 1, out))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("ints must be a multiple of 16, but was 15");
        }
        assertThatThrownBy(() -> SignCodeKernels.quantize(new float[63], 2, 0, 1, new int[8]))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> SignCodeKernels.hadamard(new float[8], 1, 8))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> SignCodeKernels.hadamard(new float[8], 0, 6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("size must be a power of two, but was 6");
    }

    private int[] block(int words) {
        int[] block = random.ints(LANES * (3L + words)).toArray();
        for (int i = 0; i < 3 * LANES; i++) {
            block[i] = Float.floatToRawIntBits(random.nextFloat());
        }
        return block;
    }

    private static double expected(int[] block, int words, int lane, int[] planes, float[] terms, float constant) {
        long sum = 0;
        for (int word = 0; word < words; word++) {
            for (int plane = 0; plane < 4; plane++) {
                sum += (long) Integer.bitCount(block[LANES * (3 + word) + lane] & planes[4 * word + plane]) << plane;
            }
        }
        return formula(block, lane, LANES, sum, terms, constant);
    }

    private static double expectedRow(int[] records, int ints, int row, int[] planes, int[] shifts, float[] terms) {
        long sum = 0;
        for (int place = 0; place < ints - 3; place++) {
            for (int plane = 0; plane < 4; plane++) {
                int both = records[row * ints + place] & planes[plane * ints + place];
                sum += (long) Integer.bitCount(both) << (plane + shifts[place]);
            }
        }
        return formula(records, (row + 1) * ints - 3, 1, sum, terms, 2);
    }

    private static double formula(int[] values, int at, int step, long sum, float[] terms, float constant) {
        double base = Float.intBitsToFloat(values[at]);
        double scale = Float.intBitsToFloat(values[at + step]);
        double ones = Float.intBitsToFloat(values[at + 2 * step]);
        return base + constant + scale * (terms[0] + terms[1] * (double) sum) + ones * terms[2];
    }

    private static MemorySegment nativeCopy(Arena arena, int[] values, int shift) {
        MemorySegment segment = arena.allocate(4L * values.length + shift, 64);
        for (int i = 0; i < values.length; i++) {
            segment.set(I32, shift + 4L * i, values[i]);
        }
        return segment;
    }
}
