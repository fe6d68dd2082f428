package dev.basalt.columnar.encoding.real;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.encoding.ByteSink;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.Encoding;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.NodeWriter;
import dev.basalt.columnar.schema.ValueKind;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Real numbers that are integers times or by one number, above all decimals: the integers, as a node, and the values
/// that do not come back in every bit.
///
/// A page has one scale unless a block of 1,024 values does not fit it, so that integers are one sequence.
///
/// - **Source:** the idea and the exceptions as in ALP (Afroozeh, Kuffo, Boncz 2023); in place of its product of two
///   rounded powers of ten there is one division or product, see [Scale]
public final class Alp implements Encoding {
    /// The number of this encoding.
    public static final int ID = 6;

    static final int BLOCK = Decoder.BLOCK;
    private static final int MAX_SCALES = 255;
    /// With more exceptions than one value in so many nothing is won.
    static final int FEWEST_PER_EXCEPTION = 4;
    /// A block with more exceptions than one value in so many looks for a scale of its own.
    private static final int BLOCK_FEWEST_PER_EXCEPTION = 16;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String name() {
        return "alp";
    }

    @Override
    public double decodeNanos() {
        return 1;
    }

    @Override
    public boolean applies(Column values) {
        return values instanceof DoubleColumn || values instanceof FloatColumn;
    }

    @Override
    public boolean encode(Column values, NodeWriter out) {
        Blocks blocks = new Blocks(values, out.workspace().borrow(values.size()));
        boolean done = write(blocks, out);
        out.workspace().giveBack(blocks.integers);
        return done;
    }

    private static boolean write(Blocks blocks, NodeWriter out) {
        if (!blocks.encode()) {
            return false;
        }
        ByteSink sink = out.sink();
        sink.putInt(blocks.scales.size());
        sink.putInt(blocks.positions.size());
        for (Scale scale : blocks.scales) {
            sink.putDouble(scale.operand());
        }
        for (Scale scale : blocks.scales) {
            sink.putByte(scale.divides() ? 1 : 0);
        }
        if (blocks.scales.size() > 1) {
            sink.putBytes(blocks.scaleOfBlock, 0, blocks.scaleOfBlock.length);
        }
        out.child(blocks.integers);
        Exceptions.write(blocks.positions, blocks.bits, out);
        return true;
    }

    /// The integers of a page while they are made.
    private static final class Blocks {
        private final Column values;
        private final boolean isSingle;
        private final ScaleChoice choice;
        private final List<Scale> scales = new ArrayList<>();
        private final byte[] scaleOfBlock;
        private final LongColumn integers;
        private final LongColumn positions = Exceptions.column();
        private final LongColumn bits = Exceptions.column();
        private final double[] block = new double[BLOCK];
        private final int[] misses = new int[BLOCK];

        Blocks(Column values, LongColumn integers) {
            this.values = values;
            this.integers = integers;
            this.isSingle = values instanceof FloatColumn;
            this.choice = new ScaleChoice(isSingle);
            this.scaleOfBlock = new byte[(values.size() + BLOCK - 1) / BLOCK];
        }

        boolean encode() {
            Scale scale = choice.choose(values, 0, values.size());
            if (scale == null) {
                return false;
            }
            scales.add(scale);
            for (int from = 0; from < values.size(); from += BLOCK) {
                encodeBlock(from, Math.min(BLOCK, values.size() - from));
                int most = Math.max(2 * BLOCK, from + BLOCK) / FEWEST_PER_EXCEPTION;
                if (positions.size() > most) {
                    return false;
                }
            }
            if (positions.size() > values.size() / FEWEST_PER_EXCEPTION) {
                return false;
            }
            fillGaps();
            return true;
        }

        private void encodeBlock(int from, int count) {
            ScaleChoice.copy(values, from, block, 0, count);
            long[] out = integers.values();
            int number = 0;
            int missed = scales.get(0).encode(block, 0, count, isSingle, out, from, misses);
            if (missed > count / BLOCK_FEWEST_PER_EXCEPTION && values.size() > BLOCK) {
                Scale own = choice.choose(values, from, count);
                int found = own == null ? 0 : number(own);
                if (found > 0) {
                    int missedByOwn = scales.get(found).encode(block, 0, count, isSingle, out, from, misses);
                    number = missedByOwn < missed ? found : 0;
                    missed = number > 0
                            ? missedByOwn
                            : scales.get(0).encode(block, 0, count, isSingle, out, from, misses);
                }
            }
            scaleOfBlock[from / BLOCK] = (byte) number;
            for (int i = 0; i < missed; i++) {
                positions.append(misses[i]);
                bits.append(RealBits.get(values, misses[i]));
            }
        }

        /// The number of a scale; 0 also if there is no room for another one.
        private int number(Scale scale) {
            int found = scales.indexOf(scale);
            if (found < 0 && scales.size() < MAX_SCALES) {
                scales.add(scale);
                return scales.size() - 1;
            }
            return Math.max(found, 0);
        }

        /// Gives exceptions the integer before them, which widens no range and breaks no run.
        private void fillGaps() {
            long[] out = integers.values();
            int first = 0;
            while (first < positions.size() && positions.values()[first] == first) {
                first++;
            }
            for (int i = 0; i < positions.size(); i++) {
                int position = (int) positions.values()[i];
                out[position] = position < first ? out[first] : out[position - 1];
            }
        }
    }

    @Override
    public Decoder open(NodeReader in) {
        if (in.kind() != ValueKind.DOUBLE && in.kind() != ValueKind.FLOAT) {
            throw in.corrupt("values must be real numbers, but are " + in.kind());
        }
        int scaleCount = in.takeCount("scale count", MAX_SCALES);
        int exceptionCount = in.takeCount("exception count", in.count());
        if (scaleCount == 0) {
            throw in.corrupt("scale count must be at least 1, but is 0");
        }
        double[] operands = new double[scaleCount];
        for (int i = 0; i < scaleCount; i++) {
            operands[i] = Double.longBitsToDouble(in.takeLong());
        }
        List<Scale> scales = new ArrayList<>(scaleCount);
        for (int i = 0; i < scaleCount; i++) {
            int operation = in.takeByte();
            if (operation > 1) {
                throw in.corrupt("operation must be 0 or 1, but is " + operation);
            }
            scales.add(new Scale(operation == 1, operands[i]));
        }
        byte @Nullable [] scaleOfBlock = scaleCount > 1 ? scalesOfBlocks(in, scaleCount) : null;
        Decoder integers = in.child(ValueKind.LONG, in.count());
        Exceptions exceptions = Exceptions.read(in, exceptionCount);
        return new AlpDecoder(
                scales, scaleOfBlock, integers, exceptions, in.limit().buffers().column());
    }

    private static byte[] scalesOfBlocks(NodeReader in, int scaleCount) {
        int blockCount = (int) (((long) in.count() + BLOCK - 1) / BLOCK);
        in.limit().take(blockCount);
        byte[] numbers = in.take(blockCount).toArray(ValueLayout.JAVA_BYTE);
        for (byte number : numbers) {
            if (Byte.toUnsignedInt(number) >= scaleCount) {
                throw in.corrupt(
                        "a block's scale must be below " + scaleCount + ", but is " + Byte.toUnsignedInt(number));
            }
        }
        return numbers;
    }
}
