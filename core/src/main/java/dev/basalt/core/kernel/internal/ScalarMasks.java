package dev.basalt.core.kernel.internal;

/// Scalar twin of [VectorMasks]: the reference. No branch depends on a bit, as nobody could foresee it.
public final class ScalarMasks {
    private ScalarMasks() {}

    public static void expand(long[] values, int from, int to, long mask, int rows) {
        int next = from + Long.bitCount(mask & below(rows));
        for (int row = rows - 1; row >= 0; row--) {
            long bit = mask >>> row & 1;
            next -= (int) bit;
            // Where there is no value any value is read and dropped.
            values[to + row] = values[next] & -bit;
        }
    }

    public static void expand(double[] values, int from, int to, long mask, int rows) {
        int next = from + Long.bitCount(mask & below(rows));
        for (int row = rows - 1; row >= 0; row--) {
            long bit = mask >>> row & 1;
            next -= (int) bit;
            values[to + row] = Double.longBitsToDouble(Double.doubleToRawLongBits(values[next]) & -bit);
        }
    }

    public static void expand(float[] values, int from, int to, long mask, int rows) {
        int next = from + Long.bitCount(mask & below(rows));
        for (int row = rows - 1; row >= 0; row--) {
            int bit = (int) (mask >>> row) & 1;
            next -= bit;
            values[to + row] = Float.intBitsToFloat(Float.floatToRawIntBits(values[next]) & -bit);
        }
    }

    public static long pack(long[] values, int index, int count, long[] bits, int word) {
        long all = 0;
        for (int from = 0; from < count; from += 64) {
            int end = Math.min(64, count - from);
            long packed = 0;
            for (int i = 0; i < end; i++) {
                long value = values[index + from + i];
                all |= value;
                packed |= (value & 1) << i;
            }
            bits[word + (from >>> 6)] = packed;
        }
        return all;
    }

    public static void between(long[] values, int index, int count, long least, long span, long[] bits, int word) {
        for (int from = 0; from < count; from += 64) {
            int end = Math.min(64, count - from);
            long packed = 0;
            for (int i = 0; i < end; i++) {
                boolean inside = Long.compareUnsigned(values[index + from + i] - least, span) <= 0;
                packed |= (inside ? 1L : 0) << i;
            }
            bits[word + (from >>> 6)] = packed;
        }
    }

    /// As many ones as said, from the lowest bit on.
    static long below(int count) {
        return count == 0 ? 0 : -1L >>> -count;
    }
}
