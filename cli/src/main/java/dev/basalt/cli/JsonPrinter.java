package dev.basalt.cli;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import java.io.PrintStream;

/// Prints values of documents, each in one line, or indented; strings, names and numbers as they are written.
final class JsonPrinter {
    private static final int FLUSH_CHARACTERS = 1 << 16;

    private final PrintStream out;
    private final boolean pretty;
    private final StringBuilder text = new StringBuilder();

    JsonPrinter(PrintStream out, boolean pretty) {
        this.out = out;
        this.pretty = pretty;
    }

    /// Prints a value and a line end.
    void print(JsonDocument document, int node) {
        write(document, node, 0);
        text.append('\n');
        out.print(text);
        text.setLength(0);
    }

    private void write(JsonDocument document, int node, int depth) {
        if (text.length() > FLUSH_CHARACTERS) {
            out.print(text);
            text.setLength(0);
        }
        JsonKind kind = document.kind(node);
        if (kind != JsonKind.OBJECT && kind != JsonKind.ARRAY) {
            text.append(document.text(node));
            return;
        }
        boolean object = kind == JsonKind.OBJECT;
        text.append(object ? '{' : '[');
        int end = document.end(node);
        int child = document.first(node);
        boolean empty = child == end;
        while (child < end) {
            line(depth + 1);
            int value = child;
            if (object) {
                text.append(document.text(child)).append(pretty ? ": " : ":");
                value = document.memberValue(child);
            }
            write(document, value, depth + 1);
            child = document.end(value);
            if (child < end) {
                text.append(',');
            }
        }
        if (!empty) {
            line(depth);
        }
        text.append(object ? '}' : ']');
    }

    private void line(int depth) {
        if (pretty) {
            text.append('\n').repeat(' ', 2 * depth);
        }
    }
}
