package dev.basalt.json.internal;

import dev.basalt.core.testing.Seeds;
import dev.basalt.core.testing.TierCondition;
import dev.basalt.json.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Documents that were changed here and there are judged as a strict reference judges them, by every parser.
@ExtendWith(TierCondition.class)
class MutatedJsonTest {
    private static final List<String> DOCUMENTS = List.of(
            "{\"a\":[1,2.5,\"x\\n\u00e9\u20ac\ud83d\ude00\"],\"b\":{\"c\":null,\"d\":true, \"e\" :false},\"long string \":-12e3}",
            "[0, -0, 0.0, 1e5, -1.25E-3, 123456789012345678901234567890, 9223372036854775808, 1e999]",
            "\"\\ud83d\\ude00 \\\\ \\\" \\/ \\b\\f\\n\\r\\t \\u0000\\u00e9\\u20ac\"",
            "{\"\u00e9\":{\"\":[[],{},[{}]]},\"\u0800\ud7ff\ue000\uffff\":\"\ud800\udc00\udbff\udfff\"}",
            "\ufeff [ true , false , null ] \n",
            "[\"0123456789012345678901234567890123456789012345678901234567890123\",\"\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\"]",
            "3.14159");
    private static final byte[] BYTES =
            "{}[]:,\"\\ \n\t\r0123456789.+-eEtrufalsn/bx'\u0000\u007f\u0080".getBytes(StandardCharsets.ISO_8859_1);

    private final Variants variants = new Variants();
    private final JsonParser parser = new JsonParser();

    @Test
    void areJudgedAsTheReferenceDoes() {
        Seeds.check(1, random -> compare(random, 100_000));
    }

    @Test
    @Tag("long")
    void tenMillionAreJudgedAsTheReferenceDoes() {
        Seeds.check(100, random -> compare(random, 100_000));
    }

    private void compare(Random random, int count) {
        for (int i = 0; i < count; i++) {
            byte[] text = mutate(random);
            List<String> expected = ReferenceReader.read(text);
            if (variants.parse(text) != (expected != null) || !Objects.equals(expected, Variants.read(parser, text))) {
                throw new AssertionError(
                        Variants.show(text) + " must be " + expected + ", but was " + Variants.read(parser, text));
            }
        }
    }

    private static byte[] mutate(Random random) {
        String filler = " ".repeat(random.nextInt(70));
        byte[] text = (random.nextInt(4) == 0 ? filler : "")
                .concat(DOCUMENTS.get(random.nextInt(DOCUMENTS.size())))
                .replace("long string ", "long string " + "z".repeat(random.nextInt(90)))
                .getBytes(StandardCharsets.UTF_8);
        for (int k = random.nextInt(3); k >= 0; k--) {
            int at = random.nextInt(text.length);
            byte other = random.nextInt(3) == 0 ? (byte) random.nextInt(256) : BYTES[random.nextInt(BYTES.length)];
            text = switch (random.nextInt(5)) {
                case 0, 1 -> replace(text, at, at + 1, other);
                case 2 -> replace(text, at, at, other);
                case 3 -> replace(text, at, at + 1);
                default ->
                    random.nextInt(4) == 0 && at > 0
                            ? Arrays.copyOf(text, at)
                            : replace(text, at, at, text[random.nextInt(text.length)]);
            };
            if (text.length == 0) {
                return text;
            }
        }
        return text;
    }

    private static byte[] replace(byte[] text, int from, int to, byte... with) {
        byte[] changed = new byte[text.length - (to - from) + with.length];
        System.arraycopy(text, 0, changed, 0, from);
        System.arraycopy(with, 0, changed, from, with.length);
        System.arraycopy(text, to, changed, from + with.length, text.length - to);
        return changed;
    }
}
