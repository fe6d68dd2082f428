package dev.basalt.columnar.encoding.real;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FloatColumn;

/// The bits of real numbers, whether binary64 or binary32.
final class RealBits {
    private RealBits() {}

    /// The bits of one value.
    static long get(Column values, int row) {
        if (values instanceof DoubleColumn doubles) {
            return Double.doubleToRawLongBits(doubles.values()[row]);
        }
        return Integer.toUnsignedLong(Float.floatToRawIntBits(((FloatColumn) values).values()[row]));
    }

    /// The bits of all values.
    static long[] of(Column values) {
        int size = values.size();
        long[] bits = new long[size];
        if (values instanceof DoubleColumn column) {
            double[] doubles = column.values();
            for (int i = 0; i < size; i++) {
                bits[i] = Double.doubleToRawLongBits(doubles[i]);
            }
        } else {
            float[] floats = ((FloatColumn) values).values();
            for (int i = 0; i < size; i++) {
                bits[i] = Integer.toUnsignedLong(Float.floatToRawIntBits(floats[i]));
            }
        }
        return bits;
    }

    /// Sets the bits of one value.
    static void set(Column values, int row, long bits) {
        if (values instanceof DoubleColumn doubles) {
            doubles.values()[row] = Double.longBitsToDouble(bits);
        } else {
            ((FloatColumn) values).values()[row] = Float.intBitsToFloat((int) bits);
        }
    }
}
