package dev.basalt.columnar.text;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.core.text.RecordBuffer;
import dev.basalt.core.text.Utf8;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;

/// One pass over an NDJSON file: a JSON object a line, empty lines passed over.
///
/// - **Threads:** confined to one
final class NdjsonLines implements Closeable {
    /// What is done with the JSON object of a line.
    interface Taker {
        /// Takes an object.
        ///
        /// @param parser at the object's start; must be left at its end
        void take(JsonParser parser);
    }

    private final TextInput input;
    private final int maxRecordBytes;
    private final RecordBuffer buffer;
    private long line;
    private long offset;
    /// How many characters of the line stand before its object.
    private int indentation;

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
        String text = nextText();
        if (text == null) {
            return false;
        }
        try (JsonParser parser = JsonValues.FACTORY.createParser(ObjectReadContext.empty(), text)) {
            try {
                take(parser, text, taker);
            } catch (StreamConstraintsException e) {
                throw new LimitExceededException(place(e.getLocation()), constraint(e), e);
            } catch (JacksonException e) {
                throw new CorruptDataException(
                        place(e.getLocation()), "a line must be JSON, but is not: " + e.getOriginalMessage(), e);
            } catch (IllegalArgumentException e) {
                throw mismatch(parser, e, remedy);
            }
        }
        return true;
    }

    /// What the parser's limits are for, in our own words.
    private static String constraint(StreamConstraintsException e) {
        return String.valueOf(e.getOriginalMessage()).contains("nesting")
                ? "a value must be nested at most " + JsonValues.MAX_DEPTH + " deep, but is deeper"
                : "a number must have at most " + JsonValues.MAX_NUMBER_CHARACTERS + " characters, but has more";
    }

    private void take(JsonParser parser, String text, Taker taker) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            String remedy = text.startsWith("[") ? "; write each of an array's objects on a line of its own" : "";
            throw new CorruptDataException(
                    place(), "a line must be a JSON object, but begins with '" + text.charAt(0) + "'" + remedy);
        }
        taker.take(parser);
        if (parser.nextToken() != null) {
            throw new CorruptDataException(
                    place(parser.currentTokenLocation()), "a line must be one JSON object, but something follows it");
        }
    }

    private BasaltException mismatch(JsonParser parser, IllegalArgumentException e, String remedy) {
        Location where = place(parser.currentTokenLocation());
        String at = parser.streamReadContext().pathAsPointer().toString();
        Location value = where.withPath(where.path() + ", value '" + at + "'");
        return switch (e) {
            case TooLargeException _ -> new LimitExceededException(value, String.valueOf(e.getMessage()), e);
            case RepeatedNameException _, LoneSurrogateException _ ->
                new CorruptDataException(value, String.valueOf(e.getMessage()), e);
            default -> new CorruptDataException(value, e.getMessage() + remedy, e);
        };
    }

    private @Nullable String nextText() throws IOException {
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
            String whole = Utf8.decode(buffer.bytes(), buffer.recordFrom(), buffer.recordLength(), place());
            String text = whole.stripLeading();
            indentation = whole.length() - text.length();
            text = text.stripTrailing();
            if (!text.isEmpty()) {
                return text;
            }
        }
        return null;
    }

    /// Where the present line begins.
    Location place() {
        return input.line(offset, line);
    }

    /// A place in the present line.
    private Location place(@Nullable TokenStreamLocation within) {
        Location start = place();
        return within == null || within.getColumnNr() < 1
                ? start
                : start.withPath(start.path() + ", column " + (within.getColumnNr() + indentation));
    }

    @Override
    public void close() throws IOException {
        buffer.close();
    }
}
