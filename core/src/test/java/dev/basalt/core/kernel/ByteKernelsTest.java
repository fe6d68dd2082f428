package dev.basalt.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.testing.TierCondition;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TierCondition.class)
class ByteKernelsTest {
    private final Random random = new Random(Samples.SEED);

    @Test
    void dotIsExactAtEveryLengthAndPlace() {
        for (int n : Samples.lengths(Math.max(8, Kernels.tier().vectorBits() / 16))) {
            byte[] a = new byte[n + 3];
            byte[] b = new byte[n + 1];
            random.nextBytes(a);
            random.nextBytes(b);
            long expected = 0;
            for (int i = 0; i < n; i++) {
                expected += a[3 + i] * b[1 + i];
            }
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment sa = arena.allocate(n + 3, 64).copyFrom(MemorySegment.ofArray(a));
                MemorySegment sb = arena.allocate(n + 1, 64).copyFrom(MemorySegment.ofArray(b));
                String where = "seed " + Samples.SEED + ", length " + n;
                assertThat(ByteKernels.dot(a, 3, b, 1, n)).as(where).isEqualTo((int) expected);
                assertThat(ByteKernels.dot(a, 3, sb, 1, n)).as(where).isEqualTo((int) expected);
                assertThat(ByteKernels.dot(sa, 3, sb, 1, n)).as(where).isEqualTo((int) expected);
                assertThat(ByteKernels.dot(MemorySegment.ofArray(a), 3, sb, 1, n))
                        .as(where)
                        .isEqualTo((int) expected);
            }
        }
    }

    @Test
    void theLargestProductsFillTheSumAtTheDimensionLimit() {
        byte[] a = new byte[ByteKernels.MAX_DIMENSION];
        Arrays.fill(a, (byte) -128);
        assertThat(ByteKernels.dot(a, 0, a, 0, a.length)).isEqualTo(131_071 * 16_384);
    }

    @Test
    void rejectsWhatCouldOverflowOrIsOutside() {
        byte[] a = new byte[ByteKernels.MAX_DIMENSION + 1];
        assertThatThrownBy(() -> ByteKernels.dot(a, 0, a, 0, a.length))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dimension must be at most 131071, but was 131072");
        assertThatThrownBy(() -> ByteKernels.dot(a, a.length - 1, a, 0, 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
