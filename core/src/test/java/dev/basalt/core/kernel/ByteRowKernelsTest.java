package dev.basalt.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.testing.TierCondition;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TierCondition.class)
class ByteRowKernelsTest {
    private static final int MAX = ByteRowKernels.MAX_VALUE;
    private final Random random = new Random(Samples.SEED);

    @Test
    void dotIsExactAtEveryLengthAndNumberOfRows() {
        for (int n : Samples.lengths(Math.max(8, Kernels.tier().vectorBits() / 16))) {
            for (int count : new int[] {0, 1, 3, 4, 5, 8, 11}) {
                short[] query = new short[n + 2];
                byte[] rows = new byte[n * count + 3];
                fill(query, rows, () -> random.nextInt(-MAX, MAX + 1));
                check(n, count, query, rows);
                fill(query, rows, () -> random.nextBoolean() ? MAX : -MAX);
                check(n, count, query, rows);
            }
        }
    }

    /// Four products must fit into 16 bits, and all into 32.
    @Test
    void theLargestProductsOfOneSignAreSummedExactly() {
        for (int sign : new int[] {1, -1}) {
            int n = 65_536;
            short[] query = new short[n + 2];
            byte[] rows = new byte[4 * n + 3];
            Arrays.fill(query, (short) MAX);
            Arrays.fill(rows, (byte) (sign * MAX));
            check(n, 4, query, rows);
        }
    }

    private static void fill(short[] query, byte[] rows, IntSupplier value) {
        for (int i = 0; i < query.length; i++) {
            query[i] = (short) value.getAsInt();
        }
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (byte) value.getAsInt();
        }
    }

    private static void check(int n, int count, short[] query, byte[] rows) {
        int[] out = new int[count + 2];
        Arrays.fill(out, 7);
        ByteRowKernels.dotRows(query, 2, rows, 3, count, n, out, 1);
        assertThat(out[0]).isEqualTo(7);
        assertThat(out[count + 1]).isEqualTo(7);
        for (int row = 0; row < count; row++) {
            int expected = 0;
            for (int i = 0; i < n; i++) {
                expected += query[2 + i] * rows[3 + row * n + i];
            }
            assertThat(out[1 + row])
                    .as("seed %d, length %d, row %d of %d", Samples.SEED, n, row, count)
                    .isEqualTo(expected);
        }
    }

    @Test
    void rejectsWhatCouldOverflowOrIsOutside() {
        int most = ByteRowKernels.MAX_DIMENSION;
        assertThatThrownBy(() -> ByteRowKernels.dotRows(new short[1], 0, new byte[1], 0, 1, most + 1, new int[1], 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dimension must be at most 265121, but was 265122");
        assertThatThrownBy(() -> ByteRowKernels.dotRows(new short[4], 1, new byte[4], 0, 1, 4, new int[1], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> ByteRowKernels.dotRows(new short[4], 0, new byte[7], 0, 2, 4, new int[2], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> ByteRowKernels.dotRows(new short[4], 0, new byte[8], 0, 2, 4, new int[2], 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> ByteRowKernels.dotRows(new short[4], 0, new byte[8], 0, -1, 4, new int[2], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
