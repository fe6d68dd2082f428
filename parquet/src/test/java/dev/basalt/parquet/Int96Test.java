package dev.basalt.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.schema.DataType.TimeUnit;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class Int96Test {
    private static final int EPOCH_DAY = 2_440_588;
    private static final long DAY = 86_400_000_000_000L;

    /// Days about the ends of what 64 bits of nanoseconds hold, and times within and outside of a day.
    @Test
    void saysWhichTimesNanosecondsHold() {
        for (int day : new int[] {0, 1, -1, 106_750, 106_751, 106_752, -106_750, -106_751, -106_752, -106_753}) {
            for (long nanos : new long[] {
                0,
                1,
                -1,
                DAY - 1,
                DAY,
                -DAY,
                85_636_854_775_806L,
                85_636_854_775_807L,
                85_636_854_775_808L,
                763_145_224_191L,
                763_145_224_192L,
                763_145_224_193L,
                Long.MAX_VALUE,
                Long.MIN_VALUE
            }) {
                BigInteger exact = BigInteger.valueOf(day)
                        .multiply(BigInteger.valueOf(DAY))
                        .add(BigInteger.valueOf(nanos));
                boolean fits = BigInteger.valueOf(day)
                                        .multiply(BigInteger.valueOf(DAY))
                                        .bitLength()
                                < 64
                        && exact.bitLength() < 64;
                assertThat(Int96.fitsNanos(nanos, EPOCH_DAY + day))
                        .as("day %d, %d ns", day, nanos)
                        .isEqualTo(fits);
                if (fits) {
                    assertThat(Int96.nanos(nanos, EPOCH_DAY + day)).isEqualTo(exact.longValueExact());
                } else {
                    assertThatThrownBy(() -> Int96.nanos(nanos, EPOCH_DAY + day))
                            .isInstanceOf(ArithmeticException.class);
                }
            }
        }
    }

    @Test
    void microsecondsAreRoundedDown() {
        assertThat(Int96.micros(1_999, EPOCH_DAY)).isEqualTo(1);
        assertThat(Int96.micros(-1, EPOCH_DAY)).isEqualTo(-1);
        assertThat(Int96.micros(-1000, EPOCH_DAY + 1)).isEqualTo(86_399_999_999L);
        assertThat(Int96.micros(0, EPOCH_DAY - 1)).isEqualTo(-86_400_000_000L);
    }

    @Test
    void secondsHaveTheirUnits() {
        assertThat(java.util.Arrays.stream(TimeUnit.values()).map(Int96::perSecond))
                .containsExactly(1L, 1_000L, 1_000_000L, 1_000_000_000L);
    }
}
