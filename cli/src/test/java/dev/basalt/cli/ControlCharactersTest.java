package dev.basalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlCharactersTest {
    private static final String PLAIN = "Käse 中文 🐋 ‿⁠ ¡ÿ—…\u00A0";

    /// All that steers a terminal or turns the direction of writing.
    private static List<String> all() {
        List<String> all = new ArrayList<>();
        for (int character = 0; character < 0x3000; character++) {
            boolean control = character < 0x20 || (character >= 0x7F && character < 0xA0);
            boolean turns =
                    (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069);
            if (control || turns) {
                all.add(Character.toString(character));
            }
        }
        return all;
    }

    private static String replaced(String text, int step) throws IOException {
        return filtered(ControlCharacters::replacing, text, step);
    }

    @FunctionalInterface
    private interface Filter {
        OutputStream of(OutputStream out);
    }

    /// What goes through when it is written some bytes at a time.
    private static String filtered(Filter filter, String text, int step) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] from = text.getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = filter.of(bytes)) {
            for (int i = 0; i < from.length; i += step) {
                out.write(from, i, Math.min(step, from.length - i));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void putsTextOnOneLine() {
        assertThat(ControlCharacters.line(PLAIN)).isSameAs(PLAIN);
        assertThat(ControlCharacters.line("a\tb\r\nc\u2028d")).isEqualTo("a b  c d");
        for (String control : all()) {
            assertThat(ControlCharacters.line("a" + control + "b")).isIn("a b", "a\uFFFDb");
        }
    }

    @Test
    void replacesAllInBytesHoweverTheyAreCut() throws IOException {
        for (int step : new int[] {1, 2, 3, 1000}) {
            assertThat(replaced(PLAIN, step)).isEqualTo(PLAIN);
            for (String control : all()) {
                boolean stays = control.equals("\n") || control.equals("\t");
                assertThat(replaced("ä" + control + "ß" + control + control, step))
                        .isEqualTo(stays ? "ä" + control + "ß" + control + control : "ä\uFFFDß\uFFFD\uFFFD");
            }
        }
        assertThat(replaced("\u001B]0;title\u0007\u001B[31mred\u009B0m", 5))
                .isEqualTo("\uFFFD]0;title\uFFFD\uFFFD[31mred\uFFFD0m");
    }

    @Test
    void passesOnBytesThatEndWithinACharacter() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] cut = {(byte) 0xC2, 'a', (byte) 0xE2, (byte) 0x80, 'b', (byte) 0xE2, (byte) 0xE2, (byte) 0x81};
        try (OutputStream out = ControlCharacters.replacing(bytes)) {
            out.write(cut);
        }
        assertThat(bytes.toByteArray()).isEqualTo(cut);
    }

    @Test
    void escapesThemInJson() throws IOException {
        assertThat(ControlCharacters.json("{\"a\":\"" + PLAIN + "\"}")).isEqualTo("{\"a\":\"" + PLAIN + "\"}");
        assertThat(ControlCharacters.json("{\n\t\"a\": \"x\u007F\u0085\u202E\"}"))
                .isEqualTo("{  \"a\": \"x\\u007f\\u0085\\u202e\"}");
        assertThat(filtered(ControlCharacters::escaping, "{\"a\":\"\u0085\u2066\u007F\"}\n", 1))
                .isEqualTo("{\"a\":\"\\u0085\\u2066\\u007f\"}\n");
    }
}
