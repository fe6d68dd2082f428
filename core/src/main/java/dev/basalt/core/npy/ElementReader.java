package dev.basalt.core.npy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Reads single elements of any type and byte order.
///
/// - **Threads:** stateless
final class ElementReader {
    private static final int F32_PRECISION = 24;

    private final NpyType type;
    private final ValueLayout.OfShort shorts;
    private final ValueLayout.OfInt ints;
    private final ValueLayout.OfLong longs;
    private final ValueLayout.OfFloat floats;
    private final ValueLayout.OfDouble doubles;

    ElementReader(NpyType type, ByteOrder order) {
        this.type = type;
        this.shorts = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order);
        this.ints = ValueLayout.JAVA_INT_UNALIGNED.withOrder(order);
        this.longs = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order);
        this.floats = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order);
        this.doubles = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order);
    }

    /// An element as binary32, rounded to the nearest where it does not fit.
    float floatAt(MemorySegment data, long byteOffset, long row, @Nullable Rounding rounding) {
        return switch (type) {
            case F16 -> Float.float16ToFloat(data.get(shorts, byteOffset));
            case F32 -> data.get(floats, byteOffset);
            case F64 -> rounded(data.get(doubles, byteOffset), row, rounding);
            case BOOL -> data.get(ValueLayout.JAVA_BYTE, byteOffset) == 0 ? 0 : 1;
            case U64 -> unsigned(data.get(longs, byteOffset), row, rounding);
            case I8, I16, I32, I64, U8, U16, U32 -> whole(longAt(data, byteOffset), row, rounding);
        };
    }

    private static float rounded(double value, long row, @Nullable Rounding rounding) {
        float nearest = (float) value;
        if (rounding != null && nearest != value && !Double.isNaN(value)) {
            rounding.note(row);
        }
        return nearest;
    }

    private static float whole(long value, long row, @Nullable Rounding rounding) {
        note(Math.abs(value), row, rounding);
        return (float) value;
    }

    private static float unsigned(long value, long row, @Nullable Rounding rounding) {
        note(value, row, rounding);
        // The bit that is shifted out must still tell which way to round.
        return value >= 0 ? (float) value : (float) ((value >>> 1) | (value & 1)) * 2f;
    }

    /// A magnitude fits if its bits from the first to the last one do.
    private static void note(long magnitude, long row, @Nullable Rounding rounding) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(magnitude) - Long.numberOfTrailingZeros(magnitude);
        if (rounding != null && magnitude != 0 && bits > F32_PRECISION) {
            rounding.note(row);
        }
    }

    /// A whole number; one of [NpyType#U64] as the bits it has.
    long longAt(MemorySegment data, long byteOffset) {
        return switch (type) {
            case I8 -> data.get(ValueLayout.JAVA_BYTE, byteOffset);
            case U8, BOOL -> Byte.toUnsignedLong(data.get(ValueLayout.JAVA_BYTE, byteOffset));
            case I16 -> data.get(shorts, byteOffset);
            case U16 -> Short.toUnsignedLong(data.get(shorts, byteOffset));
            case I32 -> data.get(ints, byteOffset);
            case U32 -> Integer.toUnsignedLong(data.get(ints, byteOffset));
            case I64, U64 -> data.get(longs, byteOffset);
            case F16, F32, F64 ->
                throw new IllegalStateException("type must be one of whole numbers, but was " + type.descriptor());
        };
    }
}
