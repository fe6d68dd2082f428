package dev.basalt.columnar.encoding.real;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.Encoding;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.NodeWriter;
import dev.basalt.columnar.schema.ValueKind;
import dev.basalt.core.kernel.HalfKernels;

/// Numbers of binary32 that are numbers of binary16: their 16 bits, as a node of integers.
///
/// A NaN counts as one of binary16 if the lower 13 bits of its payload are zero; then all others of its bits, the
/// sign and the quiet bit among them, come back.
public final class Half implements Encoding {
    /// The number of this encoding.
    public static final int ID = 20;

    private static final int NO_HALF = -1;
    private static final int QUICK_LOOK = 64;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String name() {
        return "half";
    }

    @Override
    public double decodeNanos() {
        return 1;
    }

    @Override
    public boolean applies(Column values) {
        if (!(values instanceof FloatColumn floats)) {
            return false;
        }
        int size = values.size();
        for (int i = 0; i < Math.min(QUICK_LOOK, size); i++) {
            if (narrow(floats.values()[(int) ((long) i * size / QUICK_LOOK)]) == NO_HALF) {
                return false;
            }
        }
        return true;
    }

    /// The 16 bits of a value; [#NO_HALF] if it does not come back from them.
    private static int narrow(float value) {
        int bits = Float.floatToRawIntBits(value);
        int half = Float.isNaN(value)
                ? ((bits >>> 16) & 0x8000) | 0x7C00 | ((bits >>> 13) & 0x3FF)
                : Short.toUnsignedInt(Float.floatToFloat16(value));
        return Float.floatToRawIntBits(widen(half)) == bits ? half : NO_HALF;
    }

    private static float widen(int half) {
        if ((half & 0x7C00) == 0x7C00) {
            // Converting would make signalling NaNs quiet on some machines.
            return Float.intBitsToFloat(((half & 0x8000) << 16) | 0x7F80_0000 | ((half & 0x3FF) << 13));
        }
        return Float.float16ToFloat((short) half);
    }

    @Override
    public boolean encode(Column values, NodeWriter out) {
        float[] floats = ((FloatColumn) values).values();
        LongColumn halves = Exceptions.column();
        halves.extend(values.size());
        for (int i = 0; i < values.size(); i++) {
            int half = narrow(floats[i]);
            if (half == NO_HALF) {
                return false;
            }
            halves.values()[i] = half;
        }
        out.child(halves);
        return true;
    }

    @Override
    public Decoder open(NodeReader in) {
        if (in.kind() != ValueKind.FLOAT) {
            throw in.corrupt("values must be " + ValueKind.FLOAT + ", but are " + in.kind());
        }
        Decoder halves = in.child(ValueKind.LONG, in.count());
        LongColumn block = in.limit().buffers().column();
        short[] narrow = new short[Decoder.BLOCK];
        return (from, count, out) -> {
            int row = out.extend(count);
            float[] target = ((FloatColumn) out).values();
            for (int done = 0; done < count; done += Decoder.BLOCK) {
                int step = Math.min(Decoder.BLOCK, count - done);
                block.clear();
                halves.read(from + done, step, block);
                widen(in, block.values(), narrow, target, row + done, step);
            }
        };
    }

    private static void widen(NodeReader in, long[] halves, short[] narrow, float[] out, int at, int count) {
        long all = 0;
        long special = 0;
        for (int i = 0; i < count; i++) {
            long half = halves[i];
            narrow[i] = (short) half;
            all |= half;
            // Carries into the sign if all bits of the exponent are set.
            special |= (half & 0x7C00) + 0x0400;
        }
        if (all >>> 16 != 0) {
            throw in.corrupt("values must have 16 bits, but one has more");
        }
        HalfKernels.f16ToF32(narrow, 0, out, at, count);
        if ((special & 0x8000) != 0) {
            for (int i = 0; i < count; i++) {
                out[at + i] = widen((int) halves[i]);
            }
        }
    }
}
