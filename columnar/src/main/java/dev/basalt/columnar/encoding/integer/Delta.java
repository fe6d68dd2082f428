package dev.basalt.columnar.encoding.integer;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.Encoding;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.NodeWriter;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.ValueKind;
import dev.basalt.core.kernel.BitPacking;

/// Integers as their differences from the ones before, in blocks of 1,024 that each begin anew, so that any block can
/// be read without those before it.
///
/// The first values of blocks are kept as what they differ from a straight line, and the differences in any encoding,
/// so that an arithmetic sequence takes no bytes for each block.
///
/// ```text
/// SIZE     FIELD
/// 1-10     the first value: a signed number of seven bits a byte
/// 1-10     the slope: what a block's first value is expected to be above the one before
/// node     if there are several blocks: first value of each block, less the first value and the block's number
///          times the slope
/// node     difference of each value from the one before; for the first of a block it means nothing
/// ```
///
/// All sums are modulo 2⁶⁴.
///
/// - **Threads:** stateless
public final class Delta implements Encoding {
    /// The number of this encoding.
    public static final int ID = 3;

    private static final int ESTIMATE_BLOCKS = 8;
    /// About what a block's first value takes.
    private static final int FIRST_BITS = 24;
    /// What a node takes besides its values.
    private static final int NODE_BYTES = 24;
    /// What two nodes and the numbers before them take.
    private static final int FIXED_BYTES = 72;

    /// Makes the encoding.
    public Delta() {}

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String name() {
        return "delta";
    }

    @Override
    public double decodeNanos() {
        return 0.5;
    }

    @Override
    public boolean applies(Column values) {
        return values instanceof LongColumn && values.size() > 2;
    }

    @Override
    public double estimate(Column values, Column sample, NodeWriter trial) {
        long[] longs = ((LongColumn) values).values();
        int size = values.size();
        int blocks = FrameOfReference.blocks(size);
        BlockFrame frame = new BlockFrame();
        long[] deltas = new long[BitPacking.BLOCK];
        int looked = Math.min(blocks, ESTIMATE_BLOCKS);
        LongColumn tried = new LongColumn(Simple.INT64);
        double bits = 0;
        long seen = 0;
        for (int i = 0; i < looked; i++) {
            int from = (looked == 1 ? 0 : (int) ((long) (blocks - 1) * i / (looked - 1))) * BitPacking.BLOCK;
            int count = Math.min(BitPacking.BLOCK, size - from);
            differences(longs, from, count, deltas, 0);
            frame.choose(deltas, 0, count);
            bits += frame.bits() + (frame.width() > 0 ? FIRST_BITS : 0);
            seen += count;
            tried.append(deltas, 0, Math.min(count, BitPacking.BLOCK / looked));
        }
        double packed = bits / 8 / seen;
        if (packed > 0) {
            // Differences may repeat, in runs or a pattern, more than their size shows.
            double repeated = (double) (trial.trialChild(this, tried) - NODE_BYTES) / tried.size()
                    + (double) FIRST_BITS / 8 / BitPacking.BLOCK;
            packed = Math.min(packed, Math.max(0, repeated));
        }
        return FIXED_BYTES + packed * size;
    }

    @Override
    public boolean encode(Column values, NodeWriter out) {
        if (!(values instanceof LongColumn column)) {
            return false;
        }
        long[] longs = column.values();
        int size = values.size();
        int blocks = FrameOfReference.blocks(size);
        long first = longs[0];
        long slope = blocks == 1 ? 0 : (longs[(blocks - 1) * BitPacking.BLOCK] - first) / (blocks - 1);
        PackedNumbers.putNumber(out.sink(), first);
        PackedNumbers.putNumber(out.sink(), slope);
        LongColumn deltas = out.workspace().borrow(size);
        LongColumn firsts = new LongColumn(Simple.INT64);
        for (int block = 0; block < blocks; block++) {
            int from = block * BitPacking.BLOCK;
            firsts.append(longs[from] - (first + block * slope));
            differences(longs, from, Math.min(BitPacking.BLOCK, size - from), deltas.values(), from);
        }
        if (blocks > 1) {
            out.child(firsts);
        }
        out.child(deltas);
        out.workspace().giveBack(deltas);
        return true;
    }

    /// The differences of a block, the first of which is set to what costs nothing.
    private static void differences(long[] values, int from, int count, long[] deltas, int at) {
        for (int i = 1; i < count; i++) {
            deltas[at + i] = values[from + i] - values[from + i - 1];
        }
        if (count > 1) {
            deltas[at] = deltas[at + 1];
        } else {
            deltas[at] = at > 0 ? deltas[at - 1] : 0;
        }
    }

    @Override
    public Decoder open(NodeReader in) {
        if (in.kind() != ValueKind.LONG) {
            throw in.corrupt("values must be integers");
        }
        int blocks = FrameOfReference.blocks(in.count());
        long first = PackedNumbers.takeNumber(in);
        long slope = PackedNumbers.takeNumber(in);
        in.limit().take(8L * blocks + 8L * BitPacking.BLOCK);
        LongColumn firsts = in.limit().buffers().column();
        if (blocks > 1) {
            in.child(ValueKind.LONG, blocks).read(0, blocks, firsts);
            for (int block = 0; block < blocks; block++) {
                firsts.values()[block] += first + block * slope;
            }
        } else {
            firsts.append(first);
        }
        return new DeltaDecoder(
                firsts.values(),
                in.child(ValueKind.LONG, in.count()),
                in.count(),
                in.limit().buffers().column());
    }
}
