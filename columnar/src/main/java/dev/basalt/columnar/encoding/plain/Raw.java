package dev.basalt.columnar.encoding.plain;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.encoding.ByteSink;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.Encoding;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.NodeWriter;
import dev.basalt.columnar.schema.ValueKind;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Values as they are, little-endian, aligned to 64 bytes so that they can be used where they lie; bytes of variable
/// length behind where each ends.
public final class Raw implements Encoding {
    /// The number of this encoding.
    public static final int ID = 1;

    private static final int ALIGNMENT = 64;
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String name() {
        return "raw";
    }

    @Override
    public double decodeNanos() {
        return 0.3;
    }

    @Override
    public boolean applies(Column values) {
        return switch (values.type().kind()) {
            case LONG, FLOAT, DOUBLE, WIDE, BYTES, FIXED -> true;
            case LIST, STRUCT -> false;
        };
    }

    @Override
    public boolean encode(Column values, NodeWriter out) {
        // A single vector is used where it lies as well.
        return encode(values, out, values.size() > 1 || values instanceof FixedColumn);
    }

    /// Writes values, aligned to cache lines or just to words.
    static boolean encode(Column values, NodeWriter out, boolean aligned) {
        ByteSink sink = out.sink();
        int size = values.size();
        if (values instanceof FixedColumn fixed) {
            sink.putInt(fixed.rowBytes());
        }
        sink.align(aligned ? ALIGNMENT : 8);
        switch (values) {
            case LongColumn longs -> sink.putLongs(longs.values(), 0, size);
            case DoubleColumn doubles -> sink.putDoubles(doubles.values(), 0, size);
            case FloatColumn floats -> sink.putFloats(floats.values(), 0, size);
            case WideColumn wide -> sink.putLongs(wide.words(), 0, 2 * size);
            case BytesColumn bytes -> {
                for (int i = 1; i <= size; i++) {
                    sink.putInt(bytes.offsets()[i]);
                }
                sink.putBytes(bytes.bytes(), 0, bytes.byteCount());
            }
            case FixedColumn fixed -> sink.putBytes(fixed.bytes(), 0, size * fixed.rowBytes());
            default -> {
                return false;
            }
        }
        return true;
    }

    @Override
    public double estimate(Column values, Column sample, NodeWriter trial) {
        int size = values.size();
        return ALIGNMENT
                + switch (values) {
                    case LongColumn longs -> 8.0 * size;
                    case DoubleColumn doubles -> 8.0 * size;
                    case FloatColumn floats -> 4.0 * size;
                    case WideColumn wide -> 16.0 * size;
                    case BytesColumn bytes -> 4.0 * size + bytes.byteCount();
                    case FixedColumn fixed -> (double) size * fixed.rowBytes();
                    default -> Double.POSITIVE_INFINITY;
                };
    }

    @Override
    public Decoder open(NodeReader in) {
        return open(in, in.count(), in.count() > 1 || in.kind() == ValueKind.FIXED);
    }

    /// Opens a number of values.
    static Decoder open(NodeReader in, int count, boolean aligned) {
        int rowBytes = switch (in.kind()) {
            case LONG, DOUBLE -> 8;
            case FLOAT -> 4;
            case WIDE -> 16;
            case FIXED -> in.takeCount("row size", 1 << 20);
            case BYTES -> 0;
            case LIST, STRUCT -> throw in.corrupt("values must not be lists or structs");
        };
        in.align(aligned ? ALIGNMENT : 8);
        if (in.kind() == ValueKind.BYTES) {
            return openBytes(in, count);
        }
        MemorySegment bytes = in.take((long) rowBytes * count);
        return (from, n, out) -> read(in, bytes, rowBytes, from, n, out);
    }

    private static void read(NodeReader in, MemorySegment bytes, int rowBytes, int from, int n, Column out) {
        if (out instanceof FixedColumn fixed && fixed.rowBytes() != rowBytes) {
            throw in.corrupt("rows must have " + fixed.rowBytes() + " bytes each, but have " + rowBytes);
        }
        int at = out.extend(n);
        long offset = (long) from * rowBytes;
        switch (out) {
            case LongColumn longs -> MemorySegment.copy(bytes, I64, offset, longs.values(), at, n);
            case DoubleColumn doubles -> MemorySegment.copy(bytes, F64, offset, doubles.values(), at, n);
            case FloatColumn floats -> MemorySegment.copy(bytes, F32, offset, floats.values(), at, n);
            case WideColumn wide -> MemorySegment.copy(bytes, I64, offset, wide.words(), 2 * at, 2 * n);
            case FixedColumn fixed ->
                MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, offset, fixed.bytes(), at * rowBytes, n * rowBytes);
            default -> throw in.corrupt("values must be numbers or vectors");
        }
    }

    private static Decoder openBytes(NodeReader in, int count) {
        MemorySegment ends = in.take(4L * count);
        int previous = 0;
        for (int i = 0; i < count; i++) {
            int end = ends.getAtIndex(I32, i);
            if (end < previous) {
                throw in.corrupt("rows must end in ascending order, but row " + i + " does not");
            }
            previous = end;
        }
        MemorySegment bytes = in.take(previous);
        return (from, n, out) -> {
            if (n == 0) {
                return;
            }
            BytesColumn column = (BytesColumn) out;
            int start = from == 0 ? 0 : ends.getAtIndex(I32, from - 1);
            int length = ends.getAtIndex(I32, from + n - 1) - start;
            int target = column.byteCount();
            column.reserveBytes(length);
            MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, start, column.bytes(), target, length);
            int row = column.extend(n);
            int[] offsets = column.offsets();
            for (int i = 0; i < n; i++) {
                offsets[row + i + 1] = ends.getAtIndex(I32, from + i) - start + target;
            }
        };
    }
}
