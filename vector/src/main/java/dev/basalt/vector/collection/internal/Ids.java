package dev.basalt.vector.collection.internal;

/// The order of ids, and how they are spread over tables.
public final class Ids {
    private Ids() {}

    /// Compares ids as unsigned numbers of 128 bits, which is the order of their bytes.
    ///
    /// @param highA most significant bits of the one
    /// @param lowA  its least significant bits
    /// @param highB most significant bits of the other
    /// @param lowB  its least significant bits
    /// @return below, at or above 0
    public static int compare(long highA, long lowA, long highB, long lowB) {
        int order = Long.compareUnsigned(highA, highB);
        return order != 0 ? order : Long.compareUnsigned(lowA, lowB);
    }

    static int hash(long high, long low) {
        long mixed = (high * 0x9E37_79B9_7F4A_7C15L) ^ Long.rotateLeft(low * 0xC2B2_AE3D_27D4_EB4FL, 31);
        mixed ^= mixed >>> 29;
        mixed *= 0xBF58_476D_1CE4_E5B9L;
        return (int) (mixed ^ (mixed >>> 32));
    }

    /// Sorts entries by their ids.
    ///
    /// @param entries what is sorted, in place
    /// @param highs   by entry, most significant bits
    /// @param lows    by entry, least significant bits
    static void sort(int[] entries, long[] highs, long[] lows) {
        int[] merged = new int[entries.length];
        for (int width = 1; width < entries.length; width *= 2) {
            for (int start = 0; start < entries.length; start += 2 * width) {
                int middle = Math.min(start + width, entries.length);
                merge(entries, start, middle, Math.min(middle + width, entries.length), merged, highs, lows);
            }
            System.arraycopy(merged, 0, entries, 0, entries.length);
        }
    }

    private static void merge(int[] from, int start, int middle, int end, int[] to, long[] highs, long[] lows) {
        int left = start;
        int right = middle;
        for (int at = start; at < end; at++) {
            boolean takeLeft = right >= end
                    || (left < middle
                            && compare(highs[from[left]], lows[from[left]], highs[from[right]], lows[from[right]])
                                    <= 0);
            to[at] = takeLeft ? from[left++] : from[right++];
        }
    }
}
