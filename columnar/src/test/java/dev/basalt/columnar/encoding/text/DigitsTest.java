package dev.basalt.columnar.encoding.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DigitsTest {
    private static final long[] EDGES = {
        0, 1, 9, 10, 99, 100, 9_999, 10_000, 99_999_999, 100_000_000, 9_999_999_999_999_999L, Long.MAX_VALUE
    };

    @Test
    void looseDigitsAreTheLowestOnes() {
        Random random = Seeds.random(Seeds.first());
        for (int width = 1; width <= Digits.MAX; width++) {
            for (long edge : EDGES) {
                check(edge, width);
            }
            for (int i = 0; i < 2000; i++) {
                check(random.nextLong() >>> (1 + random.nextInt(63)), width);
            }
        }
    }

    private static void check(long value, int width) {
        String digits = "0".repeat(Digits.MAX) + value;
        byte[] loose = new byte[40];
        Digits.putLoose(value, width, loose, 3);
        assertThat(new String(loose, 3, width, StandardCharsets.US_ASCII))
                .as("value %d with %d digits", value, width)
                .isEqualTo(digits.substring(digits.length() - width));
        assertThat(untouched(loose, width)).containsOnly(0);
        byte[] exact = new byte[40];
        Digits.put(value, width, exact, 3);
        assertThat(Arrays.copyOf(exact, 3 + width)).isEqualTo(Arrays.copyOf(loose, 3 + width));
        assertThat(Arrays.copyOfRange(exact, 3 + width, 40)).containsOnly(0);
    }

    /// All bytes but the digits and what may be written behind them.
    private static byte[] untouched(byte[] bytes, int width) {
        byte[] rest = Arrays.copyOfRange(bytes, 10 + width, 43);
        System.arraycopy(bytes, 0, rest, rest.length - 3, 3);
        return rest;
    }

    @Test
    void hexadecimalDigitsAreTheLowestOnes() {
        Random random = Seeds.random(Seeds.first());
        for (int width = 1; width <= 16; width++) {
            for (int i = 0; i < 500; i++) {
                long value = random.nextLong();
                for (boolean upper : new boolean[] {false, true}) {
                    byte[] loose = new byte[40];
                    Digits.putHexLoose(value, width, upper, loose, 3);
                    String digits = HexFormat.of().toHexDigits(value).substring(16 - width);
                    assertThat(new String(loose, 3, width, StandardCharsets.US_ASCII))
                            .isEqualTo(upper ? digits.toUpperCase(Locale.ROOT) : digits);
                    assertThat(untouched(loose, width)).containsOnly(0);
                }
            }
        }
    }

    @Test
    void addressesHavePointsBetweenTheirNumbers() {
        for (String address : new String[] {"0.0.0.0", "1.23.255.9", "255.100.10.99", "255.255.255.255"}) {
            long value = 0;
            for (String part : address.split("\\.", -1)) {
                value = value << 8 | Integer.parseInt(part);
            }
            byte[] out = new byte[40];
            int end = Digits.putAddress(value, out, 3);
            assertThat(new String(out, 3, end - 3, StandardCharsets.US_ASCII)).isEqualTo(address);
        }
    }
}
