package dev.basalt.json.internal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// Judges documents as Jackson does, made strict where it is not: UTF-8 is checked by the JDK, and surrogates
/// that are not one of a pair are refused.
final class ReferenceReader {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(1000)
                    .maxNumberLength(10_000)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private ReferenceReader() {}

    /// The document as a list: brackets, names and strings decoded, numbers as they are written.
    ///
    /// @return null if it is none
    static @Nullable List<String> read(byte[] bytes) {
        CharBuffer text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException _) {
            return null;
        }
        if (text.length() > 0 && text.charAt(0) == '\ufeff') {
            text.position(1);
        }
        List<String> tokens = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text.toString())) {
            int depth = 0;
            do {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    return null;
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                String value = parser.getString();
                boolean isText = token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME;
                if (isText && !StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
                    return null;
                }
                tokens.add(isText ? '"' + value : value);
            } while (depth > 0);
            return parser.nextToken() == null ? tokens : null;
        } catch (JacksonException _) {
            return null;
        }
    }
}
