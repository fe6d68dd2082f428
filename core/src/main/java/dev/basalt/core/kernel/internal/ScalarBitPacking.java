package dev.basalt.core.kernel.internal;

/// Scalar twin of [VectorBitPacking]: the reference.
///
/// - **Source:** Afroozeh and Boncz, "The FastLanes Compression Layout: Decoding >100 Billion Integers per Second with
///   Scalar Code", VLDB 2023, whose idea of interleaved lanes this is; the order within a block is our own
public final class ScalarBitPacking {
    private static final int LANES = 16;
    private static final int ROWS = 64;

    private ScalarBitPacking() {}

    public static void packBlock(long[] values, int index, long base, int width, long[] packed, int packedIndex) {
        long mask = mask(width);
        for (int lane = 0; lane < LANES; lane++) {
            long word = 0;
            int shift = 0;
            int to = packedIndex + lane;
            for (int row = 0; row < ROWS; row++) {
                long value = (values[index + row * LANES + lane] - base) & mask;
                word |= value << shift;
                shift += width;
                if (shift >= 64) {
                    packed[to] = word;
                    to += LANES;
                    shift -= 64;
                    word = shift == 0 ? 0 : value >>> (width - shift);
                }
            }
        }
    }

    public static void unpackBlock(long[] packed, int packedIndex, int width, long base, long[] values, int index) {
        long mask = mask(width);
        for (int row = 0; row < ROWS; row++) {
            int bit = row * width;
            int shift = bit & 63;
            int from = packedIndex + (bit >>> 6) * LANES;
            int to = index + row * LANES;
            if (width == 0) {
                for (int lane = 0; lane < LANES; lane++) {
                    values[to + lane] = base;
                }
            } else if (shift + width <= 64) {
                for (int lane = 0; lane < LANES; lane++) {
                    values[to + lane] = (packed[from + lane] >>> shift & mask) + base;
                }
            } else {
                for (int lane = 0; lane < LANES; lane++) {
                    long bits = packed[from + lane] >>> shift | packed[from + LANES + lane] << -shift;
                    values[to + lane] = (bits & mask) + base;
                }
            }
        }
    }

    static long mask(int width) {
        return width == 64 ? -1L : (1L << width) - 1;
    }
}
