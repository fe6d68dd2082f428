package dev.basalt.engine.source;

import dev.basalt.core.error.Location;
import dev.basalt.engine.Document;
import dev.basalt.engine.internal.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reads one JSON object a line; a bad line does not harm the next.
final class NdjsonDocumentReader implements DocumentReader {
    private final Utf8InputStream in;
    private final Records records;
    private final JsonFactory json;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long lineNumber;

    NdjsonDocumentReader(Utf8InputStream in, Records records) {
        this.in = in;
        this.records = records;
        this.json = Json.factory(records.limits());
    }

    @Override
    public @Nullable Document next() throws IOException {
        while (true) {
            long lineOffset = in.bytesRead();
            lineNumber++;
            boolean more = readLine(lineOffset);
            String text = line.toString(StandardCharsets.UTF_8).strip();
            if (!text.isEmpty()) {
                records.begin();
                return document(text, place(lineOffset));
            }
            if (!more) {
                if (records.count() == 0) {
                    records.begin();
                    throw records.empty();
                }
                return null;
            }
        }
    }

    private Document document(String text, Location where) {
        // Parsed from bytes, so that the offset in the error is one of the file.
        byte[] bytes = line.toByteArray();
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), bytes)) {
            while (parser.nextToken() != null) {
                parser.skipChildren();
            }
        } catch (JacksonException e) {
            throw Json.failure(where, e, true);
        }
        return records.document(text, where);
    }

    private Location place(long lineOffset) {
        return Location.at(records.source(), lineOffset).withPath("line " + lineNumber);
    }

    /// Reads to the end of the line or file; a line above the limit is passed over without being held.
    private boolean readLine(long lineOffset) throws IOException {
        line.reset();
        int limit = records.limits().maxDocumentBytes();
        boolean tooLong = false;
        int next;
        while ((next = in.read()) >= 0 && next != '\n') {
            if (line.size() < limit) {
                line.write(next);
            } else {
                tooLong = true;
            }
        }
        if (tooLong) {
            line.reset();
            records.begin();
            throw records.tooLarge(place(lineOffset));
        }
        return next >= 0;
    }

    @Override
    public long bytesRead() {
        return in.bytesRead();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
