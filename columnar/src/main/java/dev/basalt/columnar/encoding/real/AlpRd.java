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
import java.util.Arrays;

/// Real numbers cut in two: the left bits, sign and exponent and perhaps more, are few different ones and become
/// codes; the right bits stay as they are.
///
/// - **Source:** ALP for real doubles (Afroozeh, Kuffo, Boncz 2023)
public final class AlpRd implements Encoding {
    /// The number of this encoding.
    public static final int ID = 7;

    private static final int MAX_LEFT_BITS = 16;
    private static final int MAX_CODES = 8;
    /// With more exceptions than one value in so many nothing is won.
    private static final int FEWEST_PER_EXCEPTION = 4;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String name() {
        return "alp-rd";
    }

    @Override
    public double decodeNanos() {
        return 2;
    }

    @Override
    public boolean applies(Column values) {
        return values instanceof DoubleColumn || values instanceof FloatColumn;
    }

    /// The right bits stay as they are.
    @Override
    public double leastBytes(Column values) {
        return (width(values.type().kind()) - MAX_LEFT_BITS) / 8.0 * values.size();
    }

    @Override
    public boolean encode(Column values, NodeWriter out) {
        int width = width(values.type().kind());
        long[] bits = RealBits.of(values);
        Cut cut = Cut.of(bits, width);
        int rightBits = cut.rightBits();
        if (rightBits + cut.codeBits() >= width) {
            return false;
        }
        LongColumn positions = Exceptions.column();
        LongColumn lefts = Exceptions.column();
        int size = values.size();
        LongColumn codes = out.workspace().borrow(size);
        LongColumn rights = out.workspace().borrow(size);
        long mask = (1L << rightBits) - 1;
        byte[] codeOfLeft = cut.codes();
        long[] right = rights.values();
        long[] known = codes.values();
        for (int i = 0; i < size; i++) {
            int left = (int) (bits[i] >>> rightBits);
            int code = codeOfLeft[left];
            right[i] = bits[i] & mask;
            known[i] = Math.max(code, 0);
            if (code < 0) {
                positions.append(i);
                lefts.append(left);
            }
        }
        if (positions.size() > size / FEWEST_PER_EXCEPTION) {
            return false;
        }
        ByteSink sink = out.sink();
        sink.putByte(rightBits);
        sink.putByte(cut.dictionary().length);
        sink.putShort(0);
        sink.putInt(positions.size());
        for (int left : cut.dictionary()) {
            sink.putShort(left);
        }
        out.child(codes);
        out.child(rights);
        Exceptions.write(positions, lefts, out);
        out.workspace().giveBack(codes);
        out.workspace().giveBack(rights);
        return true;
    }

    private static int width(ValueKind kind) {
        return kind == ValueKind.DOUBLE ? 64 : 32;
    }

    @Override
    public Decoder open(NodeReader in) {
        if (in.kind() != ValueKind.DOUBLE && in.kind() != ValueKind.FLOAT) {
            throw in.corrupt("values must be real numbers, but are " + in.kind());
        }
        int width = width(in.kind());
        int rightBits = in.takeByte();
        int codeCount = in.takeByte();
        int reserved = in.takeShort();
        int exceptionCount = in.takeCount("exception count", in.count());
        if (rightBits < width - MAX_LEFT_BITS || rightBits >= width || reserved != 0) {
            throw in.corrupt(
                    "right bits must be " + (width - MAX_LEFT_BITS) + " to " + (width - 1) + ", but are " + rightBits);
        }
        if (codeCount < 1 || codeCount > MAX_CODES) {
            throw in.corrupt("left parts must be 1 to " + MAX_CODES + ", but are " + codeCount);
        }
        long[] lefts = new long[codeCount];
        for (int i = 0; i < codeCount; i++) {
            lefts[i] = (long) in.takeShort() << rightBits;
        }
        Decoder codes = in.child(ValueKind.LONG, in.count());
        Decoder rights = in.child(ValueKind.LONG, in.count());
        return new Halves(in, rightBits, lefts, codes, rights, Exceptions.read(in, exceptionCount));
    }

    /// Reads both parts of a block and puts them together.
    private static final class Halves implements Decoder {
        private final NodeReader in;
        private final int rightBits;
        private final long[] lefts;
        private final Decoder codes;
        private final Decoder rights;
        private final Exceptions exceptions;
        private final LongColumn codeBlock;
        private final LongColumn rightBlock;

        Halves(NodeReader in, int rightBits, long[] lefts, Decoder codes, Decoder rights, Exceptions exceptions) {
            this.in = in;
            this.rightBits = rightBits;
            // As long as codes can be, so that a code is checked for all of a block at once.
            this.lefts = Arrays.copyOf(lefts, MAX_CODES);
            this.codes = codes;
            this.rights = rights;
            this.exceptions = exceptions;
            this.codeBlock = in.limit().buffers().column();
            this.rightBlock = in.limit().buffers().column();
        }

        @Override
        public void read(int from, int count, Column out) {
            int row = out.extend(count);
            for (int done = 0; done < count; done += BLOCK) {
                int step = Math.min(BLOCK, count - done);
                codeBlock.clear();
                codes.read(from + done, step, codeBlock);
                rightBlock.clear();
                rights.read(from + done, step, rightBlock);
                join(step, out, row + done);
            }
            long mask = (1L << rightBits) - 1;
            for (int i = exceptions.first(from); i < exceptions.count() && exceptions.position(i) < from + count; i++) {
                int at = row + exceptions.position(i) - from;
                RealBits.set(out, at, (exceptions.bits(i) << rightBits) | (RealBits.get(out, at) & mask));
            }
        }

        private void join(int count, Column out, int at) {
            long[] code = codeBlock.values();
            long[] right = rightBlock.values();
            long all = 0;
            long allRight = 0;
            if (out instanceof DoubleColumn doubles) {
                double[] target = doubles.values();
                for (int i = 0; i < count; i++) {
                    all |= code[i];
                    allRight |= right[i];
                    target[at + i] = Double.longBitsToDouble(lefts[(int) code[i] & (MAX_CODES - 1)] | right[i]);
                }
            } else {
                float[] target = ((FloatColumn) out).values();
                for (int i = 0; i < count; i++) {
                    all |= code[i];
                    allRight |= right[i];
                    target[at + i] = Float.intBitsToFloat((int) (lefts[(int) code[i] & (MAX_CODES - 1)] | right[i]));
                }
            }
            if (all < 0 || all >= MAX_CODES) {
                throw in.corrupt("codes must be below " + MAX_CODES + ", but one is not");
            }
            if (allRight >>> rightBits != 0) {
                throw in.corrupt("right parts must have " + rightBits + " bits, but one has more");
            }
        }
    }
}
