package dev.basalt.engine.internal;

/// Turns indexes of characters (UTF-16) of one text into offsets of its UTF-8 form. Quick when asked in ascending
/// order, as overlapping chunks nearly do.
final class Utf8Offsets {
    private final String text;
    private int index;
    private int offset;

    Utf8Offsets(String text) {
        this.text = text;
    }

    int at(int targetIndex) {
        while (index < targetIndex) {
            offset += bytesOf(text.charAt(index++));
        }
        while (index > targetIndex) {
            offset -= bytesOf(text.charAt(--index));
        }
        return offset;
    }

    /// Bytes that a character adds; each half of a surrogate pair stands for two of the pair's four.
    private static int bytesOf(char c) {
        return c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
}
