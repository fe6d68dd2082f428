package dev.basalt.columnar.encoding.plain;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.Encoding;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.NodeWriter;
import java.util.Arrays;

/// All values are the same in every bit: one of them is written, as [Raw] writes it.
public final class Constant implements Encoding {
    /// The number of this encoding.
    public static final int ID = 0;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String name() {
        return "constant";
    }

    @Override
    public double decodeNanos() {
        return 0.1;
    }

    @Override
    public boolean applies(Column values) {
        int size = values.size();
        return size > 1
                && switch (values) {
                    case LongColumn longs -> isConstant(longs.values(), size);
                    case DoubleColumn doubles -> isConstant(doubles.values(), size);
                    case FloatColumn floats -> isConstant(floats.values(), size);
                    case WideColumn wide -> repeats(wide.words(), 2 * size, 2);
                    case BytesColumn bytes -> isConstant(bytes);
                    case FixedColumn fixed -> isConstant(fixed);
                    default -> false;
                };
    }

    private static boolean isConstant(long[] values, int size) {
        return repeats(values, size, 1);
    }

    /// Whether each value equals the one so many before it.
    private static boolean repeats(long[] values, int size, int period) {
        return Arrays.mismatch(values, 0, size - period, values, period, size) < 0;
    }

    private static boolean isConstant(double[] values, int size) {
        long first = Double.doubleToRawLongBits(values[0]);
        for (int i = 1; i < size; i++) {
            if (Double.doubleToRawLongBits(values[i]) != first) {
                return false;
            }
        }
        return true;
    }

    private static boolean isConstant(float[] values, int size) {
        int first = Float.floatToRawIntBits(values[0]);
        for (int i = 1; i < size; i++) {
            if (Float.floatToRawIntBits(values[i]) != first) {
                return false;
            }
        }
        return true;
    }

    private static boolean isConstant(BytesColumn values) {
        int length = values.length(0);
        byte[] bytes = values.bytes();
        int[] offsets = values.offsets();
        for (int i = 1; i < values.size(); i++) {
            if (offsets[i + 1] - offsets[i] != length
                    || !Arrays.equals(bytes, offsets[0], offsets[1], bytes, offsets[i], offsets[i + 1])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isConstant(FixedColumn values) {
        int end = values.size() * values.rowBytes();
        int row = values.rowBytes();
        return Arrays.mismatch(values.bytes(), 0, end - row, values.bytes(), row, end) < 0;
    }

    @Override
    public boolean encode(Column values, NodeWriter out) {
        if (values.size() > 1 && !applies(values)) {
            return false;
        }
        Column one = Column.of(values.type());
        one.append(values, 0, 1);
        return Raw.encode(one, out, false);
    }

    @Override
    public double estimate(Column values, Column sample, NodeWriter trial) {
        // That it applies was found out from all values.
        return trial.trialBytes(this, sample);
    }

    @Override
    public Decoder open(NodeReader in) {
        // What is read may be far larger than what is stored.
        in.limit().take(Math.multiplyExact(in.remaining(), (long) in.count()));
        return new ConstantDecoder(Raw.open(in, 1, false));
    }
}
