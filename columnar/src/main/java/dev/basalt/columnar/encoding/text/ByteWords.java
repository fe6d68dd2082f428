package dev.basalt.columnar.encoding.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Eight bytes of an array at once, the first in the lowest bits.
final class ByteWords {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private ByteWords() {}

    /// Reads 8 bytes.
    static long get(byte[] bytes, int at) {
        return (long) WORD.get(bytes, at);
    }

    /// Writes 8 bytes.
    static void put(byte[] bytes, int at, long word) {
        WORD.set(bytes, at, word);
    }

    /// Copies a few bytes, eight at a time: up to 8 bytes behind the copy, which must be there, hold anything then.
    ///
    /// No loop, as the compiler would make ready for many turns.
    ///
    /// @param count how many, at most 32
    static void copyLoose(byte[] from, int index, byte[] to, int at, int count) {
        put(to, at, get(from, index));
        if (count > 8) {
            put(to, at + 8, get(from, index + 8));
            if (count > 16) {
                put(to, at + 16, get(from, index + 16));
                if (count > 24) {
                    put(to, at + 24, get(from, index + 24));
                }
            }
        }
    }
}
