package dev.basalt.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.kernel.internal.JsonScanState;
import dev.basalt.core.kernel.internal.ScalarJsonScan;
import dev.basalt.core.testing.Seeds;
import dev.basalt.core.testing.TierCondition;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TierCondition.class)
class JsonScanTest {
    private static final String[] PIECES = {
        "\"",
        "\\",
        "\\\\",
        "\\\"",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        " ",
        "\n",
        "\t",
        "\r",
        "1",
        "true",
        "abcdefgh",
        "\u00e9",
        "\u0800",
        "\u20ac",
        "\ud7ff",
        "\ud800\udc00",
        "\udbff\udfff",
        "\"\"",
        "\":\"",
        "\u0001",
        "                    "
    };
    private static final int[] INVALID = {
        0x80, 0xBF, 0xC0, 0xC1, 0xC3, 0xE0, 0xED, 0xF0, 0xF4, 0xF5, 0xFF, 0x9F, 0xA0, 0x8F, 0x90
    };

    @Test
    void findsStructure() {
        JsonScan scan = new JsonScan(128, 0);
        byte[] text = "{\"a\\\"\":[1, true],\"\\\\\":-2e5 }".getBytes(StandardCharsets.UTF_8);
        scan.scan(text, 0, text.length);

        assertThat(Arrays.copyOf(scan.positions(), scan.count()))
                .containsExactly(0, 1, 5, 6, 7, 8, 9, 11, 15, 16, 17, 20, 21, 22, 27);
        assertThat(Arrays.copyOf(scan.escapes(), scan.escapeCount())).containsExactly(3, 18);
        assertThat(scan.isValidEnd()).isTrue();
        assertThat(scan.isInString()).isFalse();
    }

    @Test
    void equalsTheReference() {
        Seeds.check(300, JsonScanTest::compare);
    }

    private static void compare(Random random) {
        byte[] text = text(random);
        JsonScanState expected = new JsonScanState(text.length + 64, text.length + 64);
        ScalarJsonScan.scan(expected, text, 0, text.length, 0);

        int piece = JsonScan.BLOCK * (1 + random.nextInt(4));
        JsonScan scan = new JsonScan(piece, text.length);
        int offset = random.nextInt(10);
        byte[] within = new byte[offset + text.length];
        System.arraycopy(text, 0, within, offset, text.length);
        for (int from = 0; from < text.length; from += piece) {
            scan.scan(within, offset + from, offset + Math.min(text.length, from + piece));
        }
        scan.keepPositions(0, offset);
        scan.keepEscapes(0, scan.escapeCount(), offset);
        boolean valid = (expected.invalid | expected.inString | expected.continuation | expected.limited) == 0;
        assertThat(scan.isValidEnd()).isEqualTo(valid);
        assertThat(scan.isInString()).isEqualTo(expected.inString != 0);
        assertThat(Arrays.copyOf(scan.positions(), scan.count()))
                .isEqualTo(Arrays.copyOf(expected.positions, expected.count));
        assertThat(Arrays.copyOf(scan.escapes(), scan.escapeCount()))
                .isEqualTo(Arrays.copyOf(expected.escapes, expected.escapeCount));
    }

    private static byte[] text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(200); i >= 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(3); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) INVALID[random.nextInt(INVALID.length)];
        }
        return bytes;
    }

    @Test
    void judgesEveryPairOfBytesBeyondAsciiAcrossBlocks() {
        byte[] text = new byte[128];
        JsonScan scan = new JsonScan(128, 0);
        for (int at = 58; at < 66; at += 5) {
            for (int lead = 0xC0; lead < 0x100; lead++) {
                for (int second = 0x70; second < 0xD0; second++) {
                    Arrays.fill(text, (byte) 'x');
                    text[at] = (byte) lead;
                    text[at + 1] = (byte) second;
                    int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
                    Arrays.fill(text, at + 2, Math.max(at + 2, at + length), (byte) 0x85);
                    scan.reset();
                    scan.scan(text, 0, text.length);
                    String decoded = new String(text, StandardCharsets.UTF_8);
                    assertThat(scan.isValidEnd()).isEqualTo(decoded.indexOf('\ufffd') < 0);
                }
            }
        }
    }

    @Test
    void refusesPiecesThatAreNotThereOrTooLarge() {
        JsonScan scan = new JsonScan(64, 0);

        assertThatThrownBy(() -> scan.scan(new byte[10], 5, 11)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> scan.scan(new byte[1000], 0, 1000)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
