package dev.basalt.bench.ncf;

import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Timestamp;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/// The types of Parquet that hold Basalt's.
final class ParquetSchemas {
    private ParquetSchemas() {}

    static MessageType of(Schema schema) {
        List<Type> types = new ArrayList<>();
        for (Field field : schema.fields()) {
            types.add(type(field));
        }
        return new MessageType("table", types);
    }

    private static Type type(Field field) {
        Repetition repetition = field.nullable() ? Repetition.OPTIONAL : Repetition.REQUIRED;
        DataType type = field.type();
        return switch (type) {
            case Simple simple -> simple(simple, repetition).named(field.name());
            case Timestamp(DataType.TimeUnit unit, String zone) ->
                Types.primitive(PrimitiveTypeName.INT64, repetition)
                        .as(LogicalTypeAnnotation.timestampType(
                                zone != null,
                                switch (unit) {
                                    case MILLISECOND -> LogicalTypeAnnotation.TimeUnit.MILLIS;
                                    case MICROSECOND -> LogicalTypeAnnotation.TimeUnit.MICROS;
                                    case NANOSECOND -> LogicalTypeAnnotation.TimeUnit.NANOS;
                                    case SECOND -> throw new IllegalArgumentException("Parquet has no seconds");
                                }))
                        .named(field.name());
            case Decimal(int precision, int scale)
            when precision <= 18 ->
                Types.primitive(PrimitiveTypeName.INT64, repetition)
                        .as(LogicalTypeAnnotation.decimalType(scale, precision))
                        .named(field.name());
            case FixedVector vector ->
                Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
                        .length(vector.rowBytes())
                        .named(field.name());
            default -> throw new IllegalArgumentException("no type of Parquet for " + type.label());
        };
    }

    private static Types.PrimitiveBuilder<org.apache.parquet.schema.PrimitiveType> simple(
            Simple simple, Repetition repetition) {
        return switch (simple) {
            case BOOL -> Types.primitive(PrimitiveTypeName.BOOLEAN, repetition);
            case INT8, INT16, INT32 -> Types.primitive(PrimitiveTypeName.INT32, repetition);
            case INT64 -> Types.primitive(PrimitiveTypeName.INT64, repetition);
            case DATE -> Types.primitive(PrimitiveTypeName.INT32, repetition).as(LogicalTypeAnnotation.dateType());
            case FLOAT32 -> Types.primitive(PrimitiveTypeName.FLOAT, repetition);
            case FLOAT64 -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition);
            case STRING -> Types.primitive(PrimitiveTypeName.BINARY, repetition).as(LogicalTypeAnnotation.stringType());
            case BINARY -> Types.primitive(PrimitiveTypeName.BINARY, repetition);
            case UUID ->
                Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
                        .length(16)
                        .as(LogicalTypeAnnotation.uuidType());
            default -> throw new IllegalArgumentException("no type of Parquet for " + simple.label());
        };
    }
}
