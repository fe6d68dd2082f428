package dev.basalt.json.internal;

import java.util.Arrays;

/// Orders texts in UTF-8 by the code units that they have in UTF-16, as `String.compareTo` does.
public final class Utf8Order {
    /// Lead bytes from U+E000 on; those above [#LAST_THREE] are of surrogate pairs, which UTF-16 has before
    /// U+E000.
    private static final int FIRST_ABOVE_SURROGATES = 0xEE;

    private static final int LAST_THREE = 0xEF;

    private Utf8Order() {}

    /// Compares two texts.
    ///
    /// @param a valid UTF-8
    /// @param b valid UTF-8
    /// @return negative, 0 or positive
    public static int compareAsUtf16(byte[] a, byte[] b) {
        int at = Arrays.mismatch(a, b);
        if (at < 0 || at >= a.length || at >= b.length) {
            return Integer.compare(a.length, b.length);
        }
        int x = a[at] & 0xFF;
        int y = b[at] & 0xFF;
        boolean swapped =
                Math.min(x, y) >= FIRST_ABOVE_SURROGATES && Math.min(x, y) <= LAST_THREE && Math.max(x, y) > LAST_THREE;
        return swapped ? Integer.compare(y, x) : Integer.compare(x, y);
    }
}
