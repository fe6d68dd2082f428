package dev.basalt.columnar.arrow;

import dev.basalt.columnar.arrow.ArrowType.ArrowField;
import dev.basalt.columnar.arrow.ArrowType.Width;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.Element;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.ListOf;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.DataType.Time;
import dev.basalt.columnar.schema.DataType.Timestamp;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.schema.SemanticType;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Which type of Arrow stands for which of ours, both ways.
///
/// - **Threads:** stateless
final class ArrowTypes {
    static final String EXTENSION_NAME = "ARROW:extension:name";
    static final String EXTENSION_METADATA = "ARROW:extension:metadata";
    private static final String UUID_EXTENSION = "arrow.uuid";
    private static final String SEMANTIC = "basalt:semantic";
    private static final String PERSONAL = "basalt:personal";
    private static final int MAX_VECTOR = 65_536;

    private ArrowTypes() {}

    /// How a column is written.
    static ArrowField of(Field field) {
        Map<String, String> metadata = new TreeMap<>(field.attributes());
        if (field.semantic() != SemanticType.NONE) {
            metadata.put(SEMANTIC, field.semantic().name());
        }
        if (field.personal()) {
            metadata.put(PERSONAL, "true");
        }
        if (field.type() == Simple.UUID) {
            metadata.put(EXTENSION_NAME, UUID_EXTENSION);
            metadata.put(EXTENSION_METADATA, "");
        }
        List<ArrowField> children = new ArrayList<>();
        switch (field.type()) {
            case ListOf list -> children.add(of(list.element()));
            case Struct struct -> struct.fields().forEach(part -> children.add(of(part)));
            case FixedVector vector ->
                children.add(new ArrowField("item", elementType(vector.element()), false, Map.of(), List.of(), null));
            default -> {}
        }
        return new ArrowField(field.name(), typeOf(field.type()), field.nullable(), metadata, children, null);
    }

    private static ArrowType elementType(Element element) {
        return switch (element) {
            case FLOAT32 -> new ArrowType.Floating(32);
            case FLOAT16 -> new ArrowType.Floating(16);
            case INT8 -> new ArrowType.Int(8, true);
            case BIT -> new ArrowType.Bool();
        };
    }

    private static ArrowType typeOf(DataType type) {
        return switch (type) {
            case Simple simple -> typeOf(simple);
            case Decimal(int precision, int scale) -> new ArrowType.DecimalType(precision, scale, 128);
            case Time time -> new ArrowType.TimeOfDay(time.unit());
            case Timestamp timestamp -> new ArrowType.Instant(timestamp.unit(), timestamp.zone());
            case FixedVector vector -> new ArrowType.FixedList(vector.dimension());
            case ListOf _ -> new ArrowType.ListType(false);
            case Struct _ -> new ArrowType.StructType();
        };
    }

    private static ArrowType typeOf(Simple type) {
        return switch (type) {
            case BOOL -> new ArrowType.Bool();
            case INT8 -> new ArrowType.Int(8, true);
            case INT16 -> new ArrowType.Int(16, true);
            case INT32 -> new ArrowType.Int(32, true);
            case INT64 -> new ArrowType.Int(64, true);
            case UINT8 -> new ArrowType.Int(8, false);
            case UINT16 -> new ArrowType.Int(16, false);
            case UINT32 -> new ArrowType.Int(32, false);
            case UINT64 -> new ArrowType.Int(64, false);
            case FLOAT16 -> new ArrowType.Floating(16);
            case FLOAT32 -> new ArrowType.Floating(32);
            case FLOAT64 -> new ArrowType.Floating(64);
            case DATE -> new ArrowType.Date(true);
            case STRING -> new ArrowType.Variable(true, Width.INT32);
            case BINARY -> new ArrowType.Variable(false, Width.INT32);
            case UUID -> new ArrowType.FixedBytes(16);
        };
    }

    /// The columns that Arrow's stand for.
    ///
    /// @throws UnsupportedFormatException if a type has no counterpart
    static Schema schema(List<ArrowField> fields, Location where) {
        List<Field> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ArrowField field : fields) {
            if (!names.add(field.name())) {
                throw new UnsupportedFormatException(
                        where, "columns must have different names, but two are named '" + field.name() + "'");
            }
            columns.add(toField(field, where.withPath("column '" + field.name() + "'")));
        }
        return Schema.of(columns);
    }

    private static Field toField(ArrowField field, Location where) {
        Map<String, String> attributes = new HashMap<>(field.metadata());
        String extension = attributes.remove(EXTENSION_NAME);
        String extensionMetadata = attributes.remove(EXTENSION_METADATA);
        if (extension != null && !extension.equals(UUID_EXTENSION)) {
            // What is not understood is kept, and the values are taken as what they are stored as.
            attributes.put(EXTENSION_NAME, extension);
            if (extensionMetadata != null) {
                attributes.put(EXTENSION_METADATA, extensionMetadata);
            }
        }
        SemanticType semantic = SemanticType.NONE;
        String meaning = attributes.remove(SEMANTIC);
        for (SemanticType known : SemanticType.values()) {
            semantic = known.name().equals(meaning) ? known : semantic;
        }
        boolean personal = "true".equals(attributes.remove(PERSONAL));
        return new Field(field.name(), toType(field, where), field.nullable(), semantic, personal, attributes);
    }

    private static DataType toType(ArrowField field, Location where) {
        return switch (field.type()) {
            case ArrowType.NullType _ -> Simple.STRING;
            case ArrowType.Bool _ -> Simple.BOOL;
            case ArrowType.Int number -> integer(number);
            case ArrowType.Floating number ->
                number.bits() == 16 ? Simple.FLOAT16 : number.bits() == 32 ? Simple.FLOAT32 : Simple.FLOAT64;
            case ArrowType.Variable bytes -> bytes.text() ? Simple.STRING : Simple.BINARY;
            case ArrowType.FixedBytes bytes ->
                bytes.size() == 16 && UUID_EXTENSION.equals(field.metadata().get(EXTENSION_NAME))
                        ? Simple.UUID
                        : Simple.BINARY;
            case ArrowType.DecimalType decimal -> decimal(decimal, where);
            case ArrowType.Date _ -> Simple.DATE;
            case ArrowType.TimeOfDay time -> new Time(time.unit());
            case ArrowType.Instant instant -> new Timestamp(instant.unit(), instant.zone());
            case ArrowType.Duration _ -> Simple.INT64;
            case ArrowType.ListType _, ArrowType.MapType _ -> new ListOf(child(field, where));
            case ArrowType.FixedList list -> vector(field, list, where);
            case ArrowType.StructType _ -> struct(field, where);
        };
    }

    private static DataType integer(ArrowType.Int type) {
        return switch (type.bits()) {
            case 8 -> type.signed() ? Simple.INT8 : Simple.UINT8;
            case 16 -> type.signed() ? Simple.INT16 : Simple.UINT16;
            case 32 -> type.signed() ? Simple.INT32 : Simple.UINT32;
            default -> type.signed() ? Simple.INT64 : Simple.UINT64;
        };
    }

    private static DataType decimal(ArrowType.DecimalType type, Location where) {
        if (type.precision() < 1
                || type.precision() > Decimal.MAX_PRECISION
                || type.scale() < 0
                || type.scale() > type.precision()
                || type.bits() > 128) {
            throw new UnsupportedFormatException(
                    where,
                    "a decimal must have 1 to 38 digits in at most 128 bits and a scale from 0 to its digits, but has "
                            + type.precision() + " digits in " + type.bits() + " bits and scale " + type.scale());
        }
        return new Decimal(type.precision(), type.scale());
    }

    private static Field child(ArrowField field, Location where) {
        if (field.children().size() != 1) {
            throw new CorruptDataException(
                    where,
                    "a list must have one child, but has " + field.children().size());
        }
        ArrowField child = field.children().get(0);
        ArrowField named = new ArrowField(
                child.name().isEmpty() ? "element" : child.name(),
                child.type(),
                child.nullable(),
                child.metadata(),
                child.children(),
                child.dictionary());
        return toField(named, where);
    }

    private static DataType vector(ArrowField field, ArrowType.FixedList list, Location where) {
        Field child = child(field, where);
        boolean plain = field.children().get(0).dictionary() == null;
        if (plain && list.size() >= 1 && list.size() <= MAX_VECTOR) {
            if (child.type() == Simple.FLOAT32) {
                return new FixedVector(Element.FLOAT32, list.size());
            } else if (child.type() == Simple.FLOAT16) {
                return new FixedVector(Element.FLOAT16, list.size());
            } else if (child.type() == Simple.INT8) {
                return new FixedVector(Element.INT8, list.size());
            } else if (child.type() == Simple.BOOL) {
                return new FixedVector(Element.BIT, list.size());
            }
        }
        return new ListOf(child);
    }

    private static DataType struct(ArrowField field, Location where) {
        List<Field> parts = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ArrowField child : field.children()) {
            if (!names.add(child.name())) {
                throw new UnsupportedFormatException(
                        where,
                        "fields of a struct must have different names, but two are named '" + child.name() + "'");
            }
            parts.add(toField(child, where));
        }
        if (parts.isEmpty()) {
            throw new UnsupportedFormatException(where, "a struct must have a field, but has none");
        }
        return new Struct(parts);
    }
}
