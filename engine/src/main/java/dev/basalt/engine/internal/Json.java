package dev.basalt.engine.internal;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.core.limit.Limits;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/// The one place where the engine touches its JSON library.
public final class Json {
    /// A name of more than this many characters is hostile, not a field.
    private static final int MAX_NAME_CHARACTERS = 50_000;

    private static final JsonFactory DEFAULT = factory(Limits.DEFAULT);

    private Json() {}

    /// A factory whose parsers stop at the limits.
    public static JsonFactory factory(Limits limits) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.maxNestingDepth())
                        .maxStringLength(limits.maxDocumentBytes())
                        .maxNameLength(Math.min(MAX_NAME_CHARACTERS, limits.maxDocumentBytes()))
                        .build())
                .build();
    }

    /// A parser over JSON that was checked when it was stored.
    public static JsonParser parser(String json) {
        return DEFAULT.createParser(ObjectReadContext.empty(), json);
    }

    /// A generator that writes compact JSON.
    public static JsonGenerator generator(StringWriter out) {
        return DEFAULT.createGenerator(ObjectWriteContext.empty(), out);
    }

    /// A JSON object of text fields.
    ///
    /// @param namesAndValues name, value, name, value, ...
    public static String object(String... namesAndValues) {
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = generator(out)) {
            generator.writeStartObject();
            for (int i = 0; i < namesAndValues.length; i += 2) {
                generator.writeStringProperty(namesAndValues[i], namesAndValues[i + 1]);
            }
            generator.writeEndObject();
        }
        return out.toString();
    }

    /// The scalar values at one path, as text.
    ///
    /// @throws CorruptDataException if `json` is not one JSON object; `where` names the place
    public static List<String> values(String json, String path, String where) {
        List<String> values = new ArrayList<>();
        FieldPaths paths = new FieldPaths(List.of(path));
        paths.read(json, where, (_, parser) -> values.add(parser.getString()));
        return values;
    }

    /// Checks that the text is exactly one JSON object.
    ///
    /// @throws CorruptDataException   if it is not
    /// @throws LimitExceededException if it is too deep
    public static void requireObject(String json, String where) {
        new FieldPaths(List.of()).read(json, where, (_, _) -> {});
    }

    /// Turns what the JSON library says into an error of ours.
    ///
    /// @param where      the place of the text that was parsed; its offset is that of the text's first byte
    /// @param e          what the library threw
    /// @param byteParser whether the parser's offsets count bytes
    public static BasaltException failure(Location where, JacksonException e, boolean byteParser) {
        long within = byteParser && e.getLocation() != null ? e.getLocation().getByteOffset() : Location.NO_OFFSET;
        long start = Math.max(where.byteOffset(), 0);
        long offset = within < 0 ? where.byteOffset() : start + within;
        Location place = new Location(where.source(), offset, where.path());
        if (e instanceof StreamConstraintsException) {
            return new LimitExceededException(
                    place, "JSON must stay within the limits, but: " + firstLine(e) + "; raise Limits", e);
        }
        return new CorruptDataException(place, "JSON must be well formed, but: " + firstLine(e), e);
    }

    private static String firstLine(JacksonException e) {
        return String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    }
}
