package dev.basalt.bench.ncf;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/// Sums every byte that is delivered, in words, so that no reader gets away with not decoding.
///
/// The sum depends on the form of the buffers: it can be compared between rounds of one contender, not between
/// contenders.
final class Digest implements Taker {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private long sum;
    private long rows;

    long sum() {
        return sum;
    }

    long rows() {
        return rows;
    }

    @Override
    public void take(Batch batch) {
        rows += batch.rowCount();
        for (Column column : batch.columns()) {
            sum += column.nullCount();
            int size = column.size();
            switch (column) {
                case LongColumn longs -> sum += words(longs.values(), size);
                case DoubleColumn doubles -> {
                    double[] values = doubles.values();
                    for (int i = 0; i < size; i++) {
                        sum += Double.doubleToRawLongBits(values[i]);
                    }
                }
                case FloatColumn floats -> {
                    float[] values = floats.values();
                    for (int i = 0; i < size; i++) {
                        sum += Float.floatToRawIntBits(values[i]);
                    }
                }
                case WideColumn wide -> sum += words(wide.words(), 2 * size);
                case FixedColumn fixed -> sum += words(fixed.bytes(), size * fixed.rowBytes());
                case BytesColumn bytes -> {
                    sum += words(bytes.bytes(), bytes.byteCount());
                    int[] offsets = bytes.offsets();
                    for (int i = 0; i < size; i++) {
                        sum += offsets[i];
                    }
                }
                default ->
                    throw new IllegalArgumentException(
                            "columns must be flat, but one is " + column.type().label());
            }
        }
    }

    @Override
    @SuppressWarnings("restricted") // the memory is Arrow's, and open while this runs
    public void take(VectorSchemaRoot batch) {
        rows += batch.getRowCount();
        for (FieldVector vector : batch.getFieldVectors()) {
            for (ArrowBuf buffer : vector.getBuffers(false)) {
                long bytes = buffer.readableBytes();
                if (bytes > 0) {
                    sum += words(MemorySegment.ofAddress(buffer.memoryAddress()).reinterpret(bytes), bytes);
                }
            }
        }
    }

    // One method for each kind of memory: a method that sees several kinds is compiled to something far slower.

    private static long words(long[] values, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += values[i];
        }
        return sum;
    }

    static long words(byte[] bytes, int count) {
        long sum = 0;
        int at = 0;
        for (; at <= count - 8; at += 8) {
            sum += (long) WORDS.get(bytes, at);
        }
        for (; at < count; at++) {
            sum += bytes[at];
        }
        return sum;
    }

    private static long words(MemorySegment segment, long bytes) {
        long sum = 0;
        long at = 0;
        for (; at <= bytes - 8; at += 8) {
            sum += segment.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
        }
        for (; at < bytes; at++) {
            sum += segment.get(ValueLayout.JAVA_BYTE, at);
        }
        return sum;
    }
}
