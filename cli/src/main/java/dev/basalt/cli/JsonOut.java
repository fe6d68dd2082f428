package dev.basalt.cli;

import java.io.PrintStream;
import java.io.StringWriter;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes results as JSON, one value a line, with all control characters escaped.
final class JsonOut {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final PrintStream out;

    JsonOut(PrintStream out) {
        this.out = out;
    }

    /// Writes one object.
    ///
    /// @param fields writes its properties
    void object(Consumer<JsonGenerator> fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            fields.accept(json);
            json.writeEndObject();
        }
        out.println(ControlCharacters.json(text.toString()));
    }

    static void vector(JsonGenerator json, String name, float[] values, int from, int count) {
        json.writeName(name);
        json.writeStartArray();
        for (int i = from; i < from + count; i++) {
            json.writeNumber(values[i]);
        }
        json.writeEndArray();
    }

    /// A text as a JSON string.
    static String quoted(String text) {
        StringWriter written = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), written)) {
            json.writeString(text);
        }
        return written.toString();
    }

    /// Writes JSON that was checked before as it stands.
    static void raw(JsonGenerator json, String name, String value) {
        json.writeName(name);
        json.writeRawValue(value);
    }
}
