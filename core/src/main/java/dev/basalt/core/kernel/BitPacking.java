package dev.basalt.core.kernel;

import dev.basalt.core.kernel.internal.ActiveTier;
import dev.basalt.core.kernel.internal.ScalarBitPacking;
import dev.basalt.core.kernel.internal.VectorBitPacking;
import java.util.Arrays;
import java.util.Objects;

/// Packs integers into as many bits each as the largest needs, and back.
///
/// What is packed is `value - base`, modulo 2⁶⁴, of which the lowest `width` bits are kept; what is unpacked is those
/// bits plus `base`. There are two layouts:
///
/// - A *block* of [#BLOCK] values is interleaved: value `i` belongs to lane `i % 16` as its number `i / 16`, a lane is
///   `width` words of 64 bits filled from the lowest bit up, and word `w` of lane `l` is at index `16·w + l`. It takes
///   128 bytes for each bit of the width, on every machine.
/// - A *stream* of any number of values puts one behind the other, from the lowest bit of the first word up.
///
/// - **Shapes:** `0 <= width <= 64`
/// - **Units:** indexes in elements
/// - **Memory:** keeps nothing; allocates nothing
/// - **Threads:** stateless
public final class BitPacking {
    /// How many values a block has.
    public static final int BLOCK = 1024;

    private static final int LANES = 16;
    private static final boolean VECTOR = ActiveTier.isVector();

    private BitPacking() {}

    /// How many bits the values from 0 to a largest one need.
    ///
    /// @param largest the largest, unsigned
    /// @return 0 to 64
    public static int width(long largest) {
        return 64 - Long.numberOfLeadingZeros(largest);
    }

    /// How many words a block takes.
    ///
    /// @param width bits a value
    /// @return words of 64 bits
    /// @throws IllegalArgumentException if `width` is not 0 to 64
    public static int blockWords(int width) {
        checkWidth(width);
        return LANES * width;
    }

    /// How many bytes a stream takes; its last word may be cut there.
    ///
    /// @param count how many values
    /// @param width bits a value
    /// @return bytes
    /// @throws IllegalArgumentException if `width` is not 0 to 64
    public static long streamBytes(int count, int width) {
        checkWidth(width);
        return ((long) count * width + 7) >>> 3;
    }

    /// How many words a stream takes.
    ///
    /// @param count how many values
    /// @param width bits a value
    /// @return words of 64 bits
    /// @throws IllegalArgumentException if `width` is not 0 to 64
    /// @throws ArithmeticException      if they do not fit into an array
    public static int streamWords(int count, int width) {
        return Math.toIntExact((streamBytes(count, width) + 7) >>> 3);
    }

    /// Packs a block.
    ///
    /// @param values      holds the values
    /// @param index       index of the first
    /// @param base        subtracted from each
    /// @param width       bits a value
    /// @param packed      receives the words
    /// @param packedIndex index of the first
    /// @throws IndexOutOfBoundsException if either does not fit
    /// @throws IllegalArgumentException  if `width` is not 0 to 64
    public static void packBlock(long[] values, int index, long base, int width, long[] packed, int packedIndex) {
        Objects.checkFromIndexSize(index, BLOCK, values.length);
        Objects.checkFromIndexSize(packedIndex, blockWords(width), packed.length);
        if (VECTOR) {
            VectorBitPacking.packBlock(values, index, base, width, packed, packedIndex);
        } else {
            ScalarBitPacking.packBlock(values, index, base, width, packed, packedIndex);
        }
    }

    /// Unpacks a block.
    ///
    /// @param packed      holds the words
    /// @param packedIndex index of the first
    /// @param width       bits a value
    /// @param base        added to each
    /// @param values      receives the values; not the array of the words
    /// @param index       index of the first
    /// @throws IndexOutOfBoundsException if either does not fit
    /// @throws IllegalArgumentException  if `width` is not 0 to 64
    public static void unpackBlock(long[] packed, int packedIndex, int width, long base, long[] values, int index) {
        Objects.checkFromIndexSize(packedIndex, blockWords(width), packed.length);
        Objects.checkFromIndexSize(index, BLOCK, values.length);
        if (VECTOR) {
            VectorBitPacking.unpackBlock(packed, packedIndex, width, base, values, index);
        } else {
            ScalarBitPacking.unpackBlock(packed, packedIndex, width, base, values, index);
        }
    }

    /// Unpacks a block of width 1 as bits: value `i` becomes bit `i`, counted from the lowest of the first word.
    ///
    /// @param packed      holds the words of the block, which are changed
    /// @param packedIndex index of the first
    /// @param bits        receives 16 words; not the array of the packed ones
    /// @param index       index of the first
    /// @throws IndexOutOfBoundsException if either does not fit
    public static void unpackBits(long[] packed, int packedIndex, long[] bits, int index) {
        Objects.checkFromIndexSize(packedIndex, LANES, packed.length);
        Objects.checkFromIndexSize(index, LANES, bits.length);
        // Bit r of lane l is to be bit l of row r. Four squares of 16 by 16 bits are turned at once: halves of rows
        // change places with those of the rows below, then quarters, and so on.
        long mask = 0x00FF_00FF_00FF_00FFL;
        for (int step = LANES / 2; step > 0; step >>= 1) {
            for (int row = 0; row < LANES; row = ((row | step) + 1) & ~step) {
                int upper = packedIndex + row;
                int lower = upper + step;
                long swapped = ((packed[upper] >>> step) ^ packed[lower]) & mask;
                packed[lower] ^= swapped;
                packed[upper] ^= swapped << step;
            }
            mask ^= mask << (step >> 1);
        }
        for (int word = 0; word < LANES; word++) {
            int row = packedIndex + 4 * (word & 3);
            int shift = LANES * (word >> 2);
            bits[index + word] = (packed[row] >>> shift & 0xFFFF)
                    | (packed[row + 1] >>> shift & 0xFFFF) << 16
                    | (packed[row + 2] >>> shift & 0xFFFF) << 32
                    | (packed[row + 3] >>> shift) << 48;
        }
    }

    /// Where in a block a value's lowest bit is: the word, times 64, plus the bit. The rest of the value, if it goes
    /// on, is in the word 16 further on.
    ///
    /// @param position the value's place in the block, below [#BLOCK]
    /// @param width    bits a value
    /// @return the bit
    public static int blockBit(int position, int width) {
        int bit = (position / LANES) * width;
        return ((bit >>> 6) * LANES + position % LANES) << 6 | (bit & 63);
    }

    /// Packs a stream.
    ///
    /// @param values      holds the values
    /// @param index       index of the first
    /// @param count       how many
    /// @param base        subtracted from each
    /// @param width       bits a value
    /// @param packed      receives [#streamWords] words
    /// @param packedIndex index of the first
    /// @throws IndexOutOfBoundsException if either does not fit
    /// @throws IllegalArgumentException  if `width` is not 0 to 64
    public static void packStream(
            long[] values, int index, int count, long base, int width, long[] packed, int packedIndex) {
        Objects.checkFromIndexSize(index, count, values.length);
        int words = streamWords(count, width);
        Objects.checkFromIndexSize(packedIndex, words, packed.length);
        long mask = mask(width);
        Arrays.fill(packed, packedIndex, packedIndex + words, 0);
        for (int i = 0; i < count; i++) {
            long value = (values[index + i] - base) & mask;
            long bit = (long) i * width;
            int word = packedIndex + (int) (bit >>> 6);
            int shift = (int) bit & 63;
            if (width > 0) {
                packed[word] |= value << shift;
            }
            if (shift + width > 64) {
                packed[word + 1] |= value >>> -shift;
            }
        }
    }

    /// Unpacks part of a stream.
    ///
    /// @param packed      holds the words
    /// @param packedIndex index of the first
    /// @param first       how many values of the stream to skip
    /// @param count       how many to unpack
    /// @param width       bits a value
    /// @param base        added to each
    /// @param values      receives the values
    /// @param index       index of the first
    /// @throws IndexOutOfBoundsException if either does not fit
    /// @throws IllegalArgumentException  if `width` is not 0 to 64
    public static void unpackStream(
            long[] packed, int packedIndex, int first, int count, int width, long base, long[] values, int index) {
        Objects.checkIndex(first, Integer.MAX_VALUE);
        Objects.checkFromIndexSize(index, count, values.length);
        Objects.checkFromIndexSize(packedIndex, streamWords(Math.addExact(first, count), width), packed.length);
        if (width == 0) {
            Arrays.fill(values, index, index + count, base);
            return;
        }
        long mask = mask(width);
        for (int i = 0; i < count; i++) {
            long bit = (long) (first + i) * width;
            int word = packedIndex + (int) (bit >>> 6);
            int shift = (int) bit & 63;
            long bits = packed[word] >>> shift;
            if (shift + width > 64) {
                bits |= packed[word + 1] << -shift;
            }
            values[index + i] = (bits & mask) + base;
        }
    }

    private static long mask(int width) {
        return width == 64 ? -1L : (1L << width) - 1;
    }

    private static void checkWidth(int width) {
        if (width < 0 || width > 64) {
            throw new IllegalArgumentException("width must be 0 to 64, but was " + width);
        }
    }
}
