package dev.basalt.bench.ncf;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.schema.DataType.Simple;
import java.nio.ByteBuffer;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/// Reads columns of a row group into Basalt's buffers, by parquet-java's readers of columns.
final class ParquetColumns {
    private final ColumnReader[] readers;

    ParquetColumns(ColumnReadStoreImpl store, MessageType schema) {
        readers = schema.getColumns().stream().map(store::getColumnReader).toArray(ColumnReader[]::new);
    }

    /// Appends rows.
    void read(int index, int rows, Column to) {
        ColumnReader reader = readers[index];
        boolean nullable = reader.getDescriptor().getMaxDefinitionLevel() > 0;
        if (nullable) {
            for (int i = 0; i < rows; i++) {
                if (reader.getCurrentDefinitionLevel() == 0) {
                    to.appendNull();
                    reader.consume();
                } else {
                    values(reader, 1, to);
                }
            }
        } else {
            values(reader, rows, to);
        }
    }

    private static void values(ColumnReader reader, int rows, Column to) {
        switch (to) {
            case LongColumn longs -> longs(reader, rows, longs);
            case DoubleColumn doubles -> {
                int from = doubles.extend(rows);
                double[] values = doubles.values();
                for (int i = from; i < from + rows; i++) {
                    values[i] = reader.getDouble();
                    reader.consume();
                }
            }
            case FloatColumn floats -> {
                int from = floats.extend(rows);
                float[] values = floats.values();
                for (int i = from; i < from + rows; i++) {
                    values[i] = reader.getFloat();
                    reader.consume();
                }
            }
            case WideColumn wide -> wide(reader, rows, wide);
            case BytesColumn bytes -> {
                for (int i = 0; i < rows; i++) {
                    ByteBuffer value = reader.getBinary().toByteBuffer();
                    if (value.hasArray()) {
                        bytes.append(value.array(), value.arrayOffset() + value.position(), value.remaining());
                    } else {
                        byte[] copy = new byte[value.remaining()];
                        value.get(copy);
                        bytes.append(copy, 0, copy.length);
                    }
                    reader.consume();
                }
            }
            case FixedColumn fixed -> {
                for (int i = 0; i < rows; i++) {
                    fixed.append(reader.getBinary().getBytesUnsafe(), 0);
                    reader.consume();
                }
            }
            default ->
                throw new IllegalArgumentException(
                        "columns must be flat, but one is " + to.type().label());
        }
    }

    private static void longs(ColumnReader reader, int rows, LongColumn to) {
        int from = to.extend(rows);
        long[] values = to.values();
        PrimitiveTypeName type = reader.getDescriptor().getPrimitiveType().getPrimitiveTypeName();
        switch (type) {
            case INT64 -> {
                for (int i = from; i < from + rows; i++) {
                    values[i] = reader.getLong();
                    reader.consume();
                }
            }
            case INT32 -> {
                for (int i = from; i < from + rows; i++) {
                    values[i] = reader.getInteger();
                    reader.consume();
                }
            }
            default -> {
                for (int i = from; i < from + rows; i++) {
                    values[i] = reader.getBoolean() ? 1 : 0;
                    reader.consume();
                }
            }
        }
    }

    private static void wide(ColumnReader reader, int rows, WideColumn to) {
        boolean uuid = to.type() == Simple.UUID;
        for (int i = 0; i < rows; i++) {
            if (uuid) {
                ByteBuffer value = reader.getBinary().toByteBuffer();
                to.append(value.getLong(value.position()), value.getLong(value.position() + 8));
            } else {
                long value = reader.getLong();
                to.append(value >> 63, value);
            }
            reader.consume();
        }
    }
}
