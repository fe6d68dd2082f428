package dev.basalt.columnar.text;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.core.text.RecordBuffer;
import dev.basalt.core.text.Utf8;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import dev.basalt.json.JsonLimits;
import dev.basalt.json.JsonParser;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/// One pass over an NDJSON file: a JSON object a line, empty lines passed over.
///
/// - **Threads:** confined to one
final class NdjsonLines implements Closeable {
    /// What is done with the JSON object of a line.
    interface Taker {
        /// Takes an object.
        ///
        /// @param values gives its values
        void take(JsonValues values);
    }

    private static final JsonLimits LIMITS =
            JsonLimits.DEFAULT.withMaxDepth(JsonValues.MAX_DEPTH).withMaxNumberBytes(JsonValues.MAX_NUMBER_CHARACTERS);

    private final TextInput input;
    private final int maxRecordBytes;
    private final RecordBuffer buffer;
    private final JsonParser parser = new JsonParser(LIMITS);
    private final JsonValues values = new JsonValues();
    private long line;
    private long offset;
    private boolean ended;

    NdjsonLines(Path path, NdjsonOptions options) throws IOException {
        this.input = TextInput.open(path, options.encoding());
        this.maxRecordBytes = options.maxRecordBytes();
        try {
            this.buffer = new RecordBuffer(input.stream(), maxRecordBytes);
        } catch (IOException | RuntimeException e) {
            input.stream().close();
            throw e;
        }
    }

    /// How the text is encoded, for people.
    String encoding() {
        return input.encoding();
    }

    /// Takes the next object.
    ///
    /// @param remedy added to the error of a value that does not fit
    /// @return false at the end
    /// @throws BasaltException if the line is wrong; the next call takes the next line
    boolean next(Taker taker, String remedy) throws IOException {
        if (!nextLine()) {
            return false;
        }
        byte[] bytes = buffer.bytes();
        int from = buffer.recordFrom();
        int to = from + buffer.recordLength();
        while (bytes[to - 1] == '\n' || bytes[to - 1] == '\r') {
            to--;
        }
        parse(bytes, from, to);
        JsonDocument document = values.document();
        if (document.kind(JsonDocument.ROOT) != JsonKind.OBJECT) {
            char first = document.text(JsonDocument.ROOT).charAt(0);
            throw new CorruptDataException(
                    place(),
                    "a line must be a JSON object, but begins with '" + first + "'"
                            + (first == '[' ? "; write each of an array's objects on a line of its own" : ""));
        }
        try {
            taker.take(values);
        } catch (IllegalArgumentException e) {
            throw mismatch(e, remedy);
        }
        return true;
    }

    private void parse(byte[] bytes, int from, int to) {
        if (line > 1 && BareNumbers.beginsWithMark(bytes, from, to)) {
            throw new CorruptDataException(
                    place(from, 0), "a line must be JSON, but begins with a byte order mark, which only a file may");
        }
        try {
            values.set(parser.parse(bytes, from, to), bytes, from, BareNumbers.NONE);
        } catch (LimitExceededException e) {
            throw new LimitExceededException(place(from, e.location().byteOffset()), constraint(e), e);
        } catch (CorruptDataException e) {
            // For the error that says how to convert it.
            Utf8.decode(bytes, from, to - from, place());
            BareNumbers bare = BareNumbers.quote(bytes, from, to);
            if (bare.count() == 0 || !parsesQuoted(bare)) {
                throw new CorruptDataException(
                        place(from, e.location().byteOffset()), "a line must be JSON, but is not: " + e.problem(), e);
            }
        }
    }

    /// Python writes what JSON has no number for without quotes.
    private boolean parsesQuoted(BareNumbers bare) {
        try {
            values.set(parser.parse(bare.text()), bare.text(), 0, bare);
            return true;
        } catch (BasaltException _) {
            return false;
        }
    }

    /// What the parser's limits are for, in our own words.
    private static String constraint(LimitExceededException e) {
        return e.problem().contains("maxDepth")
                ? "a value must be nested at most " + JsonValues.MAX_DEPTH + " deep, but is deeper"
                : e.problem().contains("maxNumberBytes")
                        ? "a number must have at most " + JsonValues.MAX_NUMBER_CHARACTERS + " characters, but has more"
                        : e.problem();
    }

    private BasaltException mismatch(IllegalArgumentException e, String remedy) {
        Location where = place(buffer.recordFrom(), values.byteOffset());
        Location value = where.withPath(where.path() + ", value '" + values.pointer() + "'");
        return switch (e) {
            case TooLargeException _ -> new LimitExceededException(value, String.valueOf(e.getMessage()), e);
            case RepeatedNameException _ -> new CorruptDataException(value, String.valueOf(e.getMessage()), e);
            default -> new CorruptDataException(value, e.getMessage() + remedy, e);
        };
    }

    /// Reads the next line that is not empty.
    private boolean nextLine() throws IOException {
        while (!ended) {
            buffer.begin();
            line++;
            offset = buffer.recordOffset();
            ended = !buffer.readLine();
            if (buffer.tooLarge()) {
                throw new LimitExceededException(
                        place(),
                        "size of a line in bytes must be at most " + maxRecordBytes
                                + ", but was more; raise NdjsonOptions.maxRecordBytes");
            }
            byte[] bytes = buffer.bytes();
            int end = buffer.recordFrom() + buffer.recordLength();
            for (int i = buffer.recordFrom(); i < end; i++) {
                if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r' && bytes[i] != '\n') {
                    return true;
                }
            }
        }
        return false;
    }

    /// Where the present line begins.
    Location place() {
        return input.line(offset, line);
    }

    /// A byte of the present line, with its column in characters.
    private Location place(int from, long within) {
        Location start = place();
        long column = 1;
        byte[] bytes = buffer.bytes();
        for (long i = from; i < Math.min(from + within, from + (long) buffer.recordLength()); i++) {
            if ((bytes[(int) i] & 0xC0) != 0x80) {
                column++;
            }
        }
        return start.withPath(start.path() + ", column " + column);
    }

    @Override
    public void close() throws IOException {
        buffer.close();
    }
}
