package dev.basalt.columnar.encoding.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ByteRunsTest {
    private static final long SEED = 74;
    private static final int ROUNDS = 20_000;

    /// Few different bytes, zeros and high ones among them, so that runs are often equal or begin alike.
    private static byte[] bytes(SplittableRandom random) {
        byte[] bytes = new byte[random.nextInt(1, 160)];
        byte[] letters = {0, 1, 'a', -1};
        int kinds = random.nextInt(1, letters.length + 1);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = random.nextInt(8) == 0 ? letters[random.nextInt(kinds)] : letters[0];
        }
        return bytes;
    }

    @Test
    void comparesAsUnsignedBytes() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = bytes(random);
            int from = random.nextInt(bytes.length + 1);
            int to = random.nextInt(from, bytes.length + 1);
            int other = random.nextInt(bytes.length + 1);
            int end = random.nextInt(other, bytes.length + 1);
            int expected = Arrays.compareUnsigned(bytes, from, to, bytes, other, end);
            assertThat(Integer.signum(ByteRuns.compare(bytes, from, to, other, end)))
                    .as("seed %d, round %d", SEED, round)
                    .isEqualTo(Integer.signum(expected));
            boolean equal = expected == 0;
            if (to - from == end - other) {
                assertThat(ByteRuns.isSame(bytes, from, bytes, other, to - from))
                        .as("seed %d, round %d", SEED, round)
                        .isEqualTo(equal);
            }
            if (equal) {
                assertThat(ByteRuns.hash(bytes, from, to)).isEqualTo(ByteRuns.hash(bytes, other, end));
            }
            int byPrefix = Long.compareUnsigned(ByteRuns.prefix(bytes, from, to), ByteRuns.prefix(bytes, other, end));
            assertThat(byPrefix == 0 || Integer.signum(byPrefix) == Integer.signum(expected))
                    .as("seed %d, round %d", SEED, round)
                    .isTrue();
        }
    }

    @Test
    void findsWhatAllRunsBeginWith() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = bytes(random);
            int count = random.nextInt(1, 5);
            int[] offsets = new int[count + 1];
            for (int i = 0; i <= count; i++) {
                offsets[i] = random.nextInt(bytes.length + 1);
            }
            Arrays.sort(offsets);
            int expected = offsets[1] - offsets[0];
            for (int i = 1; i < count; i++) {
                int differs =
                        Arrays.mismatch(bytes, offsets[0], offsets[0] + expected, bytes, offsets[i], offsets[i + 1]);
                expected = differs < 0 ? expected : differs;
            }
            assertThat(ByteRuns.commonBytes(bytes, offsets, count))
                    .as("seed %d, round %d", SEED, round)
                    .isEqualTo(expected);
        }
    }

    @Test
    void readsNothingBehindARun() {
        byte[] bytes = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        assertThat(ByteRuns.word(bytes, 0, 3)).isEqualTo(0x03_02_01L);
        assertThat(ByteRuns.word(bytes, 7, 9)).isEqualTo(0x09_08L);
        assertThat(ByteRuns.word(bytes, 1, 9)).isEqualTo(0x09_08_07_06_05_04_03_02L);
        assertThat(ByteRuns.prefix(bytes, 4, 4)).isZero();
    }
}
