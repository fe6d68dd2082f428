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

    /// Copies a few bytes, eight at a time: up to 7 bytes behind the copy, which must be there, hold anything then.
    static void copyLoose(byte[] from, int index, byte[] to, int at, int count) {
        for (int i = 0; i < count; i += 8) {
            put(to, at + i, get(from, index + i));
        }
    }
}
