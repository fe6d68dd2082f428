package dev.basalt.json.internal;

/// Says in messages what stands where something else must.
final class Found {
    private static final int MOST_LETTERS = 12;

    private Found() {}

    /// What stands at a place: a word, a character, a byte or the end.
    static String at(byte[] bytes, int from, int limit) {
        if (from >= limit) {
            return "the end of the document";
        }
        int end = from;
        while (end < limit && end - from < MOST_LETTERS && isLetter(bytes[end])) {
            end++;
        }
        if (end > from + 1) {
            return "'" + new String(bytes, from, end - from, java.nio.charset.StandardCharsets.US_ASCII) + "'";
        }
        return character(bytes[from]);
    }

    /// One byte, as a character where it is one.
    static String character(byte found) {
        if (found > ' ' && found < 0x7F) {
            return found == '\'' ? "an apostrophe" : "'" + (char) found + "'";
        }
        return String.format(java.util.Locale.ROOT, "byte 0x%02X", found & 0xFF);
    }

    private static boolean isLetter(byte character) {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    }
}
