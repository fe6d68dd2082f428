package dev.basalt.cli;

import dev.basalt.json.JsonWriter;
import java.util.List;

/// Notes of a command beside its result: names changed, metadata left out, digits lost.
final class Notes {
    private Notes() {}

    /// Prints a line each to standard error.
    static void print(List<String> notes) {
        notes.forEach(note -> System.err.println(
                "basalt: note: " + TablePrinter.oneLine(TableInputs.named(note), Integer.MAX_VALUE)));
    }

    /// Writes a property `notes`, if there are any.
    static void write(JsonWriter json, List<String> notes) {
        if (notes.isEmpty()) {
            return;
        }
        json.name("notes").beginArray();
        notes.forEach(note -> json.value(TableInputs.named(note)));
        json.endArray();
    }
}
