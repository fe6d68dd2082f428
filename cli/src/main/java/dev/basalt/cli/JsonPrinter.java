package dev.basalt.cli;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// Prints values of documents, each in one line, or indented; strings, names and numbers as they are written.
///
/// - **Threads:** confined to one
final class JsonPrinter implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final OutputStream out;
    private final JsonWriter json;
    private boolean hasPrinted;

    /// Makes a printer.
    ///
    /// @param out    receives the text; flushed at the end, not closed
    /// @param indent spaces for each open container, 0 for one line
    JsonPrinter(OutputStream out, int indent) {
        this.out = new BufferedOutputStream(out, BUFFER_BYTES);
        this.json = indent > 0 ? JsonWriter.pretty(this.out, indent) : JsonWriter.to(this.out);
    }

    /// Makes a printer to standard output.
    static JsonPrinter ofStandardOutput(int indent) {
        return new JsonPrinter(System.out, indent);
    }

    /// What writes values, one a line.
    JsonWriter writer() {
        hasPrinted = true;
        return json;
    }

    /// Prints a value.
    void print(JsonDocument document, int node) {
        writer().value(document, node);
    }

    /// Ends the last line.
    @Override
    public void close() {
        json.flush();
        try {
            if (hasPrinted) {
                out.write('\n');
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
