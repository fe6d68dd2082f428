package dev.basalt.json.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// JSON text that grows: bytes, numbers and strings with the escapes that they need.
///
/// - **Threads:** confined to one
public final class ByteBuilder {
    private static final int MOST_BYTES = Integer.MAX_VALUE - 16;
    private static final int DEFAULT_CAPACITY = 256;

    /// Characters from which on a string is encoded as a whole and copied.
    private static final int LONG_STRING = 32;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TENS = new byte[100];
    private static final byte[] ONES = new byte[100];

    /// What follows the backslash of a byte that must be escaped; `u` for four digits, 0 for a byte that need
    /// not be.
    private static final byte[] ESCAPES = new byte[128];

    static {
        for (int i = 0; i < 100; i++) {
            TENS[i] = (byte) ('0' + i / 10);
            ONES[i] = (byte) ('0' + i % 10);
        }
        Arrays.fill(ESCAPES, 0, ' ', (byte) 'u');
        ESCAPES['\b'] = 'b';
        ESCAPES['\f'] = 'f';
        ESCAPES['\n'] = 'n';
        ESCAPES['\r'] = 'r';
        ESCAPES['\t'] = 't';
        ESCAPES['"'] = '"';
        ESCAPES['\\'] = '\\';
    }

    private byte[] bytes;
    private int size;

    /// Makes an empty text.
    public ByteBuilder() {
        this(DEFAULT_CAPACITY);
    }

    /// Makes an empty text.
    ///
    /// @param capacity bytes that it has room for at first
    public ByteBuilder(int capacity) {
        bytes = new byte[capacity];
    }

    /// The text.
    ///
    /// @return the array itself, of which the first [#size] bytes are the text
    public byte[] bytes() {
        return bytes;
    }

    /// How long the text is.
    ///
    /// @return its size in bytes
    public int size() {
        return size;
    }

    /// The text.
    ///
    /// @return a copy
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /// Makes room for bytes that are to be put into [#bytes] now.
    ///
    /// @param count how many
    /// @return index of the first
    public int reserve(int count) {
        room(count);
        size += count;
        return size - count;
    }

    /// Begins again.
    public void clear() {
        size = 0;
    }

    private void room(long more) {
        if (more > bytes.length - size) {
            long least = size + more;
            if (least > MOST_BYTES) {
                throw new IllegalStateException("bytes of a text must be at most " + MOST_BYTES + ", but were " + least
                        + "; write to a stream");
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(MOST_BYTES, Math.max(least, 2L * bytes.length)));
        }
    }

    /// Adds a byte.
    ///
    /// @param one the byte
    public void add(char one) {
        room(1);
        bytes[size++] = (byte) one;
    }

    /// Adds a byte some times.
    ///
    /// @param one   the byte
    /// @param count how many times
    public void fill(char one, int count) {
        room(count);
        Arrays.fill(bytes, size, size + count, (byte) one);
        size += count;
    }

    /// Adds text as it is.
    ///
    /// @param ascii the text
    public void ascii(String ascii) {
        int length = ascii.length();
        room(length);
        for (int i = 0; i < length; i++) {
            bytes[size + i] = (byte) ascii.charAt(i);
        }
        size += length;
    }

    /// Adds bytes as they are.
    ///
    /// @param text holds them
    /// @param from index of the first
    /// @param to   index behind the last
    public void bytes(byte[] text, int from, int to) {
        room(to - from);
        System.arraycopy(text, from, bytes, size, to - from);
        size += to - from;
    }

    /// Adds bytes of a source as they are.
    ///
    /// @param source holds them
    /// @param offset offset of the first
    /// @param length how many
    public void source(SourceBytes source, long offset, int length) {
        room(length);
        source.copy(offset, length, bytes, size);
        size += length;
    }

    /// Adds an integer.
    ///
    /// @param value the integer
    public void number(long value) {
        if (value == Long.MIN_VALUE) {
            ascii("-9223372036854775808");
            return;
        }
        room(20);
        long rest = value;
        if (rest < 0) {
            bytes[size++] = '-';
            rest = -rest;
        }
        int at = size + digits(rest);
        size = at;
        while (rest >= 100) {
            int pair = (int) (rest % 100);
            rest /= 100;
            bytes[--at] = ONES[pair];
            bytes[--at] = TENS[pair];
        }
        bytes[--at] = ONES[(int) rest];
        if (rest >= 10) {
            bytes[--at] = TENS[(int) rest];
        }
    }

    private static int digits(long value) {
        int count = 1;
        for (long power = 10; count < 19 && value >= power; power *= 10) {
            count++;
        }
        return count;
    }

    /// Adds a string in quotes.
    ///
    /// @param text the text
    /// @throws IllegalArgumentException if it has a surrogate that is not one of a pair
    public void string(String text) {
        int length = text.length();
        if (length >= LONG_STRING) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            requirePairs(text, utf8);
            string(utf8, 0, utf8.length);
            return;
        }
        room(6L * length + 2);
        byte[] out = bytes;
        int at = size;
        out[at++] = '"';
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                requirePairs(text, utf8);
                string(utf8, 0, utf8.length);
                return;
            }
            byte escape = ESCAPES[c];
            if (escape == 0) {
                out[at++] = (byte) c;
            } else {
                at = escape(out, at, c, escape);
            }
        }
        out[at++] = '"';
        size = at;
    }

    private static void requirePairs(String text, byte[] utf8) {
        // A surrogate that stands alone is encoded as a question mark.
        if (utf8.length != text.length()) {
            boolean paired = false;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (paired || !Character.isSurrogate(c)) {
                    paired = false;
                    continue;
                }
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw loneSurrogate(text, i);
                }
                paired = true;
            }
        } else {
            // As many bytes as characters: ASCII, or question marks.
            for (int i = 0; i < utf8.length; i++) {
                if (utf8[i] == '?' && text.charAt(i) != '?') {
                    throw loneSurrogate(text, i);
                }
            }
        }
    }

    private static IllegalArgumentException loneSurrogate(String text, int index) {
        return new IllegalArgumentException(String.format(
                Locale.ROOT,
                "a surrogate of a string must be one of a pair, but U+%04X at character %d stands alone",
                (int) text.charAt(index),
                index));
    }

    /// Adds a string in quotes, with the escapes that it needs and no more.
    ///
    /// @param utf8 the text
    /// @param from index of its first byte
    /// @param to   index behind its last
    public void string(byte[] utf8, int from, int to) {
        room(to - from + 2L);
        bytes[size++] = '"';
        escaped(utf8, from, to);
        add('"');
    }

    /// Adds a part of a string, with the escapes that it needs and no more.
    ///
    /// @param utf8 the text
    /// @param from index of its first byte
    /// @param to   index behind its last
    public void escaped(byte[] utf8, int from, int to) {
        int start = from;
        for (int i = from; i < to; i++) {
            byte next = utf8[i];
            if (next >= 0 && ESCAPES[next] != 0) {
                bytes(utf8, start, i);
                room(6L + to - i);
                size = escape(bytes, size, next, ESCAPES[next]);
                start = i + 1;
            }
        }
        bytes(utf8, start, to);
    }

    /// Adds a string in quotes, in ASCII alone.
    ///
    /// @param utf8 the text
    public void asciiString(byte[] utf8) {
        room(6L * utf8.length + 2);
        bytes[size++] = '"';
        String text = new String(utf8, StandardCharsets.UTF_8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            byte escape = c >= 0x7F ? (byte) 'u' : ESCAPES[c];
            if (escape == 0) {
                bytes[size++] = (byte) c;
            } else {
                size = escape(bytes, size, c, escape);
            }
        }
        bytes[size++] = '"';
    }

    private static int escape(byte[] out, int from, int unit, byte escape) {
        int at = from;
        out[at++] = '\\';
        out[at++] = escape;
        if (escape == 'u') {
            out[at++] = HEX[unit >>> 12];
            out[at++] = HEX[unit >>> 8 & 0xF];
            out[at++] = HEX[unit >>> 4 & 0xF];
            out[at++] = HEX[unit & 0xF];
        }
        return at;
    }
}
