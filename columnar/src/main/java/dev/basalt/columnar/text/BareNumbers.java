package dev.basalt.columnar.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Finds what Python writes for floating-point values that JSON has no number for, `NaN` and the infinities, and puts
/// them in quotes.
///
/// @param text  JSON with quotes about them
/// @param at    offsets of the opening quotes in the text, ascending
/// @param count how many offsets
@SuppressWarnings("ArrayRecordComponent")
record BareNumbers(byte[] text, int[] at, int count) {
    static final BareNumbers NONE = new BareNumbers(new byte[0], new int[0], 0);

    private static final List<byte[]> WORDS = List.of(ascii("NaN"), ascii("Infinity"), ascii("-Infinity"));

    private static byte[] ascii(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }

    /// Puts quotes about all of them in a text.
    static BareNumbers quote(byte[] bytes, int from, int to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int[] at = new int[4];
        int count = 0;
        boolean inString = false;
        int i = from;
        while (i < to) {
            byte[] word = inString ? null : wordAt(bytes, i, to);
            if (word != null) {
                if (count == at.length) {
                    at = Arrays.copyOf(at, 2 * count);
                }
                at[count++] = out.size();
                out.write('"');
                out.write(word, 0, word.length);
                out.write('"');
                i += word.length;
                continue;
            }
            byte next = bytes[i++];
            out.write(next);
            if (inString && next == '\\' && i < to) {
                out.write(bytes[i++]);
            } else if (next == '"') {
                inString = !inString;
            }
        }
        return count == 0 ? NONE : new BareNumbers(out.toByteArray(), at, count);
    }

    private static byte @org.jspecify.annotations.Nullable [] wordAt(byte[] bytes, int from, int to) {
        for (byte[] word : WORDS) {
            if (from + word.length <= to && Arrays.equals(bytes, from, from + word.length, word, 0, word.length)) {
                return word;
            }
        }
        return null;
    }

    /// Whether a byte order mark stands at a place.
    static boolean beginsWithMark(byte[] bytes, int from, int to) {
        return to - from >= 3
                && bytes[from] == (byte) 0xEF
                && bytes[from + 1] == (byte) 0xBB
                && bytes[from + 2] == (byte) 0xBF;
    }

    /// Whether one of them stands at an offset.
    boolean isAt(long offset) {
        return count > 0 && Arrays.binarySearch(at, 0, count, (int) offset) >= 0;
    }

    /// An offset in the text as it was without the quotes.
    long unquoted(long offset) {
        if (count == 0) {
            return offset;
        }
        int found = Arrays.binarySearch(at, 0, count, (int) offset);
        return offset - 2L * (found >= 0 ? found : -found - 1);
    }
}
