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
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/// Finds the columns that a Parquet schema stands for.
///
/// Lists are read in the form of three levels and in the older ones of two (the specification's rules for backward
/// compatibility), a repeated field outside of a list as a list, and a map as a list of its entries.
final class SchemaReader {
    private static final int MAX_DEPTH = 60;

    private final MessageType message;
    private final FieldNotes notes;
    private final Location location;
    private final List<String> path = new ArrayList<>();

    private SchemaReader(MessageType message, Map<String, String> metadata, Location location) {
        this.message = message;
        this.notes = new FieldNotes(metadata);
        this.location = location;
    }

    /// Finds the columns.
    ///
    /// @throws UnsupportedFormatException if the schema has something that no column stands for
    static List<Node> read(MessageType message, Map<String, String> metadata, Location location) {
        SchemaReader reader = new SchemaReader(message, metadata, location);
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
        if (!repeated
                && (isMap || isList)
                && group.getFieldCount() == 1
                && group.getType(0).isRepetition(Type.Repetition.REPEATED)) {
            return annotatedList(group, definition, repetition, slot, isMap);
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

    private Node annotatedList(GroupType group, int definition, int repetition, int slot, boolean isMap) {
        Type repeated = group.getType(0);
        path.add(repeated.getName());
        Node element;
        if (!isMap && isWrapper(group, repeated)) {
            element = node(repeated.asGroupType().getType(0), definition + 1, repetition + 1, definition + 1);
        } else {
            element = plain(repeated, definition + 1, repetition + 1, definition + 1, true);
        }
        path.removeLast();
        return list(group, definition, repetition, slot, element, true);
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
        return FieldNotes.apply(notes.of(path), field);
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
            case INT96 -> new Timestamp(TimeUnit.NANOSECOND, null);
            case INT32, INT64 -> integer(type, logical);
            case BINARY ->
                logical instanceof StringLogicalTypeAnnotation
                                || logical instanceof EnumLogicalTypeAnnotation
                                || logical instanceof JsonLogicalTypeAnnotation
                        ? Simple.STRING
                        : Simple.BINARY;
            case FIXED_LEN_BYTE_ARRAY -> {
                if (logical instanceof UUIDLogicalTypeAnnotation && type.getTypeLength() == 16) {
                    yield Simple.UUID;
                }
                yield logical instanceof Float16LogicalTypeAnnotation && type.getTypeLength() == 2
                        ? Simple.FLOAT16
                        : Simple.BINARY;
            }
        };
    }

    private Decimal decimal(DecimalLogicalTypeAnnotation decimal) {
        if (decimal.getPrecision() > Decimal.MAX_PRECISION) {
            throw unsupported("decimals must have at most " + Decimal.MAX_PRECISION + " digits, but " + name() + " has "
                    + decimal.getPrecision());
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
