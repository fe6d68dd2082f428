package dev.basalt.columnar.encoding.integer;

import dev.basalt.core.kernel.BitPacking;
import java.util.Arrays;

/// The base and the width for the values of one block, chosen so that they take the fewest bits: the few values that
/// would need many more bits than the others are exceptions.
///
/// Two bases are tried: the smallest value, and the smallest that a sample does not take for an exception. How many
/// values a width leaves out is counted for all widths at once.
///
/// - **Source:** exceptions as in Zukowski, Heman, Nes and Boncz, "Super-Scalar RAM-CPU Cache Compression", ICDE 2006
/// - **Threads:** confined to one
final class BlockFrame {
    /// Bits for the place of an exception in its block.
    static final int POSITION_BITS = 10;

    private static final int SAMPLES = 64;
    /// A block that has exceptions takes so many bits more: its count of them.
    private static final int BLOCK_BITS = 8;

    /// In a block of fewer values, exceptions are not looked for.
    private static final int FEW = 8;

    private final int[] counts = new int[65];
    private final long[] sample = new long[SAMPLES];

    private long base;
    private int width;
    private int exceptions;
    private long min;
    private long max;
    private double bits;

    /// What is subtracted from each value.
    long base() {
        return base;
    }

    /// Bits for each value.
    int width() {
        return width;
    }

    /// How many values do not fit.
    int exceptions() {
        return exceptions;
    }

    /// The smallest value of all.
    long min() {
        return min;
    }

    /// The largest value of all.
    long max() {
        return max;
    }

    /// About how many bits the block takes.
    double bits() {
        return bits;
    }

    /// How many bits an exception's value takes.
    static int exceptionWidth(long difference) {
        return BitPacking.width(zigzag(difference));
    }

    static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    static long unzigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }

    /// Chooses.
    ///
    /// @param values holds the values
    /// @param from   index of the first
    /// @param count  how many, at least 1 and at most a block
    void choose(long[] values, int from, int count) {
        long low = values[from];
        long high = low;
        for (int i = from; i < from + count; i++) {
            low = Math.min(low, values[i]);
            high = Math.max(high, values[i]);
        }
        min = low;
        max = high;
        base = low;
        width = BitPacking.width(high - low);
        exceptions = 0;
        bits = (double) width * count;
        if (width == 0 || count < FEW) {
            return;
        }
        int step = Math.max(1, count / SAMPLES);
        int samples = 0;
        for (int i = 0; i < count && samples < SAMPLES; i += step) {
            sample[samples++] = values[from + i];
        }
        if (width > 2 && isEven(low, samples)) {
            return;
        }
        Arrays.sort(sample, 0, samples);
        long middle = sample[samples / 2];
        long most = sample[samples - 1 - samples / 8];
        tryBase(values, from, count, low, middle, most);
        long inner = smallestNear(values, from, count, sample[samples / 8], most);
        if (inner != low) {
            tryBase(values, from, count, inner, middle, most);
        }
    }

    /// Whether enough of the sample is in the upper quarters of the range, and enough in the lowest, that no other base
    /// and no exceptions would be tried: the same as is found out below, but without sorting.
    private boolean isEven(long low, int samples) {
        int whole = 0;
        int nearly = 0;
        int lowest = 0;
        for (int i = 0; i < samples; i++) {
            long quarter = (sample[i] - low) >>> (width - 2);
            whole += quarter > 1 ? 1 : 0;
            nearly += quarter > 0 ? 1 : 0;
            lowest += quarter == 0 ? 1 : 0;
        }
        return whole > samples / 8 && nearly >= samples - samples / 2 && lowest > samples / 8;
    }

    /// The smallest value that is not further below a range than the range is wide.
    private static long smallestNear(long[] values, int from, int count, long low, long high) {
        long wide = high - low;
        long cut = wide < 0 || low < Long.MIN_VALUE + wide ? Long.MIN_VALUE : low - wide;
        long smallest = low;
        for (int i = from; i < from + count; i++) {
            smallest = Math.min(smallest, values[i] >= cut ? values[i] : low);
        }
        return smallest;
    }

    /// Tries the widths for one base, unless half of the values need about what all of them do, and most of them no
    /// less.
    private void tryBase(long[] values, int from, int count, long first, long middle, long most) {
        if (BitPacking.width(middle - first) + 1 >= width && BitPacking.width(most - first) >= width) {
            return;
        }
        Arrays.fill(counts, 0);
        for (int i = from; i < from + count; i++) {
            counts[64 - Long.numberOfLeadingZeros(values[i] - first)]++;
        }
        int outside = Math.max(exceptionWidth(max - first), exceptionWidth(min - first));
        int left = 0;
        for (int w = 64; w >= 0; w--) {
            double cost = (double) w * count + (double) left * (POSITION_BITS + outside) + (left > 0 ? BLOCK_BITS : 0);
            if (cost < bits) {
                bits = cost;
                width = w;
                exceptions = left;
                base = first;
            }
            left += counts[w];
        }
    }
}
