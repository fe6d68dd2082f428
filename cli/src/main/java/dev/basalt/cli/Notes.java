package dev.basalt.cli;

import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Notes of a command beside its result: names changed, metadata left out, digits lost.
final class Notes {
    private Notes() {}

    /// Prints a line each to standard error.
    static void print(List<String> notes) {
        notes.forEach(note -> System.err.println(
                "basalt: note: " + TablePrinter.oneLine(TableInputs.named(note), Integer.MAX_VALUE)));
    }

    /// Writes a property `notes`, if there are any.
    static void write(JsonGenerator json, List<String> notes) {
        if (notes.isEmpty()) {
            return;
        }
        json.writeArrayPropertyStart("notes");
        notes.forEach(note -> json.writeString(TableInputs.named(note)));
        json.writeEndArray();
    }
}
