package dev.basalt.columnar.encoding.real;

import java.util.Arrays;

/// Where the bits of real numbers are cut in two so that they take fewest.
///
/// - **Threads:** immutable
final class Cut {
    private static final int MAX_LEFT_BITS = 16;
    private static final int MAX_CODES = 8;
    private static final int SAMPLE = 1024;
    private static final int MISS_BITS = 36;

    private final int rightBits;
    private final int[] dictionary;
    private final byte[] codes;

    private Cut(int rightBits, int[] dictionary, byte[] codes) {
        this.rightBits = rightBits;
        this.dictionary = dictionary;
        this.codes = codes;
    }

    /// How many bits stay as they are.
    int rightBits() {
        return rightBits;
    }

    /// The left parts that have codes, the most frequent first.
    int[] dictionary() {
        return dictionary;
    }

    /// The bits of a code.
    int codeBits() {
        return codeBits(dictionary);
    }

    private static int codeBits(int[] dictionary) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(dictionary.length - 1);
    }

    /// The code of each left part, -1 for those without.
    byte[] codes() {
        return codes;
    }

    /// Finds a cut.
    ///
    /// @param values the bits of at least one number
    /// @param width  the bits of a number
    static Cut of(long[] values, int width) {
        int size = values.length;
        int step = Math.max(1, size / SAMPLE);
        int[] counts = new int[1 << MAX_LEFT_BITS];
        for (int i = 0; i < size; i += step) {
            counts[(int) (values[i] >>> (width - MAX_LEFT_BITS))]++;
        }
        int sampled = (size + step - 1) / step;
        int bestLeft = MAX_LEFT_BITS;
        double bestBits = Double.POSITIVE_INFINITY;
        // Each cut further left has half as many left parts, which are those of the one before in pairs.
        for (int left = MAX_LEFT_BITS; left >= 1; left--) {
            int[] top = top(counts, 1 << left);
            long covered = 0;
            for (int part : top) {
                covered += counts[part];
            }
            double bits = width - left + codeBits(top) + (double) MISS_BITS * (sampled - covered) / sampled;
            if (bits < bestBits) {
                bestBits = bits;
                bestLeft = left;
            }
            for (int i = 0; i < 1 << (left - 1); i++) {
                counts[i] = counts[2 * i] + counts[2 * i + 1];
            }
        }
        return withAll(values, width - bestLeft, bestLeft);
    }

    private static Cut withAll(long[] values, int rightBits, int leftBits) {
        int[] counts = new int[1 << leftBits];
        for (long value : values) {
            counts[(int) (value >>> rightBits)]++;
        }
        int[] dictionary = top(counts, counts.length);
        byte[] codes = new byte[counts.length];
        Arrays.fill(codes, (byte) -1);
        for (int i = 0; i < dictionary.length; i++) {
            codes[dictionary[i]] = (byte) i;
        }
        return new Cut(rightBits, dictionary, codes);
    }

    /// The most frequent parts, most frequent first, at most [#MAX_CODES].
    private static int[] top(int[] counts, int length) {
        int[] top = new int[MAX_CODES];
        int size = 0;
        for (int part = 0; part < length; part++) {
            int count = counts[part];
            if (count == 0 || (size == MAX_CODES && count <= counts[top[size - 1]])) {
                continue;
            }
            int at = size < MAX_CODES ? size++ : size - 1;
            while (at > 0 && counts[top[at - 1]] < count) {
                top[at] = top[at - 1];
                at--;
            }
            top[at] = part;
        }
        return Arrays.copyOf(top, size);
    }
}
