package dev.basalt.columnar.encoding.integer;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.encoding.internal.ByteRuns;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Which values of a column differ, by their bits: where each is first, and which one each row has.
///
/// Values are numbered in the order in which they appear; [#sort] numbers them anew.
///
/// - **Memory:** 4 bytes a row, and 24 for each value or less
/// - **Threads:** confined to one
final class Distinct {
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;
    /// So many distinct strings are sorted; more would take longer than it is worth.
    private static final int MOST_SORTED = 4096;
    /// A table of keys may have so many places for each row.
    private static final int NARROW = 4;

    private final int[] numbers;
    private final int most;
    private int[] rows = new int[256];
    private long[] hashes = new long[256];
    private int[] table = new int[1024];
    private int count;
    /// The values in their order, where that is known already.
    private int @Nullable [] ascending;

    private Distinct(int size, int most) {
        this.numbers = new int[size];
        this.most = most;
    }

    /// Finds out.
    ///
    /// @param values no nulls
    /// @param most   how many distinct values there may be
    /// @return null if there are more
    static @Nullable Distinct of(Column values, int most) {
        Distinct distinct = new Distinct(values.size(), most);
        boolean found = values instanceof BytesColumn bytes
                ? distinct.findBytes(bytes)
                : values instanceof WideColumn wide ? distinct.findWide(wide) : distinct.findKeys(keys(values));
        return found ? distinct : null;
    }

    /// How many there are.
    int count() {
        return count;
    }

    /// The number of each row's value, below [#count].
    int[] numbers() {
        return numbers;
    }

    /// Copies the number of each row's value.
    void putNumbers(long[] to) {
        for (int i = 0; i < numbers.length; i++) {
            to[i] = numbers[i];
        }
    }

    /// The first row of each value.
    int[] rows() {
        return rows;
    }

    /// Numbers in bits, such that their order is that of the numbers.
    private static long[] keys(Column values) {
        int size = values.size();
        if (values instanceof LongColumn longs) {
            return longs.values();
        }
        long[] keys = new long[size];
        if (values instanceof DoubleColumn doubles) {
            for (int i = 0; i < size; i++) {
                long bits = Double.doubleToRawLongBits(doubles.values()[i]);
                keys[i] = bits ^ ((bits >> 63) & Long.MAX_VALUE);
            }
        } else {
            float[] floats = ((FloatColumn) values).values();
            for (int i = 0; i < size; i++) {
                int bits = Float.floatToRawIntBits(floats[i]);
                keys[i] = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
            }
        }
        return keys;
    }

    private boolean findKeys(long[] keys) {
        int size = numbers.length;
        long low = Long.MAX_VALUE;
        long high = Long.MIN_VALUE;
        for (int i = 0; i < size; i++) {
            low = Math.min(low, keys[i]);
            high = Math.max(high, keys[i]);
        }
        boolean narrow = Long.compareUnsigned(high - low, (long) NARROW * size) < 0;
        return narrow ? findNarrow(keys, low, (int) (high - low) + 1) : findHashed(keys);
    }

    /// Keys close to each other are places in a table themselves.
    private boolean findNarrow(long[] keys, long low, int range) {
        table = new int[range];
        for (int i = 0; i < numbers.length; i++) {
            int slot = (int) (keys[i] - low);
            int number = table[slot];
            if (number == 0) {
                if (count == most) {
                    return false;
                }
                number = add(keys[i], i, slot);
            }
            numbers[i] = number - 1;
        }
        ascending = new int[count];
        int rank = 0;
        for (int number : table) {
            if (number != 0) {
                ascending[rank++] = number - 1;
            }
        }
        return true;
    }

    private boolean findHashed(long[] keys) {
        for (int i = 0; i < numbers.length; i++) {
            long key = keys[i];
            int slot = (int) (mix(key) >>> 32) & (table.length - 1);
            int number = table[slot];
            // A key is its own hash: equal ones are the same.
            while (number != 0 && hashes[number - 1] != key) {
                slot = (slot + 1) & (table.length - 1);
                number = table[slot];
            }
            if (number == 0) {
                if (count == most) {
                    return false;
                }
                number = add(key, i, slot);
                if (2 * count > table.length) {
                    rehash(true);
                }
            }
            numbers[i] = number - 1;
        }
        return true;
    }

    private boolean findWide(WideColumn wide) {
        long[] words = wide.words();
        for (int i = 0; i < numbers.length; i++) {
            long hash = mix(mix(words[2 * i]) + words[2 * i + 1]);
            int slot = (int) (hash >>> 32) & (table.length - 1);
            int number = table[slot];
            while (number != 0 && !isSame(words, hash, number - 1, i)) {
                slot = (slot + 1) & (table.length - 1);
                number = table[slot];
            }
            if (number == 0) {
                if (count == most) {
                    return false;
                }
                number = add(hash, i, slot);
                if (2 * count > table.length) {
                    rehash(false);
                }
            }
            numbers[i] = number - 1;
        }
        return true;
    }

    private boolean isSame(long[] words, long hash, int number, int row) {
        int other = rows[number];
        return hashes[number] == hash
                && words[2 * other] == words[2 * row]
                && words[2 * other + 1] == words[2 * row + 1];
    }

    private boolean findBytes(BytesColumn column) {
        byte[] bytes = column.bytes();
        int[] offsets = column.offsets();
        for (int i = 0; i < numbers.length; i++) {
            int from = offsets[i];
            int to = offsets[i + 1];
            long hash = ByteRuns.hash(bytes, from, to);
            int slot = (int) (hash >>> 32) & (table.length - 1);
            int number = table[slot];
            while (number != 0) {
                int row = rows[number - 1];
                if (hashes[number - 1] == hash
                        && offsets[row + 1] - offsets[row] == to - from
                        && ByteRuns.isSame(bytes, offsets[row], bytes, from, to - from)) {
                    break;
                }
                slot = (slot + 1) & (table.length - 1);
                number = table[slot];
            }
            if (number == 0) {
                if (count == most) {
                    return false;
                }
                number = add(hash, i, slot);
                if (2 * count > table.length) {
                    rehash(false);
                }
            }
            numbers[i] = number - 1;
        }
        return true;
    }

    private static long mix(long key) {
        long mixed = (key ^ (key >>> 32)) * MIX;
        return mixed ^ (mixed >>> 29);
    }

    /// Adds a value.
    ///
    /// @return its number, counted from 1
    private int add(long hash, int row, int slot) {
        if (count == rows.length) {
            rows = Arrays.copyOf(rows, 2 * count);
            hashes = Arrays.copyOf(hashes, 2 * count);
        }
        rows[count] = row;
        hashes[count] = hash;
        count++;
        table[slot] = count;
        return count;
    }

    private void rehash(boolean keys) {
        table = new int[4 * table.length];
        for (int number = 1; number <= count; number++) {
            long hash = keys ? mix(hashes[number - 1]) : hashes[number - 1];
            int slot = (int) (hash >>> 32) & (table.length - 1);
            while (table[slot] != 0) {
                slot = (slot + 1) & (table.length - 1);
            }
            table[slot] = number;
        }
    }

    /// Numbers the values in ascending order: integers by their value; floating point numbers likewise, with those
    /// equal but of different bits by their bits; bytes as unsigned numbers.
    ///
    /// @return whether it did; it does not sort UUIDs and decimals, nor very many strings
    boolean sort(Column values) {
        int[] order;
        if (values instanceof BytesColumn bytes) {
            if (count > MOST_SORTED) {
                return false;
            }
            order = order(bytes);
        } else if (values instanceof WideColumn) {
            return false;
        } else {
            order = ascending == null ? orderOfKeys() : ascending;
        }
        int[] ranks = new int[count];
        int[] sorted = new int[count];
        for (int rank = 0; rank < count; rank++) {
            ranks[order[rank]] = rank;
            sorted[rank] = rows[order[rank]];
        }
        rows = sorted;
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = ranks[numbers[i]];
        }
        return true;
    }

    private int[] orderOfKeys() {
        long[] sorted = Arrays.copyOf(hashes, count);
        Arrays.sort(sorted);
        int[] order = new int[count];
        for (int rank = 0; rank < count; rank++) {
            int slot = (int) (mix(sorted[rank]) >>> 32) & (table.length - 1);
            while (hashes[table[slot] - 1] != sorted[rank]) {
                slot = (slot + 1) & (table.length - 1);
            }
            order[rank] = table[slot] - 1;
        }
        return order;
    }

    private int[] order(BytesColumn values) {
        byte[] bytes = values.bytes();
        int[] offsets = values.offsets();
        int common = commonBytes(bytes, offsets);
        long[] prefixes = new long[count];
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            prefixes[i] = ByteRuns.prefix(bytes, offsets[rows[i]] + common, offsets[rows[i] + 1]) ^ Long.MIN_VALUE;
            order[i] = i;
        }
        // Merges runs of twice the length each time; numbers of the first bytes decide nearly always.
        int[] from = order;
        int[] to = new int[count];
        for (int run = 1; run < count; run *= 2) {
            for (int start = 0; start < count; start += 2 * run) {
                merge(values, prefixes, from, to, start, run);
            }
            int[] merged = to;
            to = from;
            from = merged;
        }
        return from;
    }

    /// How many bytes all distinct values begin with.
    private int commonBytes(byte[] bytes, int[] offsets) {
        int first = offsets[rows[0]];
        int common = offsets[rows[0] + 1] - first;
        for (int i = 1; i < count && common > 0; i++) {
            int from = offsets[rows[i]];
            int most = Math.min(common, offsets[rows[i] + 1] - from);
            int differing = Arrays.mismatch(bytes, first, first + most, bytes, from, from + most);
            common = differing < 0 ? most : differing;
        }
        return common;
    }

    /// Merges two sorted runs that follow one another; the second may be shorter or empty.
    private void merge(BytesColumn values, long[] prefixes, int[] from, int[] to, int start, int run) {
        int middle = Math.min(count, start + run);
        int end = Math.min(count, middle + run);
        int left = start;
        int right = middle;
        for (int i = start; i < end; i++) {
            boolean takesLeft = right >= end || (left < middle && isAtMost(values, prefixes, from[left], from[right]));
            to[i] = takesLeft ? from[left++] : from[right++];
        }
    }

    private boolean isAtMost(BytesColumn values, long[] prefixes, int a, int b) {
        if (prefixes[a] != prefixes[b]) {
            return prefixes[a] < prefixes[b];
        }
        int[] offsets = values.offsets();
        return ByteRuns.compare(
                        values.bytes(), offsets[rows[a]], offsets[rows[a] + 1], offsets[rows[b]], offsets[rows[b] + 1])
                <= 0;
    }
}
