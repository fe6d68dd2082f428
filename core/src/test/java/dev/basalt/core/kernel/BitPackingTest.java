package dev.basalt.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.kernel.internal.ScalarBitPacking;
import dev.basalt.core.testing.TierCondition;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TierCondition.class)
class BitPackingTest {
    private static final long[] BASES = {0, 1, -7, Long.MIN_VALUE, Long.MAX_VALUE, 0x0123_4567_89AB_CDEFL};

    private final Random random = new Random(Samples.SEED);

    /// Values whose differences from a base have so many bits, the smallest and the largest among them.
    private long[] values(int count, long base, int width) {
        long[] values = new long[count];
        long mask = width == 64 ? -1L : (1L << width) - 1;
        for (int i = 0; i < count; i++) {
            values[i] = base + (i % 5 == 0 ? 0 : i % 5 == 1 ? mask : random.nextLong() & mask);
        }
        return values;
    }

    @Test
    void blocksOfEveryWidthComeBackFromEveryBase() {
        for (int width = 0; width <= 64; width++) {
            for (long base : BASES) {
                String what = "seed " + Samples.SEED + ", width " + width + ", base " + base;
                long[] values = values(BitPacking.BLOCK + 2, base, width);
                int words = BitPacking.blockWords(width);
                long[] packed = new long[words + 2];
                packed[0] = 42;
                packed[words + 1] = 43;
                BitPacking.packBlock(values, 2, base, width, packed, 1);
                assertThat(packed[0]).as(what).isEqualTo(42);
                assertThat(packed[words + 1]).as(what).isEqualTo(43);
                long[] scalar = new long[words];
                ScalarBitPacking.packBlock(values, 2, base, width, scalar, 0);
                assertThat(Arrays.copyOfRange(packed, 1, words + 1)).as(what).isEqualTo(scalar);
                long[] back = new long[BitPacking.BLOCK + 2];
                BitPacking.unpackBlock(packed, 1, width, base, back, 1);
                assertThat(Arrays.copyOfRange(back, 1, BitPacking.BLOCK + 1))
                        .as(what)
                        .isEqualTo(Arrays.copyOfRange(values, 2, BitPacking.BLOCK + 2));
                assertThat(back[0] | back[BitPacking.BLOCK + 1]).as(what).isZero();
                ScalarBitPacking.unpackBlock(scalar, 0, width, base, back, 0);
                assertThat(Arrays.copyOf(back, BitPacking.BLOCK))
                        .as(what)
                        .isEqualTo(Arrays.copyOfRange(values, 2, BitPacking.BLOCK + 2));
            }
        }
    }

    @Test
    void theLayoutOfABlockIsAsDocumented() {
        for (int width = 1; width <= 64; width++) {
            long[] values = values(BitPacking.BLOCK, 0, width);
            long[] packed = new long[BitPacking.blockWords(width)];
            BitPacking.packBlock(values, 0, 0, width, packed, 0);
            for (int i = 0; i < BitPacking.BLOCK; i++) {
                long value = 0;
                for (int bit = 0; bit < width; bit++) {
                    int place = i / 16 * width + bit;
                    value |= (packed[16 * (place / 64) + i % 16] >>> (place % 64) & 1) << bit;
                }
                assertThat(value).as("width " + width + ", value " + i).isEqualTo(values[i]);
                int at = BitPacking.blockBit(i, width);
                assertThat(packed[at >>> 6] >>> (at & 63) & 1).isEqualTo(value & 1);
            }
        }
    }

    @Test
    void bitsAboveTheWidthAreDropped() {
        long[] values = new long[BitPacking.BLOCK];
        Arrays.fill(values, -1);
        long[] packed = new long[BitPacking.blockWords(7)];
        BitPacking.packBlock(values, 0, 0, 7, packed, 0);
        BitPacking.unpackBlock(packed, 0, 7, 0, values, 0);
        assertThat(values).containsOnly(127);
        BitPacking.packStream(new long[] {-1, -1}, 0, 2, 0, 7, packed, 0);
        assertThat(packed[0]).isEqualTo(0x3FFF);
    }

    @Test
    void streamsOfEveryWidthComeBackWholeAndInPart() {
        for (int width = 0; width <= 64; width++) {
            for (int count : new int[] {0, 1, 5, 63, 64, 65, 1000}) {
                String what = "seed " + Samples.SEED + ", width " + width + ", count " + count;
                long base = random.nextLong();
                long[] values = values(count, base, width);
                int words = BitPacking.streamWords(count, width);
                assertThat(8L * words).isBetween(BitPacking.streamBytes(count, width), 7L + (long) count * width);
                long[] packed = random.longs(words + 1L).toArray();
                BitPacking.packStream(values, 0, count, base, width, packed, 1);
                long[] back = new long[count];
                BitPacking.unpackStream(packed, 1, 0, count, width, base, back, 0);
                assertThat(back).as(what).isEqualTo(values);
                int from = count / 3;
                BitPacking.unpackStream(packed, 1, from, count - from, width, base, back, 0);
                assertThat(Arrays.copyOf(back, count - from))
                        .as(what)
                        .isEqualTo(Arrays.copyOfRange(values, from, count));
            }
        }
    }

    @Test
    void rejectsWidthsAndPlacesThatDoNotFit() {
        long[] values = new long[BitPacking.BLOCK];
        assertThatThrownBy(() -> BitPacking.packBlock(values, 0, 0, 65, values, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("width must be 0 to 64, but was 65");
        assertThatThrownBy(() -> BitPacking.streamBytes(1, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("width must be 0 to 64, but was -1");
        assertThatThrownBy(() -> BitPacking.packBlock(values, 1, 0, 1, values, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> BitPacking.unpackBlock(new long[15], 0, 1, 0, values, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> BitPacking.unpackBlock(new long[16], 0, 1, 0, values, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> BitPacking.unpackStream(new long[1], 0, 8, 1, 8, 0, values, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> BitPacking.packStream(values, 0, 9, 0, 8, new long[1], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void widthCountsTheBitsOfTheLargest() {
        assertThat(BitPacking.width(0)).isZero();
        assertThat(BitPacking.width(1)).isEqualTo(1);
        assertThat(BitPacking.width(255)).isEqualTo(8);
        assertThat(BitPacking.width(-1)).isEqualTo(64);
    }

    @Test
    void blocksOfOneBitComeBackAsBits() {
        Random bits = new Random(Samples.SEED);
        for (int round = 0; round < 20; round++) {
            long[] values = new long[BitPacking.BLOCK];
            long[] expected = new long[18];
            for (int i = 0; i < values.length; i++) {
                values[i] = round == 0 ? 1 : bits.nextInt(round + 1) == 0 ? 1 : 0;
                expected[1 + i / 64] |= values[i] << i;
            }
            long[] packed = new long[20];
            BitPacking.packBlock(values, 0, 0, 1, packed, 3);
            long[] unpacked = new long[18];
            BitPacking.unpackBits(packed, 3, unpacked, 1);
            assertThat(unpacked).as("seed " + Samples.SEED).isEqualTo(expected);
        }
    }
}
