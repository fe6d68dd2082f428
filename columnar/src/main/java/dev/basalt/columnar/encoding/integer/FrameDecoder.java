package dev.basalt.columnar.encoding.integer;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.LongRange;
import dev.basalt.columnar.encoding.BitDecoder;
import dev.basalt.columnar.encoding.DecodeBuffers;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.SelectiveDecoder;
import dev.basalt.columnar.encoding.ValueTest;
import dev.basalt.columnar.encoding.internal.BitRuns;
import dev.basalt.columnar.schema.ValueKind;
import dev.basalt.core.kernel.BitPacking;
import dev.basalt.core.kernel.MaskKernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads what [FrameOfReference] wrote.
///
/// - **Threads:** confined to one
final class FrameDecoder implements BitDecoder, SelectiveDecoder {
    private static final int BLOCK_BITS = 10;
    private static final int IN_BLOCK = BLOCK - 1;
    /// So many values of a block are unpacked one by one; to unpack more takes longer than to unpack all.
    private static final int FEW = 64;

    private final int count;
    private final long base;
    private final long @Nullable [] bases;
    private final int width;
    private final byte @Nullable [] widths;
    private final int @Nullable [] exceptionEnds;
    private final short[] places;
    private final long[] differences;
    private final MemorySegment bytes;
    private final long @Nullable [] starts;

    private final DecodeBuffers buffers;
    private @Nullable LongColumn kept;
    private int keptBlock = -1;
    private long @Nullable [] tail;

    static Decoder open(NodeReader in) {
        if (in.kind() != ValueKind.LONG) {
            throw in.corrupt("values must be integers");
        }
        return new FrameDecoder(in);
    }

    private FrameDecoder(NodeReader in) {
        count = in.count();
        in.limit().take(24L * BLOCK);
        buffers = in.limit().buffers();
        int flags = in.takeByte();
        if (flags > 7) {
            throw in.corrupt("flags must be 0 to 7, but are " + flags);
        }
        int blocks = FrameOfReference.blocks(count);
        width = PackedNumbers.takeWidth(in, "width", 64);
        base = PackedNumbers.takeNumber(in);
        widths = (flags & FrameOfReference.WIDTHS) == 0 ? null : takeWidths(in, blocks);
        bases = (flags & FrameOfReference.BASES) == 0
                ? null
                : PackedNumbers.takeValues(in, blocks, PackedNumbers.takeWidth(in, "width of bases", 64), base);
        if ((flags & FrameOfReference.EXCEPTIONS) == 0) {
            exceptionEnds = null;
            places = new short[0];
            differences = new long[0];
        } else {
            int countWidth = PackedNumbers.takeWidth(in, "width of counts", 11);
            int valueWidth = PackedNumbers.takeWidth(in, "width of exceptions", 64);
            int[] ends = takeEnds(in, blocks, countWidth);
            exceptionEnds = ends;
            places = takePlaces(in, ends);
            differences = PackedNumbers.takeValues(in, places.length, valueWidth, 0);
        }
        if (count >= BLOCK) {
            in.align(8);
        }
        starts = widths == null ? null : takeStarts(in, widths);
        long full = (long) count >>> BLOCK_BITS;
        long fullBytes = starts == null ? full * width * 128 : starts[(int) full];
        int rest = count & IN_BLOCK;
        bytes = in.take(fullBytes + BitPacking.streamBytes(rest, rest == 0 ? 0 : width(blocks - 1)));
    }

    private static byte[] takeWidths(NodeReader in, int blocks) {
        MemorySegment taken = in.take(blocks);
        in.limit().take(blocks);
        byte[] widths = taken.toArray(ValueLayout.JAVA_BYTE);
        for (byte width : widths) {
            if (width < 0 || width > 64) {
                throw in.corrupt("width must be 0 to 64 bits, but is " + Byte.toUnsignedInt(width));
            }
        }
        return widths;
    }

    /// Where the exceptions of each block end, from their counts.
    private static int[] takeEnds(NodeReader in, int blocks, int countWidth) {
        long[] counts = PackedNumbers.takeValues(in, blocks, countWidth, 0);
        in.limit().take(4L * blocks);
        int[] ends = new int[blocks];
        int end = 0;
        for (int block = 0; block < blocks; block++) {
            long most = Math.min(BLOCK, in.count() - ((long) block << BLOCK_BITS));
            if (counts[block] > most) {
                throw in.corrupt("exceptions of a block must be at most " + most + ", but are " + counts[block]);
            }
            end += (int) counts[block];
            ends[block] = end;
        }
        return ends;
    }

    private static short[] takePlaces(NodeReader in, int[] ends) {
        int all = ends[ends.length - 1];
        long[] taken = PackedNumbers.takeValues(in, all, BlockFrame.POSITION_BITS, 0);
        in.limit().take(2L * all);
        short[] places = new short[all];
        int next = 0;
        for (int block = 0; block < ends.length; block++) {
            long most = Math.min(BLOCK, in.count() - ((long) block << BLOCK_BITS));
            long previous = -1;
            for (; next < ends[block]; next++) {
                if (taken[next] <= previous || taken[next] >= most) {
                    throw in.corrupt("exceptions of a block must ascend and be below " + most + ", but one is at "
                            + taken[next]);
                }
                previous = taken[next];
                places[next] = (short) previous;
            }
        }
        return places;
    }

    /// Where each block starts, and behind them where the last ends, had it 1,024 values.
    private static long[] takeStarts(NodeReader in, byte[] widths) {
        in.limit().take(8L * (widths.length + 1));
        long[] starts = new long[widths.length + 1];
        for (int block = 0; block < widths.length; block++) {
            starts[block + 1] = starts[block] + 128L * widths[block];
        }
        return starts;
    }

    private int width(int block) {
        return widths == null ? width : widths[block];
    }

    private long base(int block) {
        return bases == null ? base : bases[block];
    }

    private long start(int block) {
        return starts == null ? 128L * width * block : starts[block];
    }

    @Override
    public void read(int from, int count, Column out) {
        int at = out.extend(count);
        long[] values = ((LongColumn) out).values();
        int end = from + count;
        int next = from;
        while (next < end) {
            int block = next >>> BLOCK_BITS;
            int first = next & IN_BLOCK;
            int n = Math.min(BLOCK - first, end - next);
            unpack(block, first, n, values, at);
            next += n;
            at += n;
        }
    }

    private void unpack(int block, int first, int n, long[] values, int at) {
        int bits = width(block);
        boolean cut = count - (block << BLOCK_BITS) < BLOCK;
        if (!cut && n < BLOCK && n > FEW) {
            System.arraycopy(keep(block), first, values, at, n);
            return;
        }
        long low = base(block);
        if (cut) {
            BitPacking.unpackStream(tail(block), 0, first, n, bits, low, values, at);
        } else if (n == BLOCK) {
            BitPacking.unpackBlock(load(block, bits), 0, bits, low, values, at);
        } else {
            for (int i = 0; i < n; i++) {
                values[at + i] = single(block, first + i, bits) + low;
            }
        }
        if (exceptionEnds != null) {
            patch(exceptionEnds, block, first, n, values, at);
        }
    }

    /// The values of a block that is read in parts, as rows are where some are nulls: the next part is asked for next.
    private long[] keep(int block) {
        LongColumn column = kept;
        if (column == null) {
            column = buffers.column();
            column.extend(BLOCK);
            kept = column;
        }
        long[] values = column.values();
        if (keptBlock != block) {
            keptBlock = -1;
            unpack(block, 0, Math.min(BLOCK, count - (block << BLOCK_BITS)), values, 0);
            keptBlock = block;
        }
        return values;
    }

    private long[] load(int block, int bits) {
        long[] packed = buffers.words();
        MemorySegment.copy(bytes, PackedNumbers.I64, start(block), packed, 0, 16 * bits);
        return packed;
    }

    private long[] tail(int block) {
        if (tail == null) {
            tail = PackedNumbers.words(bytes.asSlice(start(block)));
        }
        return tail;
    }

    /// The packed bits of one value of a whole block.
    private long single(int block, int place, int bits) {
        if (bits == 0) {
            return 0;
        }
        int bit = BitPacking.blockBit(place, bits);
        int shift = bit & 63;
        long at = start(block) + 8L * (bit >>> 6);
        long value = bytes.get(PackedNumbers.I64, at) >>> shift;
        if (shift + bits > 64) {
            value |= bytes.get(PackedNumbers.I64, at + 128) << -shift;
        }
        return value & -1L >>> -bits;
    }

    private void patch(int[] ends, int block, int first, int n, long[] values, int at) {
        int exceptionFrom = block == 0 ? 0 : ends[block - 1];
        for (int i = exceptionFrom; i < ends[block]; i++) {
            int place = places[i] - first;
            if (place >= 0 && place < n) {
                values[at + place] = base(block) + BlockFrame.unzigzag(differences[i]);
            }
        }
    }

    @Override
    public long readBits(int from, int n, long[] bits, int word) {
        int block = from >>> BLOCK_BITS;
        int wide = width(block);
        long low = base(block);
        boolean plain = wide == 0 ? (low & ~1L) == 0 : wide == 1 && low == 0;
        if (!plain) {
            return MaskKernels.pack(keep(block), 0, n, bits, word);
        }
        if (wide == 0) {
            fill(low, n, bits, word);
        } else if (n < BLOCK) {
            // A stream of bits is what is wanted.
            long[] stream = tail(block);
            System.arraycopy(stream, 0, bits, word, (n + 63) >>> 6);
            bits[word + ((n - 1) >>> 6)] &= -1L >>> -n;
        } else {
            BitPacking.unpackBits(load(block, 1), 0, bits, word);
        }
        return exceptionEnds == null ? 1 : patchBits(exceptionEnds, block, low, bits, word);
    }

    @Override
    public boolean serves(ValueTest test) {
        return test.range() != null;
    }

    @Override
    public void select(int from, int n, ValueTest test, long[] bits) {
        LongRange range = Objects.requireNonNull(test.range());
        int end = from + n;
        int next = from;
        while (next < end) {
            int block = next >>> BLOCK_BITS;
            int first = next & IN_BLOCK;
            int step = Math.min(BLOCK - first, end - next);
            switch (bounds(block, range)) {
                case NONE -> {}
                case ALL -> BitRuns.set(bits, next - from, next - from + step);
                case SOME -> select(block, first, step, range, bits, next - from);
            }
            next += step;
        }
    }

    /// What the base and width of a block say of its values.
    private LongRange.Answer bounds(int block, LongRange range) {
        int bits = width(block);
        boolean excepted = exceptionEnds != null && exceptionEnds[block] > (block == 0 ? 0 : exceptionEnds[block - 1]);
        return excepted ? LongRange.Answer.SOME : range.of(base(block), bits == 0 ? 0 : -1L >>> -bits);
    }

    private void select(int block, int first, int step, LongRange range, long[] bits, int at) {
        long[] values = keep(block);
        // What was packed in them is unpacked by now.
        long[] tested = buffers.words();
        MaskKernels.between(values, first, step, range.least(), range.span(), tested, 0);
        if (range.outside()) {
            BitRuns.invert(tested, step);
        }
        BitRuns.or(tested, step, bits, at);
    }

    private static void fill(long bit, int n, long[] bits, int word) {
        int last = word + ((n - 1) >>> 6);
        Arrays.fill(bits, word, last + 1, -bit);
        bits[last] &= -1L >>> -n;
    }

    private long patchBits(int[] ends, int block, long low, long[] bits, int word) {
        long all = 1;
        for (int i = block == 0 ? 0 : ends[block - 1]; i < ends[block]; i++) {
            long value = low + BlockFrame.unzigzag(differences[i]);
            int place = places[i];
            int at = word + (place >>> 6);
            bits[at] = (bits[at] & ~(1L << place)) | (value & 1) << place;
            all |= value;
        }
        return all;
    }

    @Override
    public void gather(int[] positions, int index, int count, Column out) {
        int at = out.extend(count);
        long[] values = ((LongColumn) out).values();
        int end = index + count;
        int next = index;
        while (next < end) {
            int block = positions[next] >>> BLOCK_BITS;
            int group = next + 1;
            while (group < end && positions[group] >>> BLOCK_BITS == block) {
                group++;
            }
            gather(block, positions, next, group, values, at);
            at += group - next;
            next = group;
        }
    }

    private void gather(int block, int[] positions, int from, int to, long[] values, int at) {
        int size = Math.min(BLOCK, count - (block << BLOCK_BITS));
        if (to - from > FEW || size < BLOCK) {
            long[] unpacked = keep(block);
            for (int i = from; i < to; i++) {
                values[at + i - from] = unpacked[positions[i] & IN_BLOCK];
            }
            return;
        }
        int bits = width(block);
        long low = base(block);
        for (int i = from; i < to; i++) {
            int place = positions[i] & IN_BLOCK;
            int exception = exception(block, place);
            values[at + i - from] =
                    low + (exception < 0 ? single(block, place, bits) : BlockFrame.unzigzag(differences[exception]));
        }
    }

    private int exception(int block, int place) {
        return exceptionEnds == null
                ? -1
                : Arrays.binarySearch(
                        places, block == 0 ? 0 : exceptionEnds[block - 1], exceptionEnds[block], (short) place);
    }
}
