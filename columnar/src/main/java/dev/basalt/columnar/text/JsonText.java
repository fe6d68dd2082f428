package dev.basalt.columnar.text;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.ListColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.Field;
import dev.basalt.json.JsonWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Values of columns as JSON.
///
/// - **Threads:** stateless
final class JsonText {
    private JsonText() {}

    /// A value as JSON text.
    static String of(Column column, int row) {
        JsonWriter writer = new JsonWriter();
        write(writer, column, row);
        return writer.toString();
    }

    /// Writes one value.
    static void write(JsonWriter to, Column column, int row) {
        if (column.isNull(row)) {
            to.nullValue();
            return;
        }
        switch (column) {
            case LongColumn longs -> writeLong(to, longs, row);
            case FloatColumn floats -> writeFloat(to, floats.get(row));
            case DoubleColumn doubles -> {
                if (Double.isFinite(doubles.get(row))) {
                    to.value(doubles.get(row));
                } else {
                    to.value(Double.toString(doubles.get(row)));
                }
            }
            case WideColumn wide -> {
                if (wide.type() instanceof Decimal decimal) {
                    to.raw(ValueText.decimal(wide, row, decimal).toPlainString().getBytes(StandardCharsets.US_ASCII));
                } else {
                    to.value(ValueText.of(wide, row));
                }
            }
            case BytesColumn bytes -> to.value(ValueText.of(bytes, row));
            case FixedColumn vectors -> writeVector(to, vectors, row);
            case ListColumn lists -> {
                to.beginArray();
                for (int i = lists.offsets()[row]; i < lists.offsets()[row + 1]; i++) {
                    write(to, lists.elements(), i);
                }
                to.endArray();
            }
            case StructColumn structs -> {
                to.beginObject();
                List<Column> columns = structs.fields();
                List<Field> fields = ((Struct) structs.type()).fields();
                for (int i = 0; i < columns.size(); i++) {
                    write(to.name(fields.get(i).name()), columns.get(i), row);
                }
                to.endObject();
            }
        }
    }

    private static void writeLong(JsonWriter to, LongColumn longs, int row) {
        long value = longs.get(row);
        if (!(longs.type() instanceof Simple type) || type == Simple.DATE) {
            to.value(ValueText.of(longs, row));
        } else if (type == Simple.BOOL) {
            to.value(value != 0);
        } else if (type == Simple.UINT64 && value < 0) {
            to.value(new BigInteger(Long.toUnsignedString(value)));
        } else {
            to.value(value);
        }
    }

    private static void writeFloat(JsonWriter to, float value) {
        if (Float.isFinite(value)) {
            to.value(value);
        } else {
            to.value(Float.toString(value));
        }
    }

    private static void writeVector(JsonWriter to, FixedColumn vectors, int row) {
        FixedVector type = (FixedVector) vectors.type();
        byte[] bytes = vectors.bytes();
        int from = row * vectors.rowBytes();
        to.beginArray();
        for (int i = 0; i < type.dimension(); i++) {
            switch (type.element()) {
                case FLOAT32 -> writeFloat(to, Float.intBitsToFloat(LittleEndian.intAt(bytes, from + 4 * i)));
                case FLOAT16 -> writeFloat(to, Float.float16ToFloat((short) LittleEndian.shortAt(bytes, from + 2 * i)));
                case INT8 -> to.value(bytes[from + i]);
                case BIT -> to.value(bytes[from + (i >> 3)] >> (i & 7) & 1);
            }
        }
        to.endArray();
    }
}
