package dev.basalt.engine.source;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.engine.Document;
import dev.basalt.engine.internal.Json;
import java.io.IOException;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/// Reads JSON values one after another; an array of objects is many documents. Broken syntax ends the file.
final class JsonDocumentReader implements DocumentReader {
    private final Utf8InputStream in;
    private final Records records;
    private final JsonParser parser;
    private boolean inArray;
    private boolean ended;

    JsonDocumentReader(Utf8InputStream in, Records records) {
        this.in = in;
        this.records = records;
        this.parser = Json.factory(records.limits()).createParser(ObjectReadContext.empty(), in);
    }

    @Override
    public @Nullable Document next() throws IOException {
        if (ended) {
            return null;
        }
        try {
            return nextValue();
        } catch (JacksonException e) {
            ended = true;
            if (e.getCause() instanceof IOException medium) {
                throw medium;
            }
            if (e.getCause() instanceof BasaltException notUtf8) {
                throw notUtf8;
            }
            throw Json.failure(
                    Location.in(records.source(), "record " + records.count()).withOffset(0), e, true);
        } catch (CorruptDataException e) {
            ended |= parser.currentToken() == null;
            throw e;
        }
    }

    private @Nullable Document nextValue() {
        JsonToken token = parser.nextToken();
        while ((token == JsonToken.START_ARRAY && !inArray) || token == JsonToken.END_ARRAY) {
            inArray = token == JsonToken.START_ARRAY;
            token = parser.nextToken();
        }
        if (token == null) {
            ended = true;
            if (records.count() == 0) {
                throw records.empty();
            }
            return null;
        }
        records.begin();
        long offset = parser.currentTokenLocation().getByteOffset();
        Location where = new Location(records.source(), offset, "record " + records.count());
        if (token != JsonToken.START_OBJECT) {
            parser.skipChildren();
            throw new CorruptDataException(where, "a document must be a JSON object, but was " + kind(token));
        }
        return records.document(copy(where), where);
    }

    /// Copies the object that the parser stands on, piece by piece, so that one of any size stops at the limit.
    private String copy(Location where) {
        int limit = records.limits().maxDocumentBytes();
        StringWriter out = new StringWriter();
        boolean tooLarge = false;
        try (JsonGenerator generator = Json.generator(out)) {
            int depth = 0;
            do {
                if (!tooLarge) {
                    generator.copyCurrentEventExact(parser);
                    tooLarge = out.getBuffer().length() > limit;
                }
                JsonToken token = parser.currentToken();
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth > 0) {
                    parser.nextToken();
                }
            } while (depth > 0);
            if (tooLarge) {
                throw records.tooLarge(where);
            }
        }
        return out.toString();
    }

    private static String kind(JsonToken token) {
        return token == JsonToken.START_ARRAY
                ? "an array"
                : "a single " + token.name().replace("VALUE_", "");
    }

    @Override
    public long bytesRead() {
        return in.bytesRead();
    }

    @Override
    public void close() throws IOException {
        ended = true;
        in.close();
    }
}
