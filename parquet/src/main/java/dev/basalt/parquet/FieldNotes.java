package dev.basalt.parquet;

import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Element;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.Time;
import dev.basalt.columnar.schema.DataType.TimeUnit;
import dev.basalt.columnar.schema.DataType.Timestamp;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.SemanticType;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What Parquet's types cannot say of a field, kept in the key-value metadata of the file: one entry for each field
/// that needs it, `basalt.field.` and the path of its Parquet names, percent-encoded and joined by dots. The value
/// is a list of `key=value`, percent-encoded and joined by `&`: `name` (of a list's element), `unit=s`, `zone`,
/// `vector=float32:5`, `semantic`, `personal`, and attributes after `a.`.
///
/// What cannot be understood, or does not fit the field, is left alone: other programs may have copied it.
final class FieldNotes {
    private static final String PREFIX = "basalt.field.";

    private final Map<String, String> metadata;

    FieldNotes(Map<String, String> metadata) {
        this.metadata = metadata;
    }

    /// Whether an entry of the metadata is a note of a field.
    static boolean isNote(String key) {
        return key.startsWith(PREFIX);
    }

    /// What is noted of a field.
    Map<String, String> of(List<String> path) {
        String text = metadata.get(key(path));
        Map<String, String> notes = new HashMap<>();
        if (text == null) {
            return notes;
        }
        for (String note : text.split("&", -1)) {
            int equals = note.indexOf('=');
            if (equals > 0) {
                try {
                    notes.put(decode(note.substring(0, equals)), decode(note.substring(equals + 1)));
                } catch (IllegalArgumentException e) {
                    // Not a note of ours.
                    notes.remove(note);
                }
            }
        }
        return notes;
    }

    /// Notes what Parquet cannot say of a field.
    static void write(Map<String, String> metadata, List<String> path, String parquetName, Field field) {
        Map<String, String> notes = new TreeMap<>();
        if (!field.name().equals(parquetName)) {
            notes.put("name", field.name());
        }
        switch (field.type()) {
            case Time(TimeUnit unit) when unit == TimeUnit.SECOND -> notes.put("unit", "s");
            case Timestamp(TimeUnit unit, String zone) -> {
                if (unit == TimeUnit.SECOND) {
                    notes.put("unit", "s");
                }
                if (zone != null && !zone.equals("UTC")) {
                    notes.put("zone", zone);
                }
            }
            case FixedVector(Element element, int dimension) -> notes.put("vector", element.name() + ":" + dimension);
            default -> {}
        }
        if (field.semantic() != SemanticType.NONE) {
            notes.put("semantic", field.semantic().name());
        }
        if (field.personal()) {
            notes.put("personal", "true");
        }
        field.attributes().forEach((key, value) -> {
            if (!key.startsWith(SchemaReader.TYPE_PREFIX)) {
                notes.put("a." + key, value);
            }
        });
        if (!notes.isEmpty()) {
            StringBuilder text = new StringBuilder();
            notes.forEach((key, value) -> text.append(text.isEmpty() ? "" : "&")
                    .append(encode(key))
                    .append('=')
                    .append(encode(value)));
            metadata.put(key(path), text.toString());
        }
    }

    /// A field with its meaning, its mark and its attributes as they were noted.
    static Field apply(Map<String, String> notes, Field field) {
        SemanticType semantic = SemanticType.NONE;
        for (SemanticType known : SemanticType.values()) {
            if (known.name().equals(notes.get("semantic"))) {
                semantic = known;
            }
        }
        Map<String, String> attributes = new HashMap<>();
        notes.forEach((key, value) -> {
            if (key.startsWith("a.")) {
                attributes.put(key.substring(2), value);
            }
        });
        boolean personal = "true".equals(notes.get("personal"));
        String name = notes.getOrDefault("name", field.name());
        return new Field(
                name.isEmpty() ? field.name() : name, field.type(), field.nullable(), semantic, personal, attributes);
    }

    /// The type of a leaf as it was noted, or as it is.
    static DataType leafType(Map<String, String> notes, DataType type) {
        boolean seconds = "s".equals(notes.get("unit"));
        return switch (type) {
            case Time(TimeUnit unit) when seconds && unit == TimeUnit.MILLISECOND -> new Time(TimeUnit.SECOND);
            case Timestamp(TimeUnit unit, String zone) ->
                new Timestamp(
                        seconds && unit == TimeUnit.MILLISECOND ? TimeUnit.SECOND : unit,
                        zone == null ? null : notes.getOrDefault("zone", zone));
            default -> type;
        };
    }

    /// The vector that was noted, or null.
    static @Nullable FixedVector vector(Map<String, String> notes) {
        String text = notes.get("vector");
        if (text == null) {
            return null;
        }
        for (Element element : Element.values()) {
            String prefix = element.name() + ":";
            if (text.startsWith(prefix)) {
                try {
                    return new FixedVector(element, Integer.parseInt(text.substring(prefix.length())));
                } catch (IllegalArgumentException e) {
                    return null;
                }
            }
        }
        return null;
    }

    private static String key(List<String> path) {
        return PREFIX + String.join(".", path.stream().map(FieldNotes::encode).toList());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace(".", "%2E");
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
