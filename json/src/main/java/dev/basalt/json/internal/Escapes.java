package dev.basalt.json.internal;

import java.util.Arrays;
import java.util.Locale;

/// Escapes of strings: checks them and decodes them.
public final class Escapes {
    private static final int NOT_HEX = -1;
    private static final byte[] HEX = new byte[256];

    static {
        Arrays.fill(HEX, (byte) NOT_HEX);
        for (int digit = 0; digit < 16; digit++) {
            HEX[Character.forDigit(digit, 16)] = (byte) digit;
            HEX[Character.toUpperCase(Character.forDigit(digit, 16))] = (byte) digit;
        }
    }

    private Escapes() {}

    /// Checks the escape that begins at a place; the escapes of a surrogate pair count as one.
    ///
    /// @return the index behind it
    static int check(byte[] bytes, int at, int limit, long base) {
        byte kind = at + 1 < limit ? bytes[at + 1] : 0;
        return switch (kind) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 2;
            case 'u' -> checkUnit(bytes, at, limit, base);
            default ->
                throw new Refusal(
                        base + at,
                        "a backslash must be followed by one of \"\\/bfnrtu, but was followed by "
                                + (at + 1 < limit ? Found.character(kind) : "the end of the document"));
        };
    }

    private static int checkUnit(byte[] bytes, int at, int limit, long base) {
        int unit = unit(bytes, at, limit, base);
        if (!Character.isSurrogate((char) unit)) {
            return at + 6;
        }
        boolean followed = Character.isHighSurrogate((char) unit)
                && at + 7 < limit
                && bytes[at + 6] == '\\'
                && bytes[at + 7] == 'u';
        if (followed && Character.isLowSurrogate((char) unit(bytes, at + 6, limit, base))) {
            return at + 12;
        }
        throw new Refusal(
                base + at,
                String.format(Locale.ROOT, "a surrogate must be one of a pair, but \\u%04x stands alone", unit));
    }

    private static int unit(byte[] bytes, int at, int limit, long base) {
        int unit = at + 6 <= limit ? units(bytes, at + 2) : NOT_HEX;
        if (unit >= 0) {
            return unit;
        }
        int i = at + 2;
        while (i < limit && HEX[bytes[i] & 0xFF] >= 0) {
            i++;
        }
        throw new Refusal(
                base + at,
                "\\u must be followed by four hexadecimal digits, but digit " + (i - at - 1) + " was "
                        + (i < limit ? Found.character(bytes[i]) : "the end of the document"));
    }

    /// Decodes what [#check] found right.
    ///
    /// @param bytes the text between the quotes
    /// @param from  index of its first byte
    /// @param to    index behind its last
    /// @param out   receives UTF-8, never longer than the text; may be `bytes` itself where `outFrom` is at
    ///     most `from`
    /// @param at    index of the first byte written
    /// @return index behind the last byte written
    public static int decode(byte[] bytes, int from, int to, byte[] out, int at) {
        int p = from;
        int q = at;
        while (p < to) {
            byte next = bytes[p++];
            if (next != '\\') {
                out[q++] = next;
                continue;
            }
            byte kind = bytes[p++];
            if (kind != 'u') {
                out[q++] = plain(kind);
                continue;
            }
            int code = units(bytes, p);
            p += 4;
            if (Character.isHighSurrogate((char) code)) {
                code = Character.toCodePoint((char) code, (char) units(bytes, p + 2));
                p += 6;
            }
            q = encode(code, out, q);
        }
        return q;
    }

    /// The number that four hexadecimal digits stand for; negative if one is none.
    private static int units(byte[] bytes, int at) {
        return HEX[bytes[at] & 0xFF] << 12
                | HEX[bytes[at + 1] & 0xFF] << 8
                | HEX[bytes[at + 2] & 0xFF] << 4
                | HEX[bytes[at + 3] & 0xFF];
    }

    private static byte plain(byte kind) {
        return switch (kind) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> kind;
        };
    }

    private static int encode(int code, byte[] out, int at) {
        int q = at;
        if (code < 0x80) {
            out[q++] = (byte) code;
        } else if (code < 0x800) {
            out[q++] = (byte) (0xC0 | code >> 6);
            out[q++] = (byte) (0x80 | (code & 0x3F));
        } else if (code < 0x10000) {
            out[q++] = (byte) (0xE0 | code >> 12);
            out[q++] = (byte) (0x80 | (code >> 6 & 0x3F));
            out[q++] = (byte) (0x80 | (code & 0x3F));
        } else {
            out[q++] = (byte) (0xF0 | code >> 18);
            out[q++] = (byte) (0x80 | (code >> 12 & 0x3F));
            out[q++] = (byte) (0x80 | (code >> 6 & 0x3F));
            out[q++] = (byte) (0x80 | (code & 0x3F));
        }
        return q;
    }
}
