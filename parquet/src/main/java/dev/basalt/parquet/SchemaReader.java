package dev.basalt.parquet;

import static java.util.Objects.requireNonNull;

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
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.parquet.column.schema.EdgeInterpolationAlgorithm;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.BsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.GeographyLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.GeometryLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntervalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UnknownLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.VariantLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/// Finds the columns that a Parquet schema stands for.
///
/// Lists are read in the form of three levels and in the older ones of two (the specification's rules for backward
/// compatibility), a repeated field outside of a list as a list, and a map as a list of its entries. What the column
/// does not say of the Parquet type is kept in its attributes, [#TYPE] and [#FIELD_ID], from which [SchemaWriter]
/// makes that type again.
///
/// - **Source:** Apache Parquet, LogicalTypes.md, "Nested types", backward-compatibility rules
final class SchemaReader {
    /// How the names begin of attributes that stand in the Parquet schema itself.
    static final String TYPE_PREFIX = "parquet.";

    /// The attribute of a column that holds what Parquet says of its values beyond its type here.
    static final String TYPE = "parquet.type";

    /// The attribute of a column that holds the number which Parquet gives its field.
    static final String FIELD_ID = "parquet.field_id";

    /// The fields of an interval.
    static final Struct INTERVAL = new Struct(List.of(
            Field.of("months", Simple.UINT32).notNull(),
            Field.of("days", Simple.UINT32).notNull(),
            Field.of("milliseconds", Simple.UINT32).notNull()));

    private static final int MAX_DEPTH = 60;
    private static final int MAX_TEXT_DIGITS = 100_000;

    private final MessageType message;
    private final FieldNotes notes;
    private final Location location;
    private final Choices choices;
    private final List<String> path = new ArrayList<>();

    /// What Parquet leaves open.
    ///
    /// @param decimalsAsText whether decimals of more digits than a column may have are read as text
    /// @param int96Units     units of timestamps of 96 bits by the paths of their columns; nanoseconds if not named
    record Choices(boolean decimalsAsText, Map<List<String>, TimeUnit> int96Units) {
        static final Choices DEFAULT = new Choices(false, Map.of());
    }

    private SchemaReader(MessageType message, Map<String, String> metadata, Location location, Choices choices) {
        this.message = message;
        this.notes = new FieldNotes(metadata);
        this.location = location;
        this.choices = choices;
    }

    /// Finds the columns.
    ///
    /// @throws UnsupportedFormatException if the schema has something that no column stands for
    static List<Node> read(MessageType message, Map<String, String> metadata, Location location, Choices choices) {
        SchemaReader reader = new SchemaReader(message, metadata, location, choices);
        List<Node> nodes = new ArrayList<>();
        try {
            for (Type type : message.getFields()) {
                nodes.add(reader.node(type, 0, 0, 0));
            }
            Schema.of(nodes.stream().map(Node::field).toList());
        } catch (IllegalArgumentException e) {
            throw new UnsupportedFormatException(location, e.getMessage() == null ? "" : e.getMessage(), e);
        }
        return nodes;
    }

    private Node node(Type type, int definition, int repetition, int slot) {
        path.add(type.getName());
        if (path.size() > MAX_DEPTH) {
            throw unsupported("groups must be nested at most " + MAX_DEPTH + " deep, but are deeper");
        }
        Node node;
        if (type.isRepetition(Type.Repetition.REPEATED)) {
            Node element = plain(type, definition + 1, repetition + 1, definition + 1, true);
            node = list(type, definition, repetition, slot, element, false);
        } else {
            int own = definition + (type.isRepetition(Type.Repetition.OPTIONAL) ? 1 : 0);
            node = plain(type, own, repetition, slot, false);
        }
        path.removeLast();
        return node;
    }

    /// A node whose own levels are known.
    private Node plain(Type type, int definition, int repetition, int slot, boolean repeated) {
        if (type.isPrimitive()) {
            return leaf(type.asPrimitiveType(), definition, repetition, slot, !repeated);
        }
        GroupType group = type.asGroupType();
        LogicalTypeAnnotation logical = group.getLogicalTypeAnnotation();
        boolean isMap = logical instanceof MapLogicalTypeAnnotation || logical instanceof MapKeyValueTypeAnnotation;
        boolean isList = logical instanceof ListLogicalTypeAnnotation;
        if ((isMap || isList)
                && group.getFieldCount() == 1
                && group.getType(0).isRepetition(Type.Repetition.REPEATED)) {
            return annotatedList(group, definition, repetition, slot, isMap, !repeated);
        }
        List<Node> children = new ArrayList<>();
        for (Type child : group.getFields()) {
            children.add(node(child, definition, repetition, slot));
        }
        if (children.isEmpty()) {
            throw unsupported("a group must have fields, but " + name() + " has none");
        }
        DataType struct = new Struct(children.stream().map(Node::field).toList());
        return new Node(
                Node.Kind.STRUCT, field(type, struct, !repeated), definition, repetition, slot, children, null, null);
    }

    private Node annotatedList(
            GroupType group, int definition, int repetition, int slot, boolean isMap, boolean mayBeNull) {
        Type repeated = group.getType(0);
        path.add(repeated.getName());
        Node element;
        if (!isMap && isWrapper(group, repeated)) {
            element = node(repeated.asGroupType().getType(0), definition + 1, repetition + 1, definition + 1);
        } else {
            element = plain(repeated, definition + 1, repetition + 1, definition + 1, true);
        }
        path.removeLast();
        return list(group, definition, repetition, slot, element, mayBeNull);
    }

    /// Whether the repeated group of a list only wraps its element.
    private static boolean isWrapper(GroupType list, Type repeated) {
        if (repeated.isPrimitive()) {
            return false;
        }
        GroupType group = repeated.asGroupType();
        return group.getFieldCount() == 1
                && !group.getType(0).isRepetition(Type.Repetition.REPEATED)
                && !group.getName().equals("array")
                && !group.getName().equals(list.getName() + "_tuple");
    }

    private Node list(Type type, int definition, int repetition, int slot, Node element, boolean mayBeNull) {
        FixedVector vector = FieldNotes.vector(notes.of(path));
        if (vector != null
                && element.kind() == Node.Kind.LEAF
                && !element.field().nullable()
                && vector.element() != Element.BIT
                && element.field().type() == elementType(vector)) {
            Field field = field(type, vector, mayBeNull);
            return new Node(Node.Kind.VECTOR, field, definition, repetition, slot, List.of(element), null, null);
        }
        Field field = field(type, new ListOf(element.field()), mayBeNull);
        return new Node(Node.Kind.LIST, field, definition, repetition, slot, List.of(element), null, null);
    }

    /// The type of a vector's elements, were they a column.
    static Simple elementType(FixedVector vector) {
        return switch (vector.element()) {
            case FLOAT32 -> Simple.FLOAT32;
            case FLOAT16 -> Simple.FLOAT16;
            case INT8 -> Simple.INT8;
            case BIT -> Simple.BOOL;
        };
    }

    private Node leaf(PrimitiveType type, int definition, int repetition, int slot, boolean mayBeNull) {
        Map<String, String> noted = notes.of(path);
        FixedVector vector = FieldNotes.vector(noted);
        DataType found;
        LeafForm form;
        if (vector != null
                && type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY
                && type.getTypeLength() == vector.rowBytes()) {
            found = vector;
            form = LeafForm.FIXED;
        } else {
            found = FieldNotes.leafType(noted, type(type));
            form = form(type, found);
        }
        return new Node(
                Node.Kind.LEAF,
                field(type, found, mayBeNull),
                definition,
                repetition,
                slot,
                List.of(),
                message.getColumnDescription(path.toArray(String[]::new)),
                form);
    }

    private Field field(Type type, DataType found, boolean mayBeNull) {
        Field field = Field.of(type.getName(), found);
        if (!mayBeNull || type.isRepetition(Type.Repetition.REQUIRED)) {
            field = field.notNull();
        }
        field = FieldNotes.apply(notes.of(path), field);
        Map<String, String> attributes = new HashMap<>(field.attributes());
        String kept = typeText(type);
        if (kept != null) {
            attributes.put(TYPE, kept);
        }
        if (type.getId() != null) {
            attributes.put(FIELD_ID, Integer.toString(type.getId().intValue()));
        }
        return attributes.equals(field.attributes()) ? field : field.withAttributes(attributes);
    }

    /// What of a Parquet type the column's own does not say, or null.
    private static @Nullable String typeText(Type type) {
        return switch (type.getLogicalTypeAnnotation()) {
            case MapLogicalTypeAnnotation _, MapKeyValueTypeAnnotation _ -> "map";
            case EnumLogicalTypeAnnotation _ -> "enum";
            case JsonLogicalTypeAnnotation _ -> "json";
            case BsonLogicalTypeAnnotation _ -> "bson";
            case IntervalLogicalTypeAnnotation _ -> "interval";
            case UnknownLogicalTypeAnnotation _ -> "unknown";
            case TimeLogicalTypeAnnotation time when time.isAdjustedToUTC() -> "utc";
            case VariantLogicalTypeAnnotation variant -> "variant " + variant.getSpecVersion();
            case GeometryLogicalTypeAnnotation geometry ->
                "geometry " + Objects.requireNonNullElse(geometry.getCrs(), "");
            case GeographyLogicalTypeAnnotation geography ->
                "geography "
                        + Objects.requireNonNullElse(geography.getAlgorithm(), EdgeInterpolationAlgorithm.SPHERICAL)
                        + " " + Objects.requireNonNullElse(geography.getCrs(), "");
            case null, default -> null;
        };
    }

    private DataType type(PrimitiveType type) {
        LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
        if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
            return decimal(decimal);
        }
        return switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> Simple.BOOL;
            case FLOAT -> Simple.FLOAT32;
            case DOUBLE -> Simple.FLOAT64;
            case INT96 ->
                new Timestamp(
                        requireNonNull(choices.int96Units().getOrDefault(List.copyOf(path), TimeUnit.NANOSECOND)),
                        null);
            case INT32, INT64 -> integer(type, logical);
            case BINARY ->
                logical instanceof StringLogicalTypeAnnotation
                                || logical instanceof EnumLogicalTypeAnnotation
                                || logical instanceof JsonLogicalTypeAnnotation
                        ? Simple.STRING
                        : Simple.BINARY;
            case FIXED_LEN_BYTE_ARRAY -> {
                if (logical instanceof IntervalLogicalTypeAnnotation && type.getTypeLength() == 12) {
                    yield INTERVAL;
                }
                if (logical instanceof UUIDLogicalTypeAnnotation && type.getTypeLength() == 16) {
                    yield Simple.UUID;
                }
                yield logical instanceof Float16LogicalTypeAnnotation && type.getTypeLength() == 2
                        ? Simple.FLOAT16
                        : Simple.BINARY;
            }
        };
    }

    private DataType decimal(DecimalLogicalTypeAnnotation decimal) {
        if (decimal.getPrecision() > Decimal.MAX_PRECISION) {
            if (choices.decimalsAsText() && decimal.getPrecision() <= MAX_TEXT_DIGITS) {
                return Simple.STRING;
            }
            throw unsupported("decimals must have at most "
                    + (choices.decimalsAsText() ? MAX_TEXT_DIGITS : Decimal.MAX_PRECISION) + " digits, but "
                    + name() + " has " + decimal.getPrecision()
                    + (choices.decimalsAsText() ? "" : "; read them as text, or leave the column out"));
        }
        return new Decimal(decimal.getPrecision(), decimal.getScale());
    }

    private static DataType integer(PrimitiveType type, LogicalTypeAnnotation logical) {
        boolean wide = type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.INT64;
        return switch (logical) {
            case DateLogicalTypeAnnotation _ when !wide -> Simple.DATE;
            case TimeLogicalTypeAnnotation time -> new Time(unit(time.getUnit()));
            case TimestampLogicalTypeAnnotation timestamp
            when wide -> new Timestamp(unit(timestamp.getUnit()), timestamp.isAdjustedToUTC() ? "UTC" : null);
            case IntLogicalTypeAnnotation integer ->
                switch (integer.getBitWidth()) {
                    case 8 -> integer.isSigned() ? Simple.INT8 : Simple.UINT8;
                    case 16 -> integer.isSigned() ? Simple.INT16 : Simple.UINT16;
                    case 32 -> integer.isSigned() ? Simple.INT32 : Simple.UINT32;
                    default -> integer.isSigned() ? Simple.INT64 : Simple.UINT64;
                };
            case null, default -> wide ? Simple.INT64 : Simple.INT32;
        };
    }

    private static TimeUnit unit(LogicalTypeAnnotation.TimeUnit unit) {
        return switch (unit) {
            case MILLIS -> TimeUnit.MILLISECOND;
            case MICROS -> TimeUnit.MICROSECOND;
            case NANOS -> TimeUnit.NANOSECOND;
        };
    }

    private static LeafForm form(PrimitiveType type, DataType found) {
        boolean decimal = found instanceof Decimal;
        return switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> LeafForm.BOOLEAN;
            case FLOAT -> LeafForm.FLOAT;
            case DOUBLE -> LeafForm.DOUBLE;
            case INT96 -> LeafForm.INT96;
            case INT32 -> {
                if (decimal) {
                    yield LeafForm.DECIMAL32;
                }
                if (found instanceof Time(TimeUnit unit) && unit == TimeUnit.SECOND) {
                    yield LeafForm.SECONDS32;
                }
                yield found instanceof Simple simple && simple.isUnsigned() ? LeafForm.UINT32 : LeafForm.INT32;
            }
            case INT64 -> {
                if (decimal) {
                    yield LeafForm.DECIMAL64;
                }
                yield found instanceof Timestamp(TimeUnit unit, String _) && unit == TimeUnit.SECOND
                        ? LeafForm.SECONDS64
                        : LeafForm.INT64;
            }
            case BINARY, FIXED_LEN_BYTE_ARRAY -> {
                if (decimal) {
                    yield LeafForm.DECIMAL_BYTES;
                }
                if (found == Simple.UUID) {
                    yield LeafForm.UUID;
                }
                if (found.equals(INTERVAL)) {
                    yield LeafForm.INTERVAL;
                }
                if (type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation) {
                    yield LeafForm.DECIMAL_TEXT;
                }
                yield found == Simple.FLOAT16 ? LeafForm.HALF : LeafForm.BYTES;
            }
        };
    }

    private String name() {
        return String.join(".", path);
    }

    private UnsupportedFormatException unsupported(String problem) {
        return new UnsupportedFormatException(location, problem);
    }
}
