package dev.basalt.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
    @ParameterizedTest
    @ValueSource(strings = {"", "a", "\u00e9\u20ac\ud835\udcb3", "\ufffd", "a\ufffdb", "\ufffd\ufffd"})
    void decodesWhatIsWellFormed(String text) {
        for (String around : new String[] {"", "x".repeat(5), "\u00e9".repeat(9000)}) {
            byte[] bytes = (around + text + around).getBytes(StandardCharsets.UTF_8);
            int skipped = around.getBytes(StandardCharsets.UTF_8).length;
            assertThat(Utf8.decode(bytes, skipped, bytes.length - 2 * skipped, Location.of("t")))
                    .isEqualTo(text);
            assertThat(Utf8.decode(bytes, 0, bytes.length, Location.of("t"), "do something"))
                    .isEqualTo(around + text + around);
        }
    }

    @Test
    void namesTheFirstWrongByteWhereverItStands() {
        for (int before : new int[] {0, 1, 8191, 8192, 8193, 20_000}) {
            byte[] bytes = ("ab" + "c".repeat(before) + "??d").getBytes(StandardCharsets.UTF_8);
            bytes[before + 2] = (byte) 0xC3;
            bytes[before + 3] = (byte) 0x28;
            assertThatThrownBy(() -> Utf8.decode(bytes, 2, bytes.length - 2, Location.at("t", 100)))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessage("[t @ byte " + (100 + before) + "] text must be UTF-8, but byte 0xC3 does not belong"
                            + " there; convert it with iconv -t UTF-8");
            assertThatThrownBy(() -> Utf8.decode(bytes, 2, before + 1, Location.in("t", "line 2"), "drop it"))
                    .hasMessage("[t, line 2] text must be UTF-8, but byte 0xC3 does not belong there; drop it");
            assertThat(Utf8.decode(bytes, 2, before, Location.of("t"))).isEqualTo("c".repeat(before));
        }
    }
}
