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
class PackedRowsTest {
    private static final int ROWS = 90;

    private final Random random = new Random(Samples.SEED);

    @Test
    void productsAgreeWithTheReferenceAtEveryEdge() {
        try (Arena arena = Arena.ofConfined()) {
            for (int dimension : new int[] {1, 2, 63, 64, 65, 200}) {
                float[] all = Samples.floats(random, 1 + ROWS * dimension);
                float[] values = Arrays.copyOfRange(all, 1, all.length);
                MemorySegment rows = Samples.nativeCopy(arena, all, 4);
                PackedRows packed = new PackedRows(70, dimension);
                for (int count : new int[] {70, 0, 1, 31, 32, 33, 64, 65}) {
                    int[] ordinals = random.ints(count + 1, 0, ROWS).toArray();
                    packed.pack(rows, 4, ordinals, 1, count);
                    for (int queryCount : new int[] {0, 1, 5, 12, 13}) {
                        checkProducts(packed, values, ordinals, dimension, queryCount);
                    }
                }
            }
        }
    }

    @Test
    void halvesBecomeTheFloatsTheyAre() {
        int dimension = 45;
        short[] halves = new short[ROWS * dimension];
        HalfKernels.f32ToF16(Samples.floats(random, halves.length), 0, halves, 0, halves.length);
        float[] values = new float[halves.length];
        HalfKernels.f16ToF32(halves, 0, values, 0, values.length);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rows = arena.allocate(2 + 2L * halves.length);
            MemorySegment.copy(MemorySegment.ofArray(halves), 0, rows, 2, 2L * halves.length);
            PackedRows packed = new PackedRows(70, dimension);
            int[] ordinals = random.ints(51, 0, ROWS).toArray();
            packed.packHalves(rows, 2, ordinals, 1, 50);
            checkProducts(packed, values, ordinals, dimension, 7);
        }
    }

    private void checkProducts(PackedRows packed, float[] values, int[] ordinals, int dimension, int queryCount) {
        int count = ordinals.length - 1;
        assertThat(packed.count()).isEqualTo(count);
        int width = packed.width();
        assertThat(width).isBetween(count, count + 31).matches(w -> w % 32 == 0);
        float[] queries = Samples.floats(random, queryCount * dimension + 1);
        float[] out = Samples.floats(random, queryCount * width + 3);
        float[] before = out.clone();
        packed.dot(queries, 1, queryCount, out, 2);
        String shape = "seed " + Samples.SEED + ", rows " + count + ", dimension " + dimension;
        for (int query = 0; query < queryCount; query++) {
            for (int row = 0; row < width; row++) {
                double expected = 0;
                double terms = 0;
                for (int i = 0; row < count && i < dimension; i++) {
                    double term =
                            (double) queries[1 + query * dimension + i] * values[ordinals[1 + row] * dimension + i];
                    expected += term;
                    terms += Math.abs(term);
                }
                assertThat((double) out[2 + query * width + row])
                        .as(shape)
                        .isCloseTo(expected, within(Samples.bound(dimension, terms)));
            }
        }
        for (int at : new int[] {0, 1, out.length - 1}) {
            assertThat(out[at]).as(shape).isEqualTo(before[at]);
        }
    }

    @Test
    void rejectsWhatDoesNotFit() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rows = arena.allocate(4 * 3 * 5);
            PackedRows packed = new PackedRows(2, 3);
            int[] ordinals = {0, 4, 5};
            packed.pack(rows, 0, ordinals, 0, 2);
            assertThatThrownBy(() -> packed.pack(rows, 0, ordinals, 0, 3))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> packed.pack(rows, 0, ordinals, 1, 2))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> packed.pack(rows, 4, ordinals, 0, 2))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> packed.pack(rows, -4, ordinals, 0, 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> packed.packHalves(rows, 40, ordinals, 1, 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> packed.dot(new float[3], 0, 1, new float[31], 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> packed.dot(new float[3], 0, 2, new float[64], 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> new PackedRows(-1, 3))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("capacity must not be negative, but was -1");
        }
    }
}
