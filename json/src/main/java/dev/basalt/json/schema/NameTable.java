package dev.basalt.json.schema;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;

/// Finds which of a fixed set of names some bytes are.
///
/// A name is told by its length, its first eight bytes and its last eight, which is all of it up to 16 bytes;
/// longer ones are compared whole.
///
/// - **Threads:** immutable
final class NameTable {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int WORDS = 3;
    private static final int TRIES = 64;
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

    private final byte[][] names;

    /// For each slot the first word, the last word, and the length with the name's index plus one above it.
    private final long[] slots;

    private final int shift;
    private final long multiplier;
    private final long lengths;

    NameTable(List<byte[]> names) {
        this.names = names.toArray(new byte[0][]);
        int capacity = Integer.highestOneBit(Math.max(2, 2 * this.names.length - 1)) * 2;
        this.shift = Long.SIZE - Integer.numberOfTrailingZeros(capacity);
        long best = MIX;
        int fewest = Integer.MAX_VALUE;
        for (int i = 0; i < TRIES && fewest > 0; i++) {
            long candidate = MIX * (2L * i + 1) ^ (long) i << 33;
            int collisions = collisions(candidate | 1, capacity);
            if (collisions < fewest) {
                fewest = collisions;
                best = candidate | 1;
            }
        }
        this.multiplier = best;
        this.slots = new long[capacity * WORDS];
        long present = 0;
        for (int i = 0; i < this.names.length; i++) {
            put(i);
            present |= 1L << Math.min(63, this.names[i].length);
        }
        this.lengths = present;
    }

    private int collisions(long candidate, int capacity) {
        boolean[] taken = new boolean[capacity];
        int collisions = 0;
        for (byte[] name : names) {
            int slot = slot(first(name, 0, name.length), last(name, 0, name.length), name.length, candidate, shift);
            collisions += taken[slot] ? 1 : 0;
            taken[slot] = true;
        }
        return collisions;
    }

    private void put(int index) {
        byte[] name = names[index];
        long first = first(name, 0, name.length);
        long last = last(name, 0, name.length);
        int mask = slots.length / WORDS - 1;
        int slot = slot(first, last, name.length, multiplier, shift);
        while (slots[slot * WORDS + 2] != 0) {
            slot = slot + 1 & mask;
        }
        slots[slot * WORDS] = first;
        slots[slot * WORDS + 1] = last;
        slots[slot * WORDS + 2] = (index + 1L) << 32 | name.length;
    }

    int size() {
        return names.length;
    }

    byte[] name(int index) {
        return names[index];
    }

    /// The index of the name that some bytes are, or -1.
    int find(byte[] bytes, int from, int length) {
        if ((lengths >>> Math.min(63, length) & 1) == 0) {
            return -1;
        }
        long first = first(bytes, from, length);
        long last = last(bytes, from, length);
        int mask = slots.length / WORDS - 1;
        int slot = slot(first, last, length, multiplier, shift);
        while (true) {
            long entry = slots[slot * WORDS + 2];
            if (entry == 0) {
                return -1;
            }
            if (slots[slot * WORDS] == first && slots[slot * WORDS + 1] == last && (int) entry == length) {
                int index = (int) (entry >>> 32) - 1;
                if (length <= 16 || isSame(names[index], bytes, from)) {
                    return index;
                }
            }
            slot = slot + 1 & mask;
        }
    }

    /// Compares what lies between the first and the last eight bytes.
    private static boolean isSame(byte[] name, byte[] bytes, int from) {
        int to = name.length - 8;
        for (int i = 8; i < to; i += 8) {
            // The last step may reach into the bytes that are known to be the same.
            if ((long) WORD.get(name, i) != (long) WORD.get(bytes, from + i)) {
                return false;
            }
        }
        return true;
    }

    private static int slot(long first, long last, int length, long multiplier, int shift) {
        return (int) (((first + Long.rotateLeft(last, 29) + length) * multiplier) >>> shift);
    }

    private static long first(byte[] bytes, int from, int length) {
        if (from + 8 <= bytes.length) {
            long word = (long) WORD.get(bytes, from);
            return length >= 8 ? word : word & (1L << (8 * length)) - 1;
        }
        long word = 0;
        for (int i = Math.min(8, length) - 1; i >= 0; i--) {
            word = word << 8 | (bytes[from + i] & 0xFF);
        }
        return word;
    }

    private static long last(byte[] bytes, int from, int length) {
        return length > 8 ? (long) WORD.get(bytes, from + length - 8) : 0;
    }
}
