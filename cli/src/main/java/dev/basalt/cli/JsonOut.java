package dev.basalt.cli;

import dev.basalt.json.JsonWriter;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Writes results as JSON, one value a line, with all control characters escaped.
final class JsonOut {
    private final PrintStream out;

    JsonOut(PrintStream out) {
        this.out = out;
    }

    /// Writes one object.
    ///
    /// @param fields writes its members
    void object(Consumer<JsonWriter> fields) {
        JsonWriter json = new JsonWriter().beginObject();
        fields.accept(json);
        out.println(ControlCharacters.json(json.endObject().toString()));
    }

    static void vector(JsonWriter json, String name, float[] values, int from, int count) {
        json.name(name).beginArray();
        for (int i = from; i < from + count; i++) {
            number(json, values[i]);
        }
        json.endArray();
    }

    /// Writes a number, one that JSON does not have as text.
    static void number(JsonWriter json, double value) {
        if (Double.isFinite(value)) {
            json.value(value);
        } else {
            json.value(Double.toString(value));
        }
    }

    /// Writes a number, one that JSON does not have as text.
    static void number(JsonWriter json, float value) {
        if (Float.isFinite(value)) {
            json.value(value);
        } else {
            json.value(Float.toString(value));
        }
    }

    /// Writes a text, null where there is none.
    static void text(JsonWriter json, @Nullable String value) {
        if (value == null) {
            json.nullValue();
        } else {
            json.value(value);
        }
    }

    /// A text as a JSON string.
    static String quoted(String text) {
        return new JsonWriter().value(text).toString();
    }

    /// Writes JSON that was checked before as it stands.
    static void raw(JsonWriter json, String name, String value) {
        json.name(name).raw(value.getBytes(StandardCharsets.UTF_8));
    }
}
