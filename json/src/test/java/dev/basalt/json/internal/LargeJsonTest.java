package dev.basalt.json.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.Seeds;
import dev.basalt.core.testing.TierCondition;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Documents of many chunks, in which everything lies across the borders of chunks at some time.
@ExtendWith(TierCondition.class)
class LargeJsonTest {
    private static final String[] PIECES = {
        "\"\\ud83d\\ude00\"",
        "\"\u20ac\ud83d\ude00\u00e9\"",
        "-12.5e-3",
        "true",
        "null",
        "{\"a\\\"b\":[]}",
        "[]",
        "\"\\\\\"",
        "0",
        "\"\""
    };

    private final Variants variants = new Variants();

    @Test
    void documentsOfManyChunksAreParsedTheSame() {
        Seeds.check(
                10,
                random -> assertThat(variants.parse(document(random).getBytes(StandardCharsets.UTF_8)))
                        .isTrue());
    }

    @Test
    void documentsOfManyChunksThatAreCutAreRefused() {
        Seeds.check(10, random -> {
            byte[] bytes = document(random).strip().getBytes(StandardCharsets.UTF_8);
            byte[] cut = java.util.Arrays.copyOf(bytes, bytes.length - 1 - random.nextInt(bytes.length - 1));
            assertThat(variants.parse(cut)).isFalse();
        });
    }

    private static String document(Random random) {
        StringBuilder text = new StringBuilder(" ".repeat(random.nextInt(100))).append('[');
        int parts = 1 + random.nextInt(30);
        for (int i = 0; i < parts; i++) {
            switch (random.nextInt(6)) {
                case 0 -> text.append('"').append(run(random, "x")).append('"');
                case 1 -> text.append('"').append(run(random, "\\ud83d\\ude00")).append('"');
                case 2 ->
                    text.append('"')
                            .append(run(random, "\\\\"))
                            .append("\\\"")
                            .append(run(random, "\u20ac"))
                            .append('"');
                case 3 -> text.append(run(random, " ")).append('7').append(run(random, "\n"));
                case 4 -> text.append('[').append(run(random, "1.25,")).append("-8]");
                default ->
                    text.append('{')
                            .append("\"k\":[")
                            .append(run(random, "[],"))
                            .append("0]}");
            }
            text.append(',');
            for (int k = random.nextInt(20); k > 0; k--) {
                text.append(PIECES[random.nextInt(PIECES.length)]).append(',');
            }
        }
        return text.append("0]").append(" ".repeat(random.nextInt(100))).toString();
    }

    private static String run(Random random, String piece) {
        return piece.repeat(random.nextInt(random.nextInt(4) == 0 ? 60_000 / piece.length() : 200));
    }
}
