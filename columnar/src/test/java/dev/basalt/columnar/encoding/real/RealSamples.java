package dev.basalt.columnar.encoding.real;

import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.schema.DataType.Simple;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/// Real numbers such as columns hold.
final class RealSamples {
    static final long SEED = 20_260_102;

    /// One of each class of binary64: zeros, subnormals, ends of ranges, infinities, NaNs of all kinds.
    static final long[] EDGES = {
        0,
        Long.MIN_VALUE,
        1,
        Long.MIN_VALUE | 1,
        0x000F_FFFF_FFFF_FFFFL,
        0x0010_0000_0000_0000L,
        0x0008_0000_0000_0000L,
        0x7FEF_FFFF_FFFF_FFFFL,
        0xFFEF_FFFF_FFFF_FFFFL,
        0x7FF0_0000_0000_0000L,
        0xFFF0_0000_0000_0000L,
        0x7FF8_0000_0000_0000L,
        0xFFF8_0000_0000_0000L,
        0x7FF0_0000_0000_0001L,
        0xFFF4_0000_1234_5678L,
        0x7FFF_FFFF_FFFF_FFFFL,
        -1L,
        Double.doubleToRawLongBits(0x1p53),
        Double.doubleToRawLongBits(0x1p53 + 2),
        Double.doubleToRawLongBits(-0x1p63),
        Double.doubleToRawLongBits(0x1p63),
        Double.doubleToRawLongBits(1e300),
        Double.doubleToRawLongBits(1e-300),
        Double.doubleToRawLongBits(Math.PI),
        Double.doubleToRawLongBits(0.1 + 0.2)
    };

    /// The same of binary32.
    static final int[] SHORT_EDGES = {
        0,
        Integer.MIN_VALUE,
        1,
        0x007F_FFFF,
        0x0080_0000,
        0x7F7F_FFFF,
        0xFF7F_FFFF,
        0x7F80_0000,
        0xFF80_0000,
        0x7FC0_0000,
        0xFFC0_0000,
        0x7F80_0001,
        0xFFA1_2345,
        0x7FFF_FFFF,
        -1,
        Float.floatToRawIntBits(1e30f),
        Float.floatToRawIntBits((float) Math.PI)
    };

    private RealSamples() {}

    static DoubleColumn doubles(int size, IntToDoubleFunction value) {
        DoubleColumn column = new DoubleColumn(Simple.FLOAT64);
        for (int i = 0; i < size; i++) {
            column.append(value.applyAsDouble(i));
        }
        return column;
    }

    static FloatColumn floats(int size, IntToDoubleFunction value) {
        FloatColumn column = new FloatColumn(Simple.FLOAT32);
        for (int i = 0; i < size; i++) {
            column.append((float) value.applyAsDouble(i));
        }
        return column;
    }

    static SplittableRandom random() {
        return new SplittableRandom(SEED);
    }

    /// Numbers with so many digits after the point, as read from text.
    static IntToDoubleFunction decimals(int digits, double most) {
        SplittableRandom random = random();
        double power = Math.pow(10, digits);
        return i -> Math.rint(random.nextDouble(-most, most) * power) / power + 0.0;
    }

    /// A walk in steps of a tenth, kept to one digit after the point.
    static IntToDoubleFunction walk() {
        SplittableRandom random = random();
        long[] at = {200};
        return i -> (at[0] += random.nextInt(-3, 4)) / 10.0;
    }

    /// Replaces about one value in so many by an edge value.
    static DoubleColumn withEdges(DoubleColumn values, int every) {
        SplittableRandom random = random();
        for (int i = 0; i < values.size(); i++) {
            if (random.nextInt(every) == 0) {
                values.values()[i] = Double.longBitsToDouble(EDGES[random.nextInt(EDGES.length)]);
            }
        }
        return values;
    }

    /// Replaces about one value in so many by an edge value.
    static FloatColumn withEdges(FloatColumn values, int every) {
        SplittableRandom random = random();
        for (int i = 0; i < values.size(); i++) {
            if (random.nextInt(every) == 0) {
                values.values()[i] = Float.intBitsToFloat(SHORT_EDGES[random.nextInt(SHORT_EDGES.length)]);
            }
        }
        return values;
    }
}
