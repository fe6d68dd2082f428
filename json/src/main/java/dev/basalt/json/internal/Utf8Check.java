package dev.basalt.json.internal;

import java.util.Locale;

/// Checks characters beyond ASCII.
final class Utf8Check {
    private Utf8Check() {}

    /// Checks the character that begins at a place.
    ///
    /// @return the index behind it
    static int character(byte[] bytes, int at, int limit, long base) {
        int lead = bytes[at] & 0xFF;
        int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        // What the second byte must lie between: neither overlong forms, surrogates nor anything above U+10FFFF.
        int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int greatest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        boolean right = lead >= 0xC2 && lead <= 0xF4;
        for (int i = 1; right && i < length; i++) {
            int next = at + i < limit ? bytes[at + i] & 0xFF : 0;
            right = i == 1 ? next >= least && next <= greatest : (next & 0xC0) == 0x80;
        }
        if (!right) {
            throw new Refusal(base + at, "a string must be UTF-8, but has " + describe(bytes, at, limit));
        }
        return at + length;
    }

    private static String describe(byte[] bytes, int at, int limit) {
        StringBuilder text = new StringBuilder("bytes");
        for (int i = at; i < Math.min(limit, at + 4); i++) {
            text.append(String.format(Locale.ROOT, " %02X", bytes[i] & 0xFF));
        }
        return text.toString();
    }
}
