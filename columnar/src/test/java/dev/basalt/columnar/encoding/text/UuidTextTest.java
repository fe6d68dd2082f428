package dev.basalt.columnar.encoding.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UuidTextTest {
    private static final long SEED = 75;
    private static final int ROUNDS = 200;

    private static int expected(byte[] text) {
        String uuid = new String(text, StandardCharsets.ISO_8859_1);
        String form = "[D]{8}-[D]{4}-[D]{4}-[D]{4}-[D]{12}";
        if (uuid.matches(form.replace("D", "0-9"))) {
            return UuidText.NUMBERS;
        }
        if (uuid.matches(form.replace("D", "0-9a-f"))) {
            return UuidText.SMALL;
        }
        return uuid.matches(form.replace("D", "0-9A-F")) ? UuidText.CAPITAL : UuidText.NONE;
    }

    @Test
    void readsBothHalves() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            UUID uuid = new UUID(random.nextLong(), random.nextLong());
            String small = uuid.toString();
            byte[] text = ("x" + small + small.toUpperCase(Locale.ROOT)).getBytes(StandardCharsets.US_ASCII);
            for (int at : new int[] {1, 1 + UuidText.SIZE}) {
                assertThat(new UUID(UuidText.high(text, at), UuidText.low(text, at)))
                        .as("seed %d, round %d", SEED, round)
                        .isEqualTo(uuid);
            }
        }
    }

    @Test
    void tellsWhatAnyByteMakesOfIt() {
        for (String uuid : new String[] {
            "01234567-8901-2345-6789-012345678901",
            "0a234567-89bf-2345-67c9-01234567890d",
            "0A234567-89BF-2345-67C9-01234567890D"
        }) {
            for (int at = 0; at < UuidText.SIZE; at++) {
                byte[] text = uuid.getBytes(StandardCharsets.US_ASCII);
                for (int value = 0; value < 256; value++) {
                    text[at] = (byte) value;
                    assertThat(UuidText.check(text, 0))
                            .as("%s with %d at %d", uuid, value, at)
                            .isEqualTo(expected(text));
                }
            }
        }
    }
}
