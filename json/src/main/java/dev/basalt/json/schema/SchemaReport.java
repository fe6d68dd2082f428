package dev.basalt.json.schema;

import static java.util.Objects.requireNonNull;

import dev.basalt.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/// What a schema says of a document.
///
/// - **Threads:** immutable
public final class SchemaReport {
    private final List<SchemaError> errors;
    private final boolean cut;

    SchemaReport(List<SchemaError> errors, boolean cut) {
        this.errors = List.copyOf(errors);
        this.cut = cut;
    }

    /// Whether the document is valid.
    ///
    /// @return whether there are no errors
    public boolean isValid() {
        return errors.isEmpty();
    }

    /// The errors as a tree, in the order of the schema.
    ///
    /// @return those at its top
    public List<SchemaError> errors() {
        return errors;
    }

    /// Whether there may be more errors than [SchemaLimits#maxErrors] allows to tell.
    ///
    /// @return whether the search for errors was ended
    public boolean isCut() {
        return cut;
    }

    /// One line for each error, for people. A choice of schemas of which none fits is one error.
    ///
    /// @return messages that name the value, what must hold, and what does instead
    public List<String> messages() {
        List<String> lines = new ArrayList<>();
        collect(errors, lines);
        return lines;
    }

    private static void collect(List<SchemaError> errors, List<String> lines) {
        for (SchemaError error : errors) {
            if (error.message().isEmpty()) {
                collect(error.causes(), lines);
            } else if (!lines.contains(error.message())) {
                // Two ways through a schema may lead to the same fault.
                lines.add(error.message());
            }
        }
    }

    /// Writes the report as a JSON value.
    ///
    /// @param json   the writer, at a place where a value may stand
    /// @param output how much is told
    public void write(JsonWriter json, SchemaOutput output) {
        requireNonNull(json, "json");
        json.beginObject();
        writeMembers(json, output);
        json.endObject();
    }

    /// Writes the members of the report into an object that has others too.
    ///
    /// @param json   the writer, within an object
    /// @param output how much is told
    public void writeMembers(JsonWriter json, SchemaOutput output) {
        json.name("valid").value(isValid());
        if (!isValid() && output != SchemaOutput.FLAG) {
            if (output == SchemaOutput.DETAILED) {
                json.name("keywordLocation").value("").name("instanceLocation").value("");
            }
            json.name("errors").beginArray();
            errors.forEach(error -> write(json, error, output));
            json.endArray();
            if (cut) {
                json.name("cut").value(true);
            }
        }
    }

    private static void write(JsonWriter json, SchemaError error, SchemaOutput output) {
        boolean tree = output == SchemaOutput.DETAILED;
        if (tree || !error.message().isEmpty()) {
            json.beginObject().name("valid").value(false);
            json.name("keywordLocation").value(error.keywordLocation());
            json.name("absoluteKeywordLocation").value(error.absoluteKeywordLocation());
            json.name("instanceLocation").value(error.instanceLocation());
            if (!error.message().isEmpty()) {
                json.name("error").value(error.message());
            }
            if (tree && !error.causes().isEmpty()) {
                json.name("errors").beginArray();
                error.causes().forEach(cause -> write(json, cause, output));
                json.endArray();
            }
            json.endObject();
        }
        if (!tree) {
            error.causes().forEach(cause -> write(json, cause, output));
        }
    }

    /// The messages.
    @Override
    public String toString() {
        return isValid() ? "valid" : String.join("\n", messages());
    }
}
