package dev.basalt.parquet;

import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.Element;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.ListOf;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.DataType.Time;
import dev.basalt.columnar.schema.DataType.TimeUnit;
import dev.basalt.columnar.schema.DataType.Timestamp;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/// Makes the Parquet schema of columns, and notes what it cannot say.
final class SchemaWriter {
    private final Map<String, String> metadata = new TreeMap<>();
    private final List<String> path = new ArrayList<>();
    private final MessageType message;

    SchemaWriter(Schema schema) {
        List<Type> types = new ArrayList<>();
        for (Field field : schema.fields()) {
            types.add(type(field.name(), field));
        }
        this.message = new MessageType("schema", types);
    }

    /// The Parquet schema.
    MessageType message() {
        return message;
    }

    /// What it cannot say.
    Map<String, String> metadata() {
        return metadata;
    }

    private Type type(String name, Field field) {
        path.add(name);
        FieldNotes.write(metadata, path, name, field);
        Repetition repetition = field.nullable() ? Repetition.OPTIONAL : Repetition.REQUIRED;
        Type type = switch (field.type()) {
            case ListOf(Field element) -> list(name, repetition, element);
            case FixedVector vector
            when vector.element() != Element.BIT ->
                list(
                        name,
                        repetition,
                        Field.of("element", SchemaReader.elementType(vector)).notNull());
            case Struct(List<Field> fields) -> {
                List<Type> types = new ArrayList<>();
                for (Field child : fields) {
                    types.add(type(child.name(), child));
                }
                yield new GroupType(repetition, name, types);
            }
            default -> leaf(name, repetition, field.type());
        };
        path.removeLast();
        return type;
    }

    private Type list(String name, Repetition repetition, Field element) {
        path.add("list");
        Type inner = type("element", element);
        path.removeLast();
        GroupType repeated = new GroupType(Repetition.REPEATED, "list", inner);
        return Types.buildGroup(repetition)
                .addField(repeated)
                .as(LogicalTypeAnnotation.listType())
                .named(name);
    }

    private static Type leaf(String name, Repetition repetition, DataType type) {
        return switch (type) {
            case Simple simple -> simple(name, repetition, simple);
            case Decimal decimal -> decimal(name, repetition, decimal);
            case Time(TimeUnit unit) ->
                unit == TimeUnit.SECOND || unit == TimeUnit.MILLISECOND
                        ? annotated(
                                name,
                                repetition,
                                PrimitiveTypeName.INT32,
                                LogicalTypeAnnotation.timeType(false, of(unit)))
                        : annotated(
                                name,
                                repetition,
                                PrimitiveTypeName.INT64,
                                LogicalTypeAnnotation.timeType(false, of(unit)));
            case Timestamp(TimeUnit unit, String zone) ->
                annotated(
                        name,
                        repetition,
                        PrimitiveTypeName.INT64,
                        LogicalTypeAnnotation.timestampType(zone != null, of(unit)));
            case FixedVector vector -> fixed(name, repetition, vector.rowBytes(), null);
            case ListOf _, Struct _ -> throw new IllegalStateException(name + " must be a leaf");
        };
    }

    private static Type simple(String name, Repetition repetition, Simple type) {
        return switch (type) {
            case BOOL -> annotated(name, repetition, PrimitiveTypeName.BOOLEAN, null);
            case INT8 -> integer(name, repetition, 8, true);
            case INT16 -> integer(name, repetition, 16, true);
            case INT32 -> annotated(name, repetition, PrimitiveTypeName.INT32, null);
            case INT64 -> annotated(name, repetition, PrimitiveTypeName.INT64, null);
            case UINT8 -> integer(name, repetition, 8, false);
            case UINT16 -> integer(name, repetition, 16, false);
            case UINT32 -> integer(name, repetition, 32, false);
            case UINT64 -> integer(name, repetition, 64, false);
            case FLOAT16 -> fixed(name, repetition, 2, LogicalTypeAnnotation.float16Type());
            case FLOAT32 -> annotated(name, repetition, PrimitiveTypeName.FLOAT, null);
            case FLOAT64 -> annotated(name, repetition, PrimitiveTypeName.DOUBLE, null);
            case DATE -> annotated(name, repetition, PrimitiveTypeName.INT32, LogicalTypeAnnotation.dateType());
            case STRING -> annotated(name, repetition, PrimitiveTypeName.BINARY, LogicalTypeAnnotation.stringType());
            case BINARY -> annotated(name, repetition, PrimitiveTypeName.BINARY, null);
            case UUID -> fixed(name, repetition, 16, LogicalTypeAnnotation.uuidType());
        };
    }

    private static Type integer(String name, Repetition repetition, int bits, boolean signed) {
        PrimitiveTypeName stored = bits == 64 ? PrimitiveTypeName.INT64 : PrimitiveTypeName.INT32;
        return annotated(name, repetition, stored, LogicalTypeAnnotation.intType(bits, signed));
    }

    private static Type decimal(String name, Repetition repetition, Decimal type) {
        LogicalTypeAnnotation logical = LogicalTypeAnnotation.decimalType(type.scale(), type.precision());
        if (type.precision() <= 9) {
            return annotated(name, repetition, PrimitiveTypeName.INT32, logical);
        }
        if (type.precision() <= 18) {
            return annotated(name, repetition, PrimitiveTypeName.INT64, logical);
        }
        int bits = BigInteger.TEN.pow(type.precision()).bitLength() + 1;
        return fixed(name, repetition, (bits + 7) / 8, logical);
    }

    private static Type annotated(
            String name,
            Repetition repetition,
            PrimitiveTypeName stored,
            @org.jspecify.annotations.Nullable LogicalTypeAnnotation logical) {
        return Types.primitive(stored, repetition).as(logical).named(name);
    }

    private static Type fixed(
            String name,
            Repetition repetition,
            int bytes,
            @org.jspecify.annotations.Nullable LogicalTypeAnnotation logical) {
        return Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
                .length(bytes)
                .as(logical)
                .named(name);
    }

    /// Parquet has no seconds: they are kept as milliseconds.
    private static LogicalTypeAnnotation.TimeUnit of(TimeUnit unit) {
        return switch (unit) {
            case SECOND, MILLISECOND -> LogicalTypeAnnotation.TimeUnit.MILLIS;
            case MICROSECOND -> LogicalTypeAnnotation.TimeUnit.MICROS;
            case NANOSECOND -> LogicalTypeAnnotation.TimeUnit.NANOS;
        };
    }
}
