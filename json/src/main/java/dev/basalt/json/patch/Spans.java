package dev.basalt.json.patch;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.internal.ByteBuilder;

/// Copies of a document's text.
final class Spans {
    private Spans() {}

    /// Copies a value or name as it is written.
    static void copy(JsonDocument document, int node, ByteBuilder out) {
        copy(document, document.byteOffset(node), document.byteEnd(node), out);
    }

    /// Copies a range of the text.
    static void copy(JsonDocument document, long from, long to, ByteBuilder out) {
        int length = Math.toIntExact(to - from);
        int at = out.reserve(length);
        document.copyBytes(from, length, out.bytes(), at);
    }

    /// How long the text of a value is.
    static long size(JsonDocument document, int node) {
        return document.byteEnd(node) - document.byteOffset(node);
    }

    /// A value's text as messages show it.
    static String shown(JsonDocument document, int node) {
        String text = document.text(node);
        int most = 60;
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }
}
