package dev.basalt.json;

import dev.basalt.core.error.Location;
import dev.basalt.json.internal.SourceBytes;

/// A byte of a text, as people find it.
///
/// @param offset its offset
/// @param line   its line, from 1 on
/// @param column its place in the line in characters, from 1 on
record TextPosition(long offset, long line, long column) {
    static TextPosition of(SourceBytes source, long offset) {
        long line = 1;
        long column = 1;
        for (long i = 0; i < Math.min(offset, source.size()); i++) {
            byte next = source.at(i);
            if (next == '\n') {
                line++;
                column = 1;
            } else if ((next & 0xC0) != 0x80) {
                column++;
            }
        }
        return new TextPosition(offset, line, column);
    }

    /// The same byte of a text that begins at a byte and the start of a line of a larger one.
    TextPosition within(long start, long startLine) {
        return new TextPosition(start + offset, startLine + line - 1, column);
    }

    Location location(String name) {
        return new Location(name, offset, "line " + line + ", column " + column);
    }
}
