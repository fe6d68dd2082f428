package dev.basalt.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Makes characters harmless that steer a terminal or hide what a text says: C0, DEL, C1, and the overrides and
/// isolates of writing direction. Stored text may come from anywhere.
///
/// Text that is laid out for people has them replaced wherever it goes. Documents and rows are printed byte for byte
/// into
/// files and pipes, and have them replaced on a terminal alone, as `ls` and `git` do. JSON that the command makes has
/// them escaped everywhere, which changes no value.
final class ControlCharacters {
    private static final char REPLACEMENT = '\uFFFD';

    private ControlCharacters() {}

    static boolean isOne(int character) {
        return character < 0x20
                || (character >= 0x7F && character <= 0x9F)
                || (character >= 0x202A && character <= 0x202E)
                || (character >= 0x2066 && character <= 0x2069);
    }

    private static boolean isSpace(int character) {
        return character == '\n'
                || character == '\t'
                || character == '\r'
                || character == 0x2028
                || character == 0x2029;
    }

    /// A text on one line: spaces for what breaks lines, U+FFFD for other control characters.
    static String line(String text) {
        StringBuilder line = null;
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (isOne(next) || isSpace(next)) {
                if (line == null) {
                    line = new StringBuilder(text);
                }
                line.setCharAt(i, isSpace(next) ? ' ' : REPLACEMENT);
            }
        }
        return line == null ? text : line.toString();
    }

    /// JSON with escapes in its strings, and spaces between them where it was laid out in lines.
    static String json(String json) {
        StringBuilder escaped = null;
        for (int i = 0; i < json.length(); i++) {
            char next = json.charAt(i);
            if (!isOne(next)) {
                if (escaped != null) {
                    escaped.append(next);
                }
                continue;
            }
            if (escaped == null) {
                escaped = new StringBuilder(json.length() + 16).append(json, 0, i);
            }
            escaped.append(isSpace(next) ? " " : escape(next));
        }
        return escaped == null ? json : escaped.toString();
    }

    private static String escape(int character) {
        return String.format(Locale.ROOT, "\\u%04x", character);
    }

    /// Replaces control characters in UTF-8 bytes on their way to a terminal; line feeds and tabs pass.
    static OutputStream replacing(OutputStream out) {
        return new Filter(out, false);
    }

    /// Escapes control characters in JSON in UTF-8; line feeds pass.
    static OutputStream escaping(OutputStream out) {
        return new Filter(out, true);
    }

    /// Looks at bytes; those that may begin a control character of more than one byte wait for the next.
    private static final class Filter extends FilterOutputStream {
        private final boolean escapes;
        private final byte[] held = new byte[2];
        private int heldCount;

        Filter(OutputStream out, boolean escapes) {
            super(out);
            this.escapes = escapes;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            int passed = from;
            for (int i = from; i < from + count; i++) {
                int value = bytes[i] & 0xFF;
                boolean ordinary = value >= 0x20 && value != 0x7F && value != 0xC2 && value != 0xE2;
                if (heldCount == 0 && (ordinary || value == '\n' || value == '\t')) {
                    continue;
                }
                out.write(bytes, passed, i - passed);
                passed = i + 1;
                take(value);
            }
            out.write(bytes, passed, from + count - passed);
        }

        private void take(int value) throws IOException {
            boolean continues = (value & 0xC0) == 0x80;
            if (heldCount > 0 && !continues) {
                release();
            }
            if (heldCount == 0) {
                if (value == 0xC2 || value == 0xE2) {
                    held[heldCount++] = (byte) value;
                } else if ((value < 0x20 && value != '\n' && value != '\t') || value == 0x7F) {
                    replace(value);
                } else {
                    out.write(value);
                }
                return;
            }
            int first = held[0] & 0xFF;
            if (first == 0xE2 && heldCount == 1) {
                held[heldCount++] = (byte) value;
                return;
            }
            int low = value & 0x3F;
            int character = first == 0xC2 ? 0x80 | low : 0x2000 | ((held[1] & 0x3F) << 6) | low;
            if (isOne(character)) {
                heldCount = 0;
                replace(character);
            } else {
                release();
                out.write(value);
            }
        }

        private void replace(int character) throws IOException {
            String text = escapes ? escape(character) : String.valueOf(REPLACEMENT);
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }

        private void release() throws IOException {
            out.write(held, 0, heldCount);
            heldCount = 0;
        }

        @Override
        public void close() throws IOException {
            release();
            super.close();
        }
    }
}
