package dev.basalt.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.testing.TierCondition;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TierCondition.class)
class BitKernelsTest {
    private final Random random = new Random(Samples.SEED);

    @Test
    void countsAreExactAtEveryLengthAndPlace() {
        for (int n : Samples.lengths(Math.max(2, Kernels.tier().vectorBits() / 64))) {
            long[] a = random.longs(n + 1).toArray();
            long[] b = random.longs(n + 2).toArray();
            long differ = 0;
            long both = 0;
            for (int i = 0; i < n; i++) {
                differ += Long.bitCount(a[1 + i] ^ b[2 + i]);
                both += Long.bitCount(a[1 + i] & b[2 + i]);
            }
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment sa = nativeCopy(arena, a);
                MemorySegment sb = nativeCopy(arena, b);
                String where = "seed " + Samples.SEED + ", words " + n;
                assertThat(BitKernels.hamming(a, 1, b, 2, n)).as(where).isEqualTo(differ);
                assertThat(BitKernels.hamming(a, 1, sb, 16, n)).as(where).isEqualTo(differ);
                assertThat(BitKernels.hamming(sa, 8, sb, 16, n)).as(where).isEqualTo(differ);
                assertThat(BitKernels.hamming(a, 1, MemorySegment.ofArray(b), 16, n))
                        .as(where)
                        .isEqualTo(differ);
                assertThat(BitKernels.andCount(a, 1, b, 2, n)).as(where).isEqualTo(both);
                assertThat(BitKernels.andCount(a, 1, sb, 16, n)).as(where).isEqualTo(both);
                assertThat(BitKernels.andCount(sa, 8, sb, 16, n)).as(where).isEqualTo(both);
            }
        }
    }

    @Test
    void rejectsWhatIsOutside() {
        long[] a = new long[2];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(16);
            assertThatThrownBy(() -> BitKernels.hamming(a, 1, a, 0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> BitKernels.andCount(a, 0, segment, 1, 2))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    private static MemorySegment nativeCopy(Arena arena, long[] values) {
        MemorySegment segment = arena.allocate(8L * values.length + 5, 64).asSlice(5);
        for (int i = 0; i < values.length; i++) {
            segment.set(Samples.I64, 8L * i, values[i]);
        }
        return segment;
    }
}
