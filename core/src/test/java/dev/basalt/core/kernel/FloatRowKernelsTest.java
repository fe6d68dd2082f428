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
class FloatRowKernelsTest {
    private static final float UNTOUCHED = 77;

    private final Random random = new Random(Samples.SEED);

    @Test
    void scansAgreeWithTheReferenceAtEveryShape() {
        for (int n : Samples.floatLengths()) {
            for (int rowCount : new int[] {0, 1, 3, 4, 5, 7, 9, 127, 128, 131, 300}) {
                float[] query = Samples.floats(random, n + 3);
                float[] rows = Samples.floats(random, n * rowCount + 2);
                float[] out = new float[rowCount + 4];
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment segment = Samples.nativeCopy(arena, rows, 1);
                    String shape = "length " + n + ", rows " + rowCount;
                    Arrays.fill(out, UNTOUCHED);
                    FloatRowKernels.dotRows(query, 3, rows, 2, rowCount, n, out, 1);
                    check(shape, false, query, 3, rows, 2, rowCount, n, out, 1);
                    Arrays.fill(out, UNTOUCHED);
                    FloatRowKernels.dotRows(query, 3, segment, 8, rowCount, n, out, 1);
                    check(shape, false, query, 3, rows, 2, rowCount, n, out, 1);
                    Arrays.fill(out, UNTOUCHED);
                    FloatRowKernels.squaredL2Rows(query, 3, rows, 2, rowCount, n, out, 1);
                    check(shape, true, query, 3, rows, 2, rowCount, n, out, 1);
                    Arrays.fill(out, UNTOUCHED);
                    FloatRowKernels.squaredL2Rows(query, 3, segment, 8, rowCount, n, out, 1);
                    check(shape, true, query, 3, rows, 2, rowCount, n, out, 1);
                    assertThat(out[0]).isEqualTo(UNTOUCHED);
                    assertThat(out[rowCount + 1]).isEqualTo(UNTOUCHED);
                }
            }
        }
    }

    @Test
    void gathersAgreeWithScansOfTheSameRows() {
        int rowCount = 50;
        for (int n : Samples.floatLengths()) {
            float[] query = Samples.floats(random, n);
            float[] rows = Samples.floats(random, n * rowCount);
            for (int count : new int[] {0, 1, 3, 4, 6, 21}) {
                int[] ordinals = random.ints(count + 2, 0, rowCount).toArray();
                float[] chosen = new float[n * count];
                for (int i = 0; i < count; i++) {
                    System.arraycopy(rows, ordinals[2 + i] * n, chosen, i * n, n);
                }
                float[] out = new float[count];
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment segment = Samples.nativeCopy(arena, rows, 0);
                    String shape = "length " + n + ", count " + count;
                    FloatRowKernels.dotGather(query, 0, rows, 0, n, ordinals, 2, count, out, 0);
                    check(shape, false, query, 0, chosen, 0, count, n, out, 0);
                    FloatRowKernels.dotGather(query, 0, segment, 0, n, ordinals, 2, count, out, 0);
                    check(shape, false, query, 0, chosen, 0, count, n, out, 0);
                    FloatRowKernels.squaredL2Gather(query, 0, rows, 0, n, ordinals, 2, count, out, 0);
                    check(shape, true, query, 0, chosen, 0, count, n, out, 0);
                    FloatRowKernels.squaredL2Gather(query, 0, segment, 0, n, ordinals, 2, count, out, 0);
                    check(shape, true, query, 0, chosen, 0, count, n, out, 0);
                }
            }
        }
    }

    @Test
    void tilesAgreeWithTheReferenceAtEveryShape() {
        for (int n : Samples.floatLengths()) {
            for (int queryCount : new int[] {0, 1, 2, 3, 4, 5, 7, 9}) {
                for (int rowCount : new int[] {0, 1, 4, 6, 37}) {
                    float[] queries = Samples.floats(random, n * queryCount + 1);
                    float[] rows = Samples.floats(random, n * rowCount);
                    float[] out = new float[queryCount * rowCount + 2];
                    try (Arena arena = Arena.ofConfined()) {
                        MemorySegment segment = Samples.nativeCopy(arena, rows, 12);
                        checkTile(n, queries, queryCount, rows, segment, rowCount, out);
                        checkTile(n, queries, queryCount, rows, MemorySegment.ofArray(rows), rowCount, out);
                    }
                }
            }
        }
    }

    private static void checkTile(
            int n, float[] queries, int queryCount, float[] rows, MemorySegment segment, int rowCount, float[] out) {
        String shape = "length " + n + ", queries " + queryCount + ", rows " + rowCount;
        for (boolean squared : new boolean[] {false, true}) {
            Arrays.fill(out, UNTOUCHED);
            if (squared) {
                FloatRowKernels.squaredL2Tile(queries, 1, queryCount, segment, 0, rowCount, n, out, 1);
            } else {
                FloatRowKernels.dotTile(queries, 1, queryCount, segment, 0, rowCount, n, out, 1);
            }
            for (int q = 0; q < queryCount; q++) {
                check(shape, squared, queries, 1 + q * n, rows, 0, rowCount, n, out, 1 + q * rowCount);
            }
            assertThat(out[0]).isEqualTo(UNTOUCHED);
            assertThat(out[out.length - 1]).isEqualTo(UNTOUCHED);
        }
    }

    @Test
    void rejectsWhatIsNotInsideItsStorage() {
        float[] query = new float[4];
        float[] out = new float[2];
        int[] ordinals = {0, 3};
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rows = arena.allocate(4 * 4 * 3);
            assertThatThrownBy(() -> FloatRowKernels.dotRows(query, 0, rows, 0, 4, 4, new float[4], 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> FloatRowKernels.dotRows(query, 0, rows, 0, 3, 4, out, 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> FloatRowKernels.dotRows(query, 0, rows, 0, -1, 4, out, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("rowCount must not be negative, but was -1");
            assertThatThrownBy(() -> FloatRowKernels.dotGather(query, 0, rows, 0, 4, ordinals, 0, 2, out, 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> FloatRowKernels.dotGather(query, 0, rows, 0, 4, new int[] {-1}, 0, 1, out, 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> FloatRowKernels.dotTile(query, 0, 2, rows, 0, 1, 4, out, 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> FloatRowKernels.squaredL2Rows(
                            query, 0, rows, 0, Integer.MAX_VALUE, Integer.MAX_VALUE, out, 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    private static void check(
            String shape,
            boolean squared,
            float[] query,
            int queryIndex,
            float[] rows,
            int rowsIndex,
            int rowCount,
            int n,
            float[] out,
            int outIndex) {
        for (int row = 0; row < rowCount; row++) {
            double sum = 0;
            double terms = 0;
            for (int i = 0; i < n; i++) {
                double x = query[queryIndex + i];
                double y = rows[rowsIndex + row * n + i];
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
