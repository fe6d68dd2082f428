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
import org.apache.parquet.column.schema.EdgeInterpolationAlgorithm;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/// Makes the Parquet schema of columns, and notes what it cannot say.
final class SchemaWriter {
    private static final String ENTRY = "key_value";

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
        String kept = field.attributes().getOrDefault(SchemaReader.TYPE, "");
        Type type = switch (field.type()) {
            case ListOf(Field element) when kept.equals("map") && isEntry(element) -> map(name, repetition, element);
            case ListOf(Field element) -> list(name, repetition, element);
            case FixedVector vector
            when vector.element() != Element.BIT ->
                list(
                        name,
                        repetition,
                        Field.of("element", SchemaReader.elementType(vector)).notNull());
            case Struct struct
            when kept.equals("interval") && struct.equals(SchemaReader.INTERVAL) ->
                fixed(name, repetition, 12, LogicalTypeAnnotation.intervalType());
            case Struct(List<Field> fields) -> group(name, repetition, fields, kept);
            default -> leaf(name, repetition, field.type(), kept);
        };
        path.removeLast();
        return withId(type, field);
    }

    private static Type withId(Type type, Field field) {
        String id = field.attributes().get(SchemaReader.FIELD_ID);
        try {
            return id == null ? type : type.withId(Integer.parseInt(id));
        } catch (NumberFormatException e) {
            // Not an attribute of ours.
            return type;
        }
    }

    private GroupType group(String name, Repetition repetition, List<Field> fields, String kept) {
        List<Type> types = new ArrayList<>();
        for (Field child : fields) {
            types.add(type(child.name(), child));
        }
        if (kept.startsWith("variant ")) {
            try {
                byte version = Byte.parseByte(kept.substring("variant ".length()));
                return Types.buildGroup(repetition)
                        .addFields(types.toArray(Type[]::new))
                        .as(LogicalTypeAnnotation.variantType(version))
                        .named(name);
            } catch (NumberFormatException e) {
                // Not an attribute of ours.
            }
        }
        return new GroupType(repetition, name, types);
    }

    /// Whether a list of this element can be written as a map.
    private static boolean isEntry(Field element) {
        return !element.nullable()
                && element.type() instanceof Struct(List<Field> fields)
                && fields.size() <= 2
                && !fields.getFirst().nullable();
    }

    private Type map(String name, Repetition repetition, Field entry) {
        path.add(ENTRY);
        FieldNotes.write(metadata, path, ENTRY, entry);
        List<Type> types = new ArrayList<>();
        for (Field child : ((Struct) entry.type()).fields()) {
            types.add(type(child.name(), child));
        }
        path.removeLast();
        return Types.buildGroup(repetition)
                .addField(new GroupType(Repetition.REPEATED, ENTRY, types))
                .as(LogicalTypeAnnotation.mapType())
                .named(name);
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

    private static Type leaf(String name, Repetition repetition, DataType type, String kept) {
        return switch (type) {
            case Simple simple -> simple(name, repetition, simple, kept);
            case Decimal decimal -> decimal(name, repetition, decimal);
            case Time(TimeUnit unit) ->
                unit == TimeUnit.SECOND || unit == TimeUnit.MILLISECOND
                        ? annotated(
                                name,
                                repetition,
                                PrimitiveTypeName.INT32,
                                LogicalTypeAnnotation.timeType(kept.equals("utc"), of(unit)))
                        : annotated(
                                name,
                                repetition,
                                PrimitiveTypeName.INT64,
                                LogicalTypeAnnotation.timeType(kept.equals("utc"), of(unit)));
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

    private static Type simple(String name, Repetition repetition, Simple type, String kept) {
        return switch (type) {
            case BOOL -> annotated(name, repetition, PrimitiveTypeName.BOOLEAN, null);
            case INT8 -> integer(name, repetition, 8, true);
            case INT16 -> integer(name, repetition, 16, true);
            case INT32 ->
                annotated(
                        name,
                        repetition,
                        PrimitiveTypeName.INT32,
                        kept.equals("unknown") ? LogicalTypeAnnotation.unknownType() : null);
            case INT64 -> annotated(name, repetition, PrimitiveTypeName.INT64, null);
            case UINT8 -> integer(name, repetition, 8, false);
            case UINT16 -> integer(name, repetition, 16, false);
            case UINT32 -> integer(name, repetition, 32, false);
            case UINT64 -> integer(name, repetition, 64, false);
            case FLOAT16 -> fixed(name, repetition, 2, LogicalTypeAnnotation.float16Type());
            case FLOAT32 -> annotated(name, repetition, PrimitiveTypeName.FLOAT, null);
            case FLOAT64 -> annotated(name, repetition, PrimitiveTypeName.DOUBLE, null);
            case DATE -> annotated(name, repetition, PrimitiveTypeName.INT32, LogicalTypeAnnotation.dateType());
            case STRING ->
                annotated(
                        name,
                        repetition,
                        PrimitiveTypeName.BINARY,
                        switch (kept) {
                            case "json" -> LogicalTypeAnnotation.jsonType();
                            case "enum" -> LogicalTypeAnnotation.enumType();
                            default -> LogicalTypeAnnotation.stringType();
                        });
            case BINARY -> annotated(name, repetition, PrimitiveTypeName.BINARY, binary(kept));
            case UUID -> fixed(name, repetition, 16, LogicalTypeAnnotation.uuidType());
        };
    }

    private static @Nullable LogicalTypeAnnotation binary(String kept) {
        String[] words = kept.split(" ", 3);
        return switch (words[0]) {
            case "bson" -> LogicalTypeAnnotation.bsonType();
            case "geometry" -> LogicalTypeAnnotation.geometryType(rest(kept, words[0]));
            case "geography" -> {
                for (EdgeInterpolationAlgorithm algorithm : EdgeInterpolationAlgorithm.values()) {
                    if (words.length > 1 && algorithm.name().equals(words[1])) {
                        yield LogicalTypeAnnotation.geographyType(rest(kept, words[0] + " " + words[1]), algorithm);
                    }
                }
                yield null;
            }
            default -> null;
        };
    }

    private static @Nullable String rest(String text, String begin) {
        String rest = text.substring(begin.length()).strip();
        return rest.isEmpty() ? null : rest;
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
            String name, Repetition repetition, PrimitiveTypeName stored, @Nullable LogicalTypeAnnotation logical) {
        return Types.primitive(stored, repetition).as(logical).named(name);
    }

    private static Type fixed(String name, Repetition repetition, int bytes, @Nullable LogicalTypeAnnotation logical) {
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
