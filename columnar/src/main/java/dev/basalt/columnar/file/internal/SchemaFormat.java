package dev.basalt.columnar.file.internal;

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
import dev.basalt.columnar.schema.SemanticType;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.UnsupportedFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A schema as bytes.
///
/// - **Source:** `docs/format/ncf.md`, section "Schema"
public final class SchemaFormat {
    private static final int DECIMAL = 32;
    private static final int TIME = 33;
    private static final int TIMESTAMP = 34;
    private static final int VECTOR = 35;
    private static final int LIST = 36;
    private static final int STRUCT = 37;

    private static final int NULLABLE = 1;
    private static final int PERSONAL = 2;

    private static final int MAX_DEPTH = 32;

    /// Types without parameters, by their number less one.
    private static final List<Simple> SIMPLE = List.of(
            Simple.BOOL,
            Simple.INT8,
            Simple.INT16,
            Simple.INT32,
            Simple.INT64,
            Simple.UINT8,
            Simple.UINT16,
            Simple.UINT32,
            Simple.UINT64,
            Simple.FLOAT16,
            Simple.FLOAT32,
            Simple.FLOAT64,
            Simple.DATE,
            Simple.STRING,
            Simple.BINARY,
            Simple.UUID);

    private static final List<TimeUnit> UNITS =
            List.of(TimeUnit.SECOND, TimeUnit.MILLISECOND, TimeUnit.MICROSECOND, TimeUnit.NANOSECOND);
    private static final List<Element> ELEMENTS = List.of(Element.FLOAT32, Element.FLOAT16, Element.INT8, Element.BIT);

    private SchemaFormat() {}

    /// Writes a schema.
    ///
    /// @param schema the schema
    /// @param out    receives it
    public static void write(Schema schema, MetaSink out) {
        writeFields(schema.fields(), out, 0);
    }

    private static void writeFields(List<Field> fields, MetaSink out, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("types must be nested at most " + MAX_DEPTH + " deep");
        }
        out.putVar(fields.size());
        for (Field field : fields) {
            out.putText(field.name());
            out.bytes().putByte((field.nullable() ? NULLABLE : 0) | (field.personal() ? PERSONAL : 0));
            out.putText(
                    field.semantic() == SemanticType.NONE
                            ? ""
                            : field.semantic().name());
            writeAttributes(field.attributes(), out);
            writeType(field.type(), out, depth);
        }
    }

    /// Writes keys and values in the order of the keys.
    ///
    /// @param attributes the keys and values
    /// @param out        receives them
    public static void writeAttributes(Map<String, String> attributes, MetaSink out) {
        out.putVar(attributes.size());
        new TreeMap<>(attributes).forEach((key, value) -> {
            out.putText(key);
            out.putText(value);
        });
    }

    private static void writeType(DataType type, MetaSink out, int depth) {
        switch (type) {
            case Simple simple -> out.bytes().putByte(1 + SIMPLE.indexOf(simple));
            case Decimal(int precision, int scale) -> {
                out.bytes().putByte(DECIMAL);
                out.bytes().putByte(precision);
                out.bytes().putByte(scale);
            }
            case Time(TimeUnit unit) -> {
                out.bytes().putByte(TIME);
                out.bytes().putByte(UNITS.indexOf(unit));
            }
            case Timestamp(TimeUnit unit, String zone) -> {
                out.bytes().putByte(TIMESTAMP);
                out.bytes().putByte(UNITS.indexOf(unit));
                out.bytes().putByte(zone == null ? 0 : 1);
                if (zone != null) {
                    out.putText(zone);
                }
            }
            case FixedVector(Element element, int dimension) -> {
                out.bytes().putByte(VECTOR);
                out.bytes().putByte(ELEMENTS.indexOf(element));
                out.putVar(dimension);
            }
            case ListOf(Field element) -> {
                out.bytes().putByte(LIST);
                writeFields(List.of(element), out, depth + 1);
            }
            case Struct(List<Field> fields) -> {
                out.bytes().putByte(STRUCT);
                writeFields(fields, out, depth + 1);
            }
        }
    }

    /// Reads a schema.
    ///
    /// @param in where it begins
    /// @return the schema
    public static Schema read(MetaCursor in) {
        try {
            return Schema.of(readFields(in, 0));
        } catch (IllegalArgumentException e) {
            throw new CorruptDataException(in.where(), "a schema must make sense, but " + e.getMessage(), e);
        }
    }

    private static List<Field> readFields(MetaCursor in, int depth) {
        if (depth > MAX_DEPTH) {
            throw in.corrupt("types must be nested at most " + MAX_DEPTH + " deep");
        }
        int count = in.takeItems("fields");
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = in.takeText();
            int flags = in.takeByte();
            if ((flags & ~(NULLABLE | PERSONAL)) != 0) {
                throw in.corrupt("the flags of field '" + name + "' must be 0 to 3, but are " + flags);
            }
            SemanticType semantic = semantic(in.takeText());
            Map<String, String> attributes = readAttributes(in);
            DataType type = readType(in, depth);
            fields.add(new Field(name, type, (flags & NULLABLE) != 0, semantic, (flags & PERSONAL) != 0, attributes));
        }
        return fields;
    }

    /// A meaning that only later versions know is none to this one.
    private static SemanticType semantic(String name) {
        for (SemanticType type : SemanticType.values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        return SemanticType.NONE;
    }

    /// Reads keys and values.
    ///
    /// @param in where they begin
    /// @return the keys and values
    public static Map<String, String> readAttributes(MetaCursor in) {
        int count = in.takeItems("attributes");
        Map<String, String> attributes = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String key = in.takeText();
            attributes.put(key, in.takeText());
        }
        return attributes;
    }

    private static DataType readType(MetaCursor in, int depth) {
        int code = in.takeByte();
        if (code >= 1 && code <= SIMPLE.size()) {
            return SIMPLE.get(code - 1);
        }
        return switch (code) {
            case DECIMAL -> {
                int precision = in.takeByte();
                yield new Decimal(precision, in.takeByte());
            }
            case TIME -> new Time(readUnit(in));
            case TIMESTAMP -> {
                TimeUnit unit = readUnit(in);
                yield new Timestamp(unit, in.takeByte() == 0 ? null : in.takeText());
            }
            case VECTOR -> {
                int element = in.takeByte();
                if (element >= ELEMENTS.size()) {
                    throw new UnsupportedFormatException(
                            in.where(), "the elements of a vector must be number 0 to 3, but are " + element);
                }
                yield new FixedVector(ELEMENTS.get(element), (int) in.takeCount("dimension", Integer.MAX_VALUE));
            }
            case LIST -> {
                List<Field> element = readFields(in, depth + 1);
                if (element.size() != 1) {
                    throw in.corrupt("a list must have one kind of element, but has " + element.size());
                }
                yield new ListOf(element.getFirst());
            }
            case STRUCT -> new Struct(readFields(in, depth + 1));
            default ->
                throw new UnsupportedFormatException(
                        in.where(), "a type must be one that this version knows, but is number " + code);
        };
    }

    private static TimeUnit readUnit(MetaCursor in) {
        int unit = in.takeByte();
        if (unit >= UNITS.size()) {
            throw in.corrupt("the unit of a time must be number 0 to 3, but is " + unit);
        }
        return UNITS.get(unit);
    }
}
