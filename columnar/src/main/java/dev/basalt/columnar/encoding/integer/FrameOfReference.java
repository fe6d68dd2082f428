package dev.basalt.columnar.encoding.integer;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.encoding.ByteSink;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.Encoding;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.NodeWriter;
import dev.basalt.core.kernel.BitPacking;
import java.util.Arrays;

/// Integers as their differences from a base, in as few bits as those need; in blocks of 1,024, each with a base, a
/// width and values that are kept apart because they would need many more bits.
///
/// ```text
/// SIZE           FIELD
/// 1              flags: 1 = blocks have widths, 2 = blocks have bases, 4 = there are exceptions
/// 1              the width of all blocks, or 0
/// 1-10           the base of all blocks, or the smallest base: a signed number of seven bits a byte
/// blocks         with flag 1: the width of each block
/// 1 + stream     with flag 2: a width, then the base of each block less the smallest
/// 2 + streams    with flag 4: widths of counts and of values; the count of each block; the place of each exception
///                in its block, of 10 bits; its difference from the block's base, zigzag
/// 0-7            if there are 1,024 values or more: zeros up to a multiple of 8
/// 128 · width    each block of 1,024 values
/// stream         the values that are left
/// ```
///
/// - **Threads:** stateless
public final class FrameOfReference implements Encoding {
    /// The number of this encoding.
    public static final int ID = 2;

    static final int WIDTHS = 1;
    static final int BASES = 2;
    static final int EXCEPTIONS = 4;

    /// How many blocks an estimate looks at.
    private static final int ESTIMATE_BLOCKS = 8;
    /// Values of so many bits have little to gain from a code for each byte.
    private static final int WIDE = 16;
    /// About what a block's own base and width take.
    private static final int BLOCK_BITS = 24;

    /// Makes the encoding.
    public FrameOfReference() {}

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String name() {
        return "frame-of-reference";
    }

    @Override
    public double decodeNanos() {
        return 0.25;
    }

    @Override
    public boolean applies(Column values) {
        return values instanceof LongColumn;
    }

    @Override
    public double estimate(Column values, Column sample, NodeWriter trial) {
        return estimate(values);
    }

    /// About how many bytes integers take, by what some of their blocks do.
    double estimate(Column values) {
        long[] longs = ((LongColumn) values).values();
        int size = values.size();
        int blocks = blocks(size);
        BlockFrame frame = new BlockFrame();
        int looked = Math.min(blocks, ESTIMATE_BLOCKS);
        double bits = 0;
        long seen = 0;
        for (int i = 0; i < looked; i++) {
            int from = (looked == 1 ? 0 : (int) ((long) (blocks - 1) * i / (looked - 1))) * BitPacking.BLOCK;
            int count = Math.min(BitPacking.BLOCK, size - from);
            frame.choose(longs, from, count);
            bits += frame.bits() + (blocks > 1 ? BLOCK_BITS : 0);
            seen += count;
        }
        return 24 + bits / 8 * size / seen;
    }

    @Override
    public boolean encode(Column values, NodeWriter out) {
        if (!(values instanceof LongColumn column)) {
            return false;
        }
        long[] longs = column.values();
        int size = values.size();
        Frames frames = new Frames(longs, size, out.isRounding());
        out.noteOdd(frames.oddBytes());
        ByteSink sink = out.sink();
        boolean exceptions = frames.exceptions > 0;
        sink.putByte((frames.sameWidth ? 0 : WIDTHS) | (frames.sameBase ? 0 : BASES) | (exceptions ? EXCEPTIONS : 0));
        sink.putByte(frames.sameWidth ? frames.widths[0] : 0);
        PackedNumbers.putNumber(sink, frames.base);
        if (!frames.sameWidth) {
            for (int width : frames.widths) {
                sink.putByte(width);
            }
        }
        if (!frames.sameBase) {
            sink.putByte(frames.baseWidth());
            PackedNumbers.putStream(sink, frames.bases, 0, frames.bases.length, frames.base, frames.baseWidth());
        }
        if (exceptions) {
            longs = frames.putExceptions(sink, longs, size);
        }
        if (size >= BitPacking.BLOCK) {
            sink.align(8);
        }
        long[] words = new long[BitPacking.BLOCK];
        for (int block = 0; block < frames.widths.length; block++) {
            int from = block * BitPacking.BLOCK;
            int width = frames.widths[block];
            if (size - from >= BitPacking.BLOCK) {
                BitPacking.packBlock(longs, from, frames.bases[block], width, words, 0);
                sink.putLongs(words, 0, BitPacking.blockWords(width));
            } else {
                PackedNumbers.putStream(sink, longs, from, size - from, frames.bases[block], width);
            }
        }
        return true;
    }

    @Override
    public Decoder open(NodeReader in) {
        return FrameDecoder.open(in);
    }

    static int blocks(int size) {
        return (int) ((size + (long) BitPacking.BLOCK - 1) / BitPacking.BLOCK);
    }

    /// What was chosen for all blocks.
    private static final class Frames {
        private final long[] bases;
        private final int[] widths;
        private final int[] counts;
        private final long base;
        private final boolean sameBase;
        private final boolean sameWidth;
        private int exceptions;

        Frames(long[] values, int size, boolean isRounding) {
            int blocks = blocks(size);
            bases = new long[blocks];
            widths = new int[blocks];
            counts = new int[blocks];
            long[] largest = new long[blocks];
            BlockFrame frame = new BlockFrame();
            long lowest = Long.MAX_VALUE;
            for (int block = 0; block < blocks; block++) {
                int from = block * BitPacking.BLOCK;
                frame.choose(values, from, Math.min(BitPacking.BLOCK, size - from));
                bases[block] = frame.base();
                widths[block] = frame.width();
                counts[block] = frame.exceptions();
                exceptions += frame.exceptions();
                largest[block] = frame.max();
                lowest = Math.min(lowest, frame.base());
            }
            base = lowest;
            if (exceptions == 0 && !isSame(bases)) {
                shareBase(largest, size);
            }
            if (isRounding) {
                for (int block = 0; block < blocks; block++) {
                    round(block, values, size);
                }
            }
            sameBase = isSame(bases);
            sameWidth = Arrays.stream(widths).allMatch(width -> width == widths[0]);
        }

        /// Gives all blocks one base where that takes less than their own.
        private void shareBase(long[] largest, int size) {
            int blocks = bases.length;
            int[] shared = new int[blocks];
            long more = 0;
            for (int block = 0; block < blocks; block++) {
                shared[block] = BitPacking.width(largest[block] - base);
                int count = Math.min(BitPacking.BLOCK, size - block * BitPacking.BLOCK);
                more += (long) (shared[block] - widths[block]) * count;
            }
            if (more <= 8 + (long) blocks * baseWidth()) {
                Arrays.fill(bases, base);
                System.arraycopy(shared, 0, widths, 0, blocks);
            }
        }

        /// Rounds the width of a block; fewer values are exceptions then.
        private void round(int block, long[] values, int size) {
            int width = rounded(widths[block]);
            widths[block] = width;
            if (counts[block] == 0) {
                return;
            }
            exceptions -= counts[block];
            counts[block] = 0;
            int from = block * BitPacking.BLOCK;
            int end = Math.min(size, from + BitPacking.BLOCK);
            for (int i = from; i < end; i++) {
                counts[block] += BitPacking.width(values[i] - bases[block]) > width ? 1 : 0;
            }
            exceptions += counts[block];
        }

        /// The next width of which a number fit into a byte, or which is one of bytes.
        private static int rounded(int width) {
            return width <= 8 ? Integer.highestOneBit(Math.max(0, 2 * width - 1)) : (width + 7) & -8;
        }

        /// How many bytes blocks of widths take that split values between bytes.
        long oddBytes() {
            long bytes = 0;
            for (int width : widths) {
                bytes += width < WIDE && rounded(width) != width ? BitPacking.BLOCK / 8 * width : 0;
            }
            return bytes;
        }

        int baseWidth() {
            long largest = 0;
            for (long own : bases) {
                if (Long.compareUnsigned(own - base, largest) > 0) {
                    largest = own - base;
                }
            }
            return BitPacking.width(largest);
        }

        /// Writes the exceptions.
        ///
        /// @return the values with the base of the block in the place of each
        long[] putExceptions(ByteSink sink, long[] values, int size) {
            long[] patched = Arrays.copyOf(values, size);
            long[] numbers = new long[counts.length];
            long[] places = new long[exceptions];
            long[] differences = new long[exceptions];
            int mostCount = 0;
            long allBits = 0;
            int next = 0;
            for (int block = 0; block < counts.length; block++) {
                numbers[block] = counts[block];
                mostCount = Math.max(mostCount, counts[block]);
                int from = block * BitPacking.BLOCK;
                int end = Math.min(size, from + BitPacking.BLOCK);
                for (int i = from; counts[block] > 0 && i < end; i++) {
                    long difference = values[i] - bases[block];
                    if (BitPacking.width(difference) > widths[block]) {
                        places[next] = (long) i - from;
                        differences[next] = BlockFrame.zigzag(difference);
                        allBits |= differences[next++];
                        patched[i] = bases[block];
                    }
                }
            }
            int countWidth = BitPacking.width(mostCount);
            int valueWidth = BitPacking.width(allBits);
            sink.putByte(countWidth);
            sink.putByte(valueWidth);
            PackedNumbers.putStream(sink, numbers, 0, numbers.length, 0, countWidth);
            PackedNumbers.putStream(sink, places, 0, next, 0, BlockFrame.POSITION_BITS);
            PackedNumbers.putStream(sink, differences, 0, next, 0, valueWidth);
            return patched;
        }

        private static boolean isSame(long[] numbers) {
            for (long number : numbers) {
                if (number != numbers[0]) {
                    return false;
                }
            }
            return true;
        }
    }
}
