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
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/// Sums every byte that is delivered, in words, so that no reader gets away with not decoding.
///
/// The sum depends on the form of the buffers: it can be compared between rounds of one contender, not between
/// contenders.
final class Digest implements Taker {
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
                case LongColumn longs -> sum += words(MemorySegment.ofArray(longs.values()), 8L * size);
                case DoubleColumn doubles -> sum += words(MemorySegment.ofArray(doubles.values()), 8L * size);
                case FloatColumn floats -> sum += words(MemorySegment.ofArray(floats.values()), 4L * size);
                case WideColumn wide -> sum += words(MemorySegment.ofArray(wide.words()), 16L * size);
                case FixedColumn fixed ->
                    sum += words(MemorySegment.ofArray(fixed.bytes()), (long) size * fixed.rowBytes());
                case BytesColumn bytes ->
                    sum += words(MemorySegment.ofArray(bytes.bytes()), bytes.byteCount())
                            + words(MemorySegment.ofArray(bytes.offsets()), 4L * size);
                default -> throw new IllegalArgumentException(
                        "columns must be flat, but one is " + column.type().label());
            }
        }
    }

    @Override
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

    static long words(MemorySegment segment, long bytes) {
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
