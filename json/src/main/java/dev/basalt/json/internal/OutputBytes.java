package dev.basalt.json.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// A growing array that JSON is written to.
///
/// - **Threads:** confined to one
public final class OutputBytes {
    private static final int MOST_BYTES = Integer.MAX_VALUE - 16;

    private byte[] bytes = new byte[256];
    private int size;

    /// Makes room.
    ///
    /// @param count bytes that are to be written to [#array] now
    /// @return index of the first of them
    public int reserve(int count) {
        int at = size;
        if (count > bytes.length - at) {
            if (count > MOST_BYTES - at) {
                throw new OutOfMemoryError("JSON to be written must be at most " + MOST_BYTES + " bytes");
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(MOST_BYTES, Math.max(at + (long) count, 2L * bytes.length)));
        }
        size = at + count;
        return at;
    }

    /// The array.
    ///
    /// @return what holds the bytes until the next [#reserve]
    public byte[] array() {
        return bytes;
    }

    /// How much was written.
    ///
    /// @return the count of bytes
    public int size() {
        return size;
    }

    /// Forgets what was written behind a place.
    ///
    /// @param newSize bytes that stay
    public void truncate(int newSize) {
        size = newSize;
    }

    /// Writes a byte.
    ///
    /// @param value the byte, or an ASCII character
    public void put(int value) {
        int at = reserve(1);
        bytes[at] = (byte) value;
    }

    /// Writes text as it is.
    ///
    /// @param text the text
    public void text(String text) {
        put(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Writes bytes as they are.
    ///
    /// @param from the bytes
    public void put(byte[] from) {
        int at = reserve(from.length);
        System.arraycopy(from, 0, bytes, at, from.length);
    }

    /// Writes a string with quotes, and escapes where JSON demands them.
    ///
    /// @param text the string
    public void quoted(String text) {
        put('"');
        escaped(text.getBytes(StandardCharsets.UTF_8));
        put('"');
    }

    /// Writes a part of a string, with escapes where JSON demands them.
    ///
    /// @param utf8 the part
    public void escaped(byte[] utf8) {
        for (byte next : utf8) {
            if (next == '"' || next == '\\') {
                put('\\');
                put(next);
            } else if (next >= 0 && next < 0x20) {
                control(next);
            } else {
                put(next);
            }
        }
    }

    private void control(byte value) {
        int known = "\b\t\n\f\r".indexOf(value);
        if (known >= 0) {
            put('\\');
            put("btnfr".charAt(known));
        } else {
            text(String.format(Locale.ROOT, "\\u%04x", value));
        }
    }

    /// What was written.
    ///
    /// @return a copy
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }
}
