package dev.basalt.engine.internal;

import java.util.Arrays;

/// A set of document ordinals `[0, size)`, one bit each.
///
/// - **Threads:** immutable once [#freeze] was called; before that confined to one
final class OrdinalSet {
    private long[] words;
    private int size;
    private int count;
    private boolean frozen;

    private OrdinalSet(long[] words, int size, int count) {
        this.words = words;
        this.size = size;
        this.count = count;
    }

    /// The set of no ordinals.
    static OrdinalSet empty() {
        return new OrdinalSet(new long[1], 0, 0);
    }

    /// The set with the given bits.
    static OrdinalSet of(long[] words, int size) {
        int count = 0;
        for (long word : words) {
            count += Long.bitCount(word);
        }
        return new OrdinalSet(words.clone(), size, count);
    }

    /// A copy that can be changed.
    OrdinalSet copy() {
        return new OrdinalSet(words.clone(), size, count);
    }

    /// Forbids changes, so that any thread may read it.
    OrdinalSet freeze() {
        frozen = true;
        return this;
    }

    /// The number of ordinals, in the set or not.
    int size() {
        return size;
    }

    /// The number of ordinals in the set.
    int count() {
        return count;
    }

    boolean contains(int ordinal) {
        return ordinal < size && (words[ordinal >>> 6] >>> ordinal & 1) != 0;
    }

    /// Appends the next ordinal, in the set or not.
    void append(boolean contained) {
        requireChangeable();
        if (size >>> 6 == words.length) {
            words = Arrays.copyOf(words, words.length + (words.length >> 1) + 1);
        }
        if (contained) {
            words[size >>> 6] |= 1L << size;
            count++;
        }
        size++;
    }

    /// Takes an ordinal out of the set.
    ///
    /// @return whether it was there
    boolean remove(int ordinal) {
        requireChangeable();
        if (!contains(ordinal)) {
            return false;
        }
        words[ordinal >>> 6] &= ~(1L << ordinal);
        count--;
        return true;
    }

    /// The first ordinal of the set from the given one on, or [#size] where there is none.
    int next(int from) {
        if (from >= size) {
            return size;
        }
        int word = from >>> 6;
        long bits = words[word] & -1L << from;
        while (bits == 0) {
            if (++word >= words.length || word << 6 >= size) {
                return size;
            }
            bits = words[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(bits);
    }

    /// The bits, without what lies behind the last ordinal.
    long[] words() {
        return Arrays.copyOf(words, (size + 63) >>> 6);
    }

    private void requireChangeable() {
        if (frozen) {
            throw new IllegalStateException("a frozen set must not change");
        }
    }
}
