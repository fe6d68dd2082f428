package dev.basalt.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.Seeds;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Utf8OffsetsTest {
    /// One of each length, and the last before and the first after each change of length.
    private static final int[] CODE_POINTS = {
        'a', 0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF
    };

    @Test
    void agreesWithTheEncoder() {
        Seeds.check(500, random -> {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(30);
            for (int i = 0; i < length; i++) {
                text.appendCodePoint(CODE_POINTS[random.nextInt(CODE_POINTS.length)]);
            }
            Utf8Offsets offsets = new Utf8Offsets(text.toString());
            for (int step = 0; step < 40; step++) {
                int index = random.nextInt(text.length() + 1);
                if (index > 0 && index < text.length() && Character.isLowSurrogate(text.charAt(index))) {
                    index--;
                }
                assertThat(offsets.at(index))
                        .isEqualTo(text.substring(0, index).getBytes(StandardCharsets.UTF_8).length);
            }
        });
    }

    @Test
    void hasOnlyOneOffsetInAnEmptyText() {
        assertThat(new Utf8Offsets("").at(0)).isZero();
    }
}
