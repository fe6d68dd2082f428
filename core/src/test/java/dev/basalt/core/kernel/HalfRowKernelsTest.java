package dev.basalt.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.basalt.core.testing.TierCondition;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TierCondition.class)
class HalfRowKernelsTest {
    private static final float UNTOUCHED = 77;

    private final Random random = new Random(Samples.SEED);

    @Test
    void scansAgreeWithTheReferenceAtEveryShape() {
        for (int n : Samples.floatLengths()) {
            for (int rowCount : new int[] {0, 1, 3, 4, 5, 7, 9, 127, 128, 131, 300}) {
                float[] query = Samples.floats(random, n + 3);
                short[] rows = halves(n * rowCount);
                float[] out = new float[rowCount + 4];
                try (Arena arena = Arena.ofConfined()) {
                    // An odd address, and rows that start inside of the segment.
                    MemorySegment segment = nativeCopy(arena, rows, 7);
                    String shape = "length " + n + ", rows " + rowCount;
                    Arrays.fill(out, UNTOUCHED);
                    HalfRowKernels.dotRows(query, 3, segment, 6, rowCount, n, out, 1);
                    check(shape, false, query, 3, rows, rowCount, n, out, 1);
                    Arrays.fill(out, UNTOUCHED);
                    HalfRowKernels.squaredL2Rows(query, 3, segment, 6, rowCount, n, out, 1);
                    check(shape, true, query, 3, rows, rowCount, n, out, 1);
                    assertThat(out[0]).isEqualTo(UNTOUCHED);
                    assertThat(out[rowCount + 1]).isEqualTo(UNTOUCHED);
                    MemorySegment heap = MemorySegment.ofArray(rows);
                    HalfRowKernels.dotRows(query, 3, heap, 0, rowCount, n, out, 1);
                    check(shape, false, query, 3, rows, rowCount, n, out, 1);
                }
            }
        }
    }

    @Test
    void gathersAgreeWithScansOfTheSameRows() {
        int rowCount = 50;
        for (int n : Samples.floatLengths()) {
            float[] query = Samples.floats(random, n);
            short[] rows = halves(n * rowCount);
            for (int count : new int[] {0, 1, 3, 4, 6, 21}) {
                int[] ordinals = random.ints(count + 2, 0, rowCount).toArray();
                short[] chosen = new short[n * count];
                for (int i = 0; i < count; i++) {
                    System.arraycopy(rows, ordinals[2 + i] * n, chosen, i * n, n);
                }
                float[] out = new float[count];
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment segment = nativeCopy(arena, rows, 0);
                    String shape = "length " + n + ", count " + count;
                    HalfRowKernels.dotGather(query, 0, segment, 6, n, ordinals, 2, count, out, 0);
                    check(shape, false, query, 0, chosen, count, n, out, 0);
                    HalfRowKernels.squaredL2Gather(query, 0, segment, 6, n, ordinals, 2, count, out, 0);
                    check(shape, true, query, 0, chosen, count, n, out, 0);
                }
            }
        }
    }

    @Test
    void everyFiniteValueWidensExactly() {
        int n = 64;
        short[] rows = new short[1 << 16];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (short) i;
        }
        float[] query = new float[n];
        float[] out = new float[rows.length / n];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = nativeCopy(arena, rows, 0);
            for (int at = 0; at < n; at++) {
                query[at] = 1;
                HalfRowKernels.dotRows(query, 0, segment, 6, out.length, n, out, 0);
                query[at] = 0;
                for (int row = 0; row < out.length; row++) {
                    short half = rows[row * n + at];
                    float value = Float.float16ToFloat(half);
                    float read = Float.isFinite(value)
                            ? value
                            : Math.copySign(65_536f + 64 * (half & 0x3FF), half < 0 ? -1f : 1f);
                    assertThat(out[row]).as("bits %x", half).isEqualTo(read + 0f);
                }
            }
        }
    }

    @Test
    void rejectsWhatIsNotInsideItsStorage() {
        float[] query = new float[4];
        float[] out = new float[3];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rows = arena.allocate(2 * 4 * 3);
            assertThatThrownBy(() -> HalfRowKernels.dotRows(query, 0, rows, 2, 3, 4, out, 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> HalfRowKernels.squaredL2Rows(query, 1, rows, 0, 3, 4, out, 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> HalfRowKernels.dotRows(query, 0, rows, 0, 3, 4, out, 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> HalfRowKernels.dotRows(query, 0, rows, 0, -1, 4, out, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("rowCount must not be negative, but was -1");
            assertThatThrownBy(() -> HalfRowKernels.dotGather(query, 0, rows, 0, 4, new int[] {3}, 0, 1, out, 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> HalfRowKernels.squaredL2Gather(query, 0, rows, 0, 4, new int[] {-1}, 0, 1, out, 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            HalfRowKernels.dotRows(query, 0, rows, 0, 3, 4, out, 0);
            assertThat(out).containsExactly(0, 0, 0);
        }
    }

    private short[] halves(int count) {
        short[] halves = new short[count];
        for (int i = 0; i < count; i++) {
            float value = random.nextFloat(-2, 2);
            halves[i] = Float.floatToFloat16(random.nextInt(50) == 0 ? value * 0x1p-16f : value);
        }
        return halves;
    }

    /// Starts `shift` bytes after an aligned address and has 6 bytes before the first value.
    private static MemorySegment nativeCopy(Arena arena, short[] values, int shift) {
        MemorySegment segment =
                arena.allocate(values.length * 2L + shift + 6, 64).asSlice(shift);
        for (int i = 0; i < values.length; i++) {
            segment.set(Samples.I16, 6 + 2L * i, values[i]);
        }
        return segment;
    }

    private static void check(
            String shape,
            boolean squared,
            float[] query,
            int queryIndex,
            short[] rows,
            int rowCount,
            int n,
            float[] out,
            int outIndex) {
        for (int row = 0; row < rowCount; row++) {
            double sum = 0;
            double terms = 0;
            for (int i = 0; i < n; i++) {
                double x = query[queryIndex + i];
                double y = Float.float16ToFloat(rows[row * n + i]);
                double term = squared ? (x - y) * (x - y) : x * y;
                sum += term;
                terms += Math.abs(term);
            }
            assertThat((double) out[outIndex + row])
                    .as("seed %d, %s, row %d", Samples.SEED, shape, row)
                    .isCloseTo(sum, within(Samples.bound(n, terms)));
        }
    }
}
