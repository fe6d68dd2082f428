package dev.basalt.core.bits;

import java.util.Arrays;

/// A set of ordinals in `[0, size)`, one bit each: which rows are live, or which a search may find.
///
/// - **Threads:** immutable once [#freeze] was called; before that confined to one
public final class OrdinalSet {
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
    ///
    /// @return a set of size 0
    public static OrdinalSet empty() {
        return new OrdinalSet(new long[1], 0, 0);
    }

    /// The set with the given bits.
    ///
    /// @param words bit `i` of word `i / 64` says whether ordinal `i` is in the set; copied
    /// @param size  how many ordinals there are; bits from there on must be 0
    /// @return the set
    public static OrdinalSet of(long[] words, int size) {
        int count = 0;
        for (long word : words) {
            count += Long.bitCount(word);
        }
        return new OrdinalSet(words.clone(), size, count);
    }

    /// A copy that can be changed.
    ///
    /// @return the copy
    public OrdinalSet copy() {
        return new OrdinalSet(words.clone(), size, count);
    }

    /// Forbids changes, so that any thread may read it.
    ///
    /// @return this set
    public OrdinalSet freeze() {
        frozen = true;
        return this;
    }

    /// The number of ordinals, in the set or not.
    ///
    /// @return the count
    public int size() {
        return size;
    }

    /// The number of ordinals in the set.
    ///
    /// @return the count
    public int count() {
        return count;
    }

    /// Whether an ordinal is in the set.
    ///
    /// @param ordinal any ordinal `>= 0`
    /// @return false too from [#size] on
    public boolean contains(int ordinal) {
        return ordinal < size && (words[ordinal >>> 6] >>> ordinal & 1) != 0;
    }

    /// Appends the next ordinal, in the set or not.
    ///
    /// @param contained whether it is in the set
    public void append(boolean contained) {
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
    /// @param ordinal any ordinal `>= 0`
    /// @return whether it was there
    public boolean remove(int ordinal) {
        requireChangeable();
        if (!contains(ordinal)) {
            return false;
        }
        words[ordinal >>> 6] &= ~(1L << ordinal);
        count--;
        return true;
    }

    /// The first ordinal of the set from the given one on, or [#size] where there is none.
    ///
    /// @param from where to begin
    /// @return the ordinal
    public int next(int from) {
        if (from >= size) {
            return size;
        }
        int word = from >>> 6;
        long bits = words[word] & -1L << from;
        while (bits == 0) {
            if (++word >= words.length) {
                return size;
            }
            bits = words[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(bits);
    }

    /// 64 bits of the set at once.
    ///
    /// @param index ordinal `64 · index` is bit 0
    /// @return the bits; 0 from [#size] on
    public long word(int index) {
        return index < words.length ? words[index] : 0;
    }

    /// The bits, without what lies behind the last ordinal.
    ///
    /// @return a copy
    public long[] words() {
        return Arrays.copyOf(words, (size + 63) >>> 6);
    }

    private void requireChangeable() {
        if (frozen) {
            throw new IllegalStateException("a frozen set must not change");
        }
    }
}
