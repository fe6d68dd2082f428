package dev.basalt.columnar.encoding.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Compares and hashes short runs of bytes of an array, eight at a time.
///
/// - **Threads:** stateless
public final class ByteRuns {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;
    /// Longer runs are compared by the platform.
    private static final int SHORT = 64;

    private ByteRuns() {}

    /// The next bytes of a run, the first in the lowest bits, with zeros for those behind its end.
    ///
    /// @param bytes holds the run
    /// @param from  where to begin
    /// @param to    where the run ends, more than `from`
    /// @return at most 8 bytes
    public static long word(byte[] bytes, int from, int to) {
        int left = to - from;
        if (from + 8 <= bytes.length) {
            long word = (long) WORD.get(bytes, from);
            return left >= 8 ? word : word & (-1L >>> (64 - 8 * left));
        }
        long word = 0;
        for (int i = to - 1; i >= from; i--) {
            word = (word << 8) | Byte.toUnsignedInt(bytes[i]);
        }
        return word;
    }

    /// Whether two runs of as many bytes are the same.
    ///
    /// @param bytes  holds one run
    /// @param from   where it begins
    /// @param others holds the other run
    /// @param other  where that begins
    /// @param count  the bytes of each
    /// @return whether they are
    public static boolean isSame(byte[] bytes, int from, byte[] others, int other, int count) {
        if (count > SHORT) {
            return Arrays.equals(bytes, from, from + count, others, other, other + count);
        }
        if (count < 8) {
            return count == 0 || word(bytes, from, from + count) == word(others, other, other + count);
        }
        int last = count - 8;
        for (int i = 0; i < last; i += 8) {
            if ((long) WORD.get(bytes, from + i) != (long) WORD.get(others, other + i)) {
                return false;
            }
        }
        // The last word may have bytes that were compared already.
        return (long) WORD.get(bytes, from + last) == (long) WORD.get(others, other + last);
    }

    /// The first eight bytes of a run as a number whose unsigned order is that of runs, zeros behind the end.
    ///
    /// @param bytes holds the run
    /// @param from  where it begins
    /// @param to    where it ends, not before it begins
    /// @return equal for runs that differ only behind that, or in how many zeros they end with
    public static long prefix(byte[] bytes, int from, int to) {
        return to == from ? 0 : Long.reverseBytes(word(bytes, from, to));
    }

    /// How many bytes all of some runs begin with.
    ///
    /// @param bytes   holds the runs
    /// @param offsets where each begins, and where the last ends
    /// @param count   how many, at least 1
    /// @return how many bytes are the same
    public static int commonBytes(byte[] bytes, int[] offsets, int count) {
        int first = offsets[0];
        int common = offsets[1] - first;
        for (int i = 1; i < count && common > 0; i++) {
            int from = offsets[i];
            common = Math.min(common, offsets[i + 1] - from);
            int same = 0;
            while (same < common) {
                long differing = word(bytes, first + same, first + common) ^ word(bytes, from + same, from + common);
                if (differing != 0) {
                    common = same + (Long.numberOfTrailingZeros(differing) >>> 3);
                }
                same += 8;
            }
        }
        return common;
    }

    /// Compares two runs of an array, as unsigned bytes one after another; of two of which one begins with the other,
    /// the shorter one is less.
    ///
    /// @param bytes holds both
    /// @param from  where one begins
    /// @param to    where it ends
    /// @param other where the other begins
    /// @param end   where that ends
    /// @return negative, zero or positive if one is less than the other, equal or greater
    public static int compare(byte[] bytes, int from, int to, int other, int end) {
        int a = from;
        int b = other;
        while (a < to && b < end) {
            long word = Long.reverseBytes(word(bytes, a, to));
            long otherWord = Long.reverseBytes(word(bytes, b, end));
            if (word != otherWord) {
                return Long.compareUnsigned(word, otherWord);
            }
            a += 8;
            b += 8;
        }
        return Integer.compare(to - from, end - other);
    }

    /// A hash of a run.
    ///
    /// @param bytes holds the run
    /// @param from  where it begins
    /// @param to    where it ends, not before it begins
    /// @return equal for equal runs
    public static long hash(byte[] bytes, int from, int to) {
        long hash = to - (long) from;
        int i = from;
        for (; i <= to - 8; i += 8) {
            hash = mix(hash + (long) WORD.get(bytes, i));
        }
        return i == to ? mix(hash) : mix(hash + word(bytes, i, to));
    }

    private static long mix(long key) {
        long mixed = (key ^ (key >>> 32)) * FACTOR;
        return mixed ^ (mixed >>> 29);
    }
}
