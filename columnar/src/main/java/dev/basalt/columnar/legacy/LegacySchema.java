package dev.basalt.columnar.legacy;

import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.schema.SemanticType;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The columns that a schema in MessagePack describes.
///
/// - **Threads:** stateless
final class LegacySchema {
    private LegacySchema() {}

    /// The schema of a Python file: a map, in which `columns` is a list of maps.
    static Schema python(@Nullable Object value, Location where) {
        List<Field> fields = new ArrayList<>();
        for (Object column : list(map(value, where).get("columns"), where)) {
            Map<?, ?> parts = map(column, where);
            String name = text(parts.get("name"), where);
            Location place = where.withPath("column '" + name + "'");
            String type = text(parts.get("data_type"), place);
            SemanticType meaning = meaning(parts.get("semantic_type"));
            Object description = parts.get("description");
            fields.add(new Field(
                    requireName(name, place),
                    pythonType(type, place),
                    !Boolean.FALSE.equals(parts.get("nullable")),
                    meaning,
                    Boolean.TRUE.equals(parts.get("contains_pii")),
                    description instanceof String words ? Map.of("description", words) : Map.of()));
        }
        return schema(fields, where);
    }

    /// The schema of a Rust file: a list of table name, columns, rows and version; a column is a list of name, type,
    /// meaning and whether it may hold nulls.
    static Schema rust(@Nullable Object value, Location where) {
        List<?> parts = list(value, where);
        List<Field> fields = new ArrayList<>();
        for (Object column : list(parts.size() < 2 ? null : parts.get(1), where)) {
            List<?> values = list(column, where);
            if (values.size() != 4) {
                throw new CorruptDataException(where, "a column must have 4 parts, but has " + values.size());
            }
            String name = text(values.get(0), where);
            Location place = where.withPath("column '" + name + "'");
            fields.add(new Field(
                    requireName(name, place),
                    rustType(text(values.get(1), place), place),
                    !Boolean.FALSE.equals(values.get(3)),
                    meaning(values.get(2)),
                    false,
                    Map.of()));
        }
        return schema(fields, where);
    }

    private static Schema schema(List<Field> fields, Location where) {
        try {
            return Schema.of(fields);
        } catch (IllegalArgumentException e) {
            throw new CorruptDataException(where, String.valueOf(e.getMessage()), e);
        }
    }

    private static String requireName(String name, Location where) {
        if (name.isEmpty()) {
            throw new CorruptDataException(where, "a column must have a name, but has none");
        }
        return name;
    }

    private static Map<?, ?> map(@Nullable Object value, Location where) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new CorruptDataException(where, "a schema must hold a map, but holds " + kind(value));
    }

    private static List<?> list(@Nullable Object value, Location where) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new CorruptDataException(where, "a schema must hold a list, but holds " + kind(value));
    }

    private static String text(@Nullable Object value, Location where) {
        if (value instanceof String text) {
            return text;
        }
        throw new CorruptDataException(where, "a schema must hold a text, but holds " + kind(value));
    }

    private static String kind(@Nullable Object value) {
        return switch (value) {
            case null -> "nothing";
            case Map<?, ?> _ -> "a map";
            case List<?> _ -> "a list";
            default -> "'" + value + "'";
        };
    }

    private static Simple pythonType(String type, Location where) {
        return switch (type) {
            case "int8" -> Simple.INT8;
            case "int16" -> Simple.INT16;
            case "int32" -> Simple.INT32;
            case "int64" -> Simple.INT64;
            case "uint8" -> Simple.UINT8;
            case "uint16" -> Simple.UINT16;
            case "uint32" -> Simple.UINT32;
            case "uint64" -> Simple.UINT64;
            case "float32" -> Simple.FLOAT32;
            case "float64" -> Simple.FLOAT64;
            case "string" -> Simple.STRING;
            case "boolean", "date", "timestamp", "decimal", "binary" ->
                throw new UnsupportedFormatException(
                        where,
                        "a column of type " + type
                                + " must not be read, as its values are a Python pickle, which runs what"
                                + " it says; write the column as string or int64 instead");
            default -> throw new UnsupportedFormatException(where, "a type must be known, but is '" + type + "'");
        };
    }

    private static Simple rustType(String type, Location where) {
        return switch (type) {
            case "Int64" -> Simple.INT64;
            case "Float64" -> Simple.FLOAT64;
            case "String" -> Simple.STRING;
            default ->
                throw new UnsupportedFormatException(
                        where,
                        "a type must be Int64, Float64 or String, as no other was ever written, but is '" + type + "'");
        };
    }

    private static SemanticType meaning(@Nullable Object name) {
        return name instanceof String text ? named(text) : SemanticType.NONE;
    }

    private static SemanticType named(String name) {
        if (name.equals("geo_lat")) {
            return SemanticType.GEO_LATITUDE;
        }
        if (name.equals("geo_lon")) {
            return SemanticType.GEO_LONGITUDE;
        }
        // Rust's names are those of the enum without the line between words.
        String plain = name.toUpperCase(Locale.ROOT);
        for (SemanticType known : SemanticType.values()) {
            if (known.name().equals(plain) || known.name().replace("_", "").equals(plain)) {
                return known;
            }
        }
        return SemanticType.NONE;
    }
}
