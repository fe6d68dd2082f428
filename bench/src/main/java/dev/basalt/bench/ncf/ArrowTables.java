package dev.basalt.bench.ncf;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Timestamp;
import dev.basalt.columnar.schema.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/// Turns Basalt's buffers into Arrow's, outside what is measured, and back, to compare values.
final class ArrowTables {
    private ArrowTables() {}

    static Schema schema(dev.basalt.columnar.schema.Schema schema) {
        List<org.apache.arrow.vector.types.pojo.Field> fields = new ArrayList<>();
        for (Field field : schema.fields()) {
            fields.add(new org.apache.arrow.vector.types.pojo.Field(
                    field.name(), new FieldType(field.nullable(), type(field.type()), null), List.of()));
        }
        return new Schema(fields);
    }

    private static ArrowType type(DataType type) {
        return switch (type) {
            case Simple simple ->
                switch (simple) {
                    case BOOL -> ArrowType.Bool.INSTANCE;
                    case INT32 -> new ArrowType.Int(32, true);
                    case INT64 -> new ArrowType.Int(64, true);
                    case DATE -> new ArrowType.Date(DateUnit.DAY);
                    case FLOAT64 -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
                    case STRING -> ArrowType.Utf8.INSTANCE;
                    case UUID -> new ArrowType.FixedSizeBinary(16);
                    default -> throw new IllegalArgumentException("no type of Arrow for " + simple.label());
                };
            case Timestamp(DataType.TimeUnit unit, String zone) ->
                new ArrowType.Timestamp(
                        switch (unit) {
                            case SECOND -> TimeUnit.SECOND;
                            case MILLISECOND -> TimeUnit.MILLISECOND;
                            case MICROSECOND -> TimeUnit.MICROSECOND;
                            case NANOSECOND -> TimeUnit.NANOSECOND;
                        },
                        zone);
            case Decimal(int precision, int scale) -> new ArrowType.Decimal(precision, scale, 128);
            default -> throw new IllegalArgumentException("no type of Arrow for " + type.label());
        };
    }

    /// Makes Arrow's form of some rows.
    static VectorSchemaRoot root(Batch batch, int from, int rows, BufferAllocator allocator) {
        VectorSchemaRoot root = VectorSchemaRoot.create(schema(batch.schema()), allocator);
        fill(batch, from, rows, root);
        return root;
    }

    /// Sets the rows of a root.
    static void fill(Batch batch, int from, int rows, VectorSchemaRoot root) {
        root.allocateNew();
        for (int i = 0; i < batch.columns().size(); i++) {
            Column column = batch.column(i);
            FieldVector vector = root.getVector(i);
            for (int row = 0; row < rows; row++) {
                if (column.isNull(from + row)) {
                    vector.setNull(row);
                } else {
                    set(vector, row, column, from + row);
                }
            }
        }
        root.setRowCount(rows);
    }

    private static void set(FieldVector vector, int index, Column column, int row) {
        switch (vector) {
            case BigIntVector longs -> longs.setSafe(index, ((LongColumn) column).get(row));
            case IntVector ints -> ints.setSafe(index, (int) ((LongColumn) column).get(row));
            case DateDayVector days -> days.setSafe(index, (int) ((LongColumn) column).get(row));
            case BitVector bits -> bits.setSafe(index, (int) ((LongColumn) column).get(row));
            case TimeStampVector times -> times.setSafe(index, ((LongColumn) column).get(row));
            case Float8Vector doubles -> doubles.setSafe(index, ((DoubleColumn) column).get(row));
            case VarCharVector texts -> {
                BytesColumn bytes = (BytesColumn) column;
                texts.setSafe(index, bytes.bytes(), bytes.offsets()[row], bytes.length(row));
            }
            case DecimalVector decimals -> decimals.setSafe(index, ((WideColumn) column).low(row));
            case FixedSizeBinaryVector fixed -> {
                WideColumn wide = (WideColumn) column;
                fixed.setSafe(
                        index,
                        ByteBuffer.allocate(16)
                                .putLong(wide.high(row))
                                .putLong(wide.low(row))
                                .array());
            }
            default -> throw new IllegalArgumentException("no values of Arrow's " + vector.getMinorType());
        }
    }

    /// Appends the rows of a root to a batch of the same columns.
    static void append(VectorSchemaRoot root, Batch to) {
        for (int i = 0; i < to.columns().size(); i++) {
            FieldVector vector = root.getVector(to.schema().field(i).name());
            for (int row = 0; row < root.getRowCount(); row++) {
                if (vector.isNull(row)) {
                    to.column(i).appendNull();
                } else {
                    append(vector, row, to.column(i));
                }
            }
        }
    }

    private static void append(FieldVector vector, int row, Column to) {
        switch (vector) {
            case BigIntVector longs -> ((LongColumn) to).append(longs.get(row));
            case IntVector ints -> ((LongColumn) to).append(ints.get(row));
            case DateDayVector days -> ((LongColumn) to).append(days.get(row));
            case BitVector bits -> ((LongColumn) to).append(bits.get(row));
            case TimeStampVector times -> ((LongColumn) to).append(times.get(row));
            case Float8Vector doubles -> ((DoubleColumn) to).append(doubles.get(row));
            case VarCharVector texts -> bytes(texts.get(row), to);
            case ViewVarCharVector texts -> bytes(texts.get(row), to);
            case VarBinaryVector binary -> bytes(binary.get(row), to);
            case FixedSizeBinaryVector fixed -> bytes(fixed.get(row), to);
            case DecimalVector decimals -> {
                BigDecimal value = decimals.getObject(row);
                BigInteger steps = value.unscaledValue();
                ((WideColumn) to).append(steps);
            }
            default -> throw new IllegalArgumentException("no values of Arrow's " + vector.getMinorType());
        }
    }

    private static void bytes(byte[] value, Column to) {
        if (to instanceof WideColumn wide) {
            ByteBuffer words = ByteBuffer.wrap(value);
            wide.append(words.getLong(), words.getLong());
        } else {
            ((BytesColumn) to).append(value, 0, value.length);
        }
    }
}
