package dev.basalt.engine.source;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.text.RecordBuffer;
import dev.basalt.engine.Document;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads JSON values one after another; an array of objects is many documents.
///
/// Where an object ends is found by its brackets and quotes alone, so that an object that is wrong inside is an error
/// of its own and does not harm the next. Wrong syntax between the objects ends the file.
final class JsonDocumentReader implements DocumentReader {
    /// What may come next, outside the documents.
    private enum State {
        TOP_LEVEL,
        FIRST_ELEMENT,
        ELEMENT,
        AFTER_ELEMENT,
        ENDED
    }

    private final RecordBuffer buffer;
    private final Records records;
    private State state = State.TOP_LEVEL;

    JsonDocumentReader(RecordBuffer buffer, Records records) {
        this.buffer = buffer;
        this.records = records;
    }

    @Override
    public @Nullable Document next() throws IOException {
        while (state != State.ENDED) {
            buffer.begin();
            int next = buffer.skipWhitespace();
            buffer.begin();
            if (next == RecordBuffer.END) {
                end();
            } else if (!punctuation(next)) {
                state = state == State.TOP_LEVEL ? State.TOP_LEVEL : State.AFTER_ELEMENT;
                return value(next);
            }
        }
        return null;
    }

    private void end() {
        boolean open = state != State.TOP_LEVEL;
        state = State.ENDED;
        if (open) {
            throw new CorruptDataException(
                    Location.at(records.source(), buffer.offset()),
                    "JSON must be well formed, but the file ends within an array");
        }
        records.requireSome();
    }

    /// Takes a bracket or comma between the documents.
    ///
    /// @return false when a value must stand here
    private boolean punctuation(int next) throws IOException {
        State following = switch (state) {
            case TOP_LEVEL -> next == '[' ? State.FIRST_ELEMENT : null;
            case FIRST_ELEMENT -> next == ']' ? State.TOP_LEVEL : null;
            case AFTER_ELEMENT -> next == ']' ? State.TOP_LEVEL : next == ',' ? State.ELEMENT : State.ENDED;
            case ELEMENT, ENDED -> null;
        };
        if (following == null) {
            return false;
        }
        state = following;
        if (following == State.ENDED) {
            throw new CorruptDataException(
                    Location.at(records.source(), buffer.offset()),
                    "JSON must be well formed, but neither ',' nor ']' follows an element of an array");
        }
        buffer.read();
        return true;
    }

    private Document value(int first) throws IOException {
        records.begin();
        Location where = Location.at(records.source(), buffer.offset()).withPath("record " + records.count());
        boolean complete = switch (first) {
            case '{', '[' -> takeStructure();
            case '"' -> takeString();
            default -> takeWord();
        };
        if (!complete) {
            state = State.ENDED;
        }
        if (buffer.tooLarge()) {
            throw records.tooLarge(where);
        }
        return records.document(buffer.bytes(), buffer.recordFrom(), buffer.recordLength(), where);
    }

    private boolean takeStructure() throws IOException {
        int depth = 0;
        do {
            int next = buffer.read();
            if (next == '"') {
                if (!buffer.readString()) {
                    return false;
                }
            } else if (next == '{' || next == '[') {
                depth++;
            } else if (next == '}' || next == ']') {
                depth--;
            } else if (next == RecordBuffer.END) {
                return false;
            }
        } while (depth > 0);
        return true;
    }

    private boolean takeString() throws IOException {
        buffer.read();
        return buffer.readString();
    }

    /// Takes a number or a name such as `true`.
    ///
    /// @return false when it begins like neither: what follows would be read as nonsense, too
    private boolean takeWord() throws IOException {
        int first = buffer.read();
        int next = buffer.read();
        while (next != RecordBuffer.END && isWordPart(next)) {
            next = buffer.read();
        }
        if (next != RecordBuffer.END) {
            buffer.unread();
        }
        return "-0123456789tfn".indexOf(first) >= 0;
    }

    private static boolean isWordPart(int value) {
        return !RecordBuffer.isWhitespace((byte) value) && ",:[]{}\"".indexOf(value) < 0;
    }

    @Override
    public long bytesRead() {
        return buffer.offset();
    }

    @Override
    public void close() throws IOException {
        state = State.ENDED;
        buffer.close();
    }
}
