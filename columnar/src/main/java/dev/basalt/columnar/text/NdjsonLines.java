package dev.basalt.columnar.text;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.core.text.RecordBuffer;
import dev.basalt.core.text.Utf8;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
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

    private final Path path;
    private final int maxRecordBytes;
    private final RecordBuffer buffer;
    private long line;
    private long offset;
    private boolean ended;

    NdjsonLines(Path path, int maxRecordBytes) throws IOException {
        this.path = path;
        this.maxRecordBytes = maxRecordBytes;
        this.buffer = new RecordBuffer(Files.newInputStream(path), maxRecordBytes);
    }

    /// Takes the next object.
    ///
    /// @param remedy added to the error of a value that does not fit
    /// @return false at the end
    boolean next(Taker taker, String remedy) throws IOException {
        String text = nextText();
        if (text == null) {
            return false;
        }
        try (JsonParser parser = JsonValues.FACTORY.createParser(ObjectReadContext.empty(), text)) {
            try {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    throw new CorruptDataException(
                            place(), "a line must be a JSON object, but begins with '" + text.charAt(0) + "'");
                }
                taker.take(parser);
                if (parser.nextToken() != null) {
                    throw new CorruptDataException(place(), "a line must be one JSON object, but something follows it");
                }
            } catch (StreamConstraintsException e) {
                throw new LimitExceededException(place(), e.getOriginalMessage(), e);
            } catch (JacksonException e) {
                throw new CorruptDataException(
                        place(), "a line must be JSON, but is not: " + e.getOriginalMessage(), e);
            } catch (IllegalArgumentException e) {
                String at = parser.streamReadContext().pathAsPointer().toString();
                String hint = e instanceof RepeatedNameException ? "" : remedy;
                throw new CorruptDataException(
                        place().withPath("line " + line + ", value '" + at + "'"), e.getMessage() + hint, e);
            }
        }
        return true;
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
            String text = Utf8.decode(buffer.bytes(), buffer.recordFrom(), buffer.recordLength(), place())
                    .strip();
            if (!text.isEmpty()) {
                return text;
            }
        }
        return null;
    }

    Location place() {
        return Location.at(path, offset).withPath("line " + line);
    }

    @Override
    public void close() throws IOException {
        buffer.close();
    }
}
