package dev.basalt.engine.internal;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.core.limit.Limits;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/// The one place where the engine touches its JSON library.
public final class Json {
    /// Longer numbers are hostile: to read one takes time that grows with the square of its length.
    private static final int MAX_NUMBER_CHARACTERS = 1000;

    private static final JsonFactory DEFAULT = factory(Limits.DEFAULT.maxNestingDepth());
    private static final JsonFactory UNLIMITED = factory(Integer.MAX_VALUE);

    private Json() {}

    /// A factory whose parsers stop at the nesting depth of the limits; the size of texts is limited by that of the
    /// document.
    public static JsonFactory factory(Limits limits) {
        int depth = limits.maxNestingDepth();
        // A factory is costly to make, and there may be a million small files.
        return depth == Limits.DEFAULT.maxNestingDepth() ? DEFAULT : factory(depth);
    }

    private static JsonFactory factory(int maxNestingDepth) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxNestingDepth)
                        .maxNumberLength(MAX_NUMBER_CHARACTERS)
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .build())
                .build();
    }

    /// A parser over JSON that was checked when it was stored, under limits that may have been raised.
    public static JsonParser parser(String json) {
        return UNLIMITED.createParser(ObjectReadContext.empty(), json);
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
    public static void requireObject(String json, String where, Limits limits) {
        Location place = Location.of(where);
        String kind = requireValue(factory(limits), json, place);
        if (!kind.equals(kind(JsonToken.START_OBJECT))) {
            throw new CorruptDataException(place, "a document must be one JSON object, but was " + kind);
        }
    }

    /// Checks that the text is exactly one JSON value.
    ///
    /// @param factory makes the parser, and so sets the limits
    /// @return what it is, such as `an array`
    /// @throws CorruptDataException   if it is not
    /// @throws LimitExceededException if it is too deep
    public static String requireValue(JsonFactory factory, String json, Location where) {
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), json)) {
            String kind = kind(parser.nextToken());
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new CorruptDataException(where, "a document must be one JSON object, but more follows it");
            }
            return kind;
        } catch (JacksonException e) {
            throw failure(where, e, false);
        }
    }

    /// What a value is that begins with this token, as errors name it.
    static String kind(@Nullable JsonToken token) {
        return switch (token) {
            case null -> "empty";
            case START_OBJECT, END_OBJECT, PROPERTY_NAME -> "an object";
            case START_ARRAY, END_ARRAY -> "an array";
            case VALUE_STRING, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE -> "true";
            case VALUE_FALSE -> "false";
            case VALUE_NULL -> "null";
        };
    }

    /// Well-formed JSON without the white space between its parts.
    public static String compact(String json) {
        StringBuilder out = null;
        int copied = 0;
        int position = 0;
        while (position < json.length()) {
            char next = json.charAt(position);
            if (next == '"') {
                position = afterString(json, position);
            } else if (next > ' ') {
                position++;
            } else {
                if (out == null) {
                    out = new StringBuilder(json.length());
                }
                out.append(json, copied, position);
                position++;
                copied = position;
            }
        }
        return out == null ? json : out.append(json, copied, position).toString();
    }

    private static int afterString(String json, int open) {
        int quote = json.indexOf('"', open + 1);
        while (isEscaped(json, quote)) {
            quote = json.indexOf('"', quote + 1);
        }
        return quote + 1;
    }

    private static boolean isEscaped(String json, int quote) {
        int backslash = quote;
        while (json.charAt(backslash - 1) == '\\') {
            backslash--;
        }
        return (quote - backslash) % 2 == 1;
    }

    /// Position of the first half of a surrogate pair that lacks its other half, from `from` on; -1 when there is
    /// none.
    ///
    /// JSON can escape one, but no UTF-8 can hold it.
    public static int loneSurrogate(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char next = text.charAt(i);
            if (Character.isSurrogate(next)) {
                boolean paired = Character.isHighSurrogate(next)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    /// The text with U+FFFD in place of each half of a surrogate pair that lacks its other half.
    public static String wellFormed(String text) {
        int lone = loneSurrogate(text, 0);
        if (lone < 0) {
            return text;
        }
        StringBuilder repaired = new StringBuilder(text);
        while (lone >= 0) {
            repaired.setCharAt(lone, '\uFFFD');
            lone = loneSurrogate(text, lone + 1);
        }
        return repaired.toString();
    }

    /// Turns what the JSON library says into an error of ours.
    ///
    /// @param where      the place of the text that was parsed; its offset is that of the text's first byte
    /// @param e          what the library threw
    /// @param byteParser whether the parser's offsets count bytes
    public static BasaltException failure(Location where, JacksonException e, boolean byteParser) {
        long within = byteParser && e.getLocation() != null ? e.getLocation().getByteOffset() : Location.NO_OFFSET;
        Location place = within < 0 ? where : where.withOffset(Math.max(where.byteOffset(), 0) + within);
        String problem = firstLine(e);
        if (e instanceof StreamConstraintsException) {
            return new LimitExceededException(
                    place,
                    problem.contains("nesting")
                            ? "nesting depth of JSON must be within the limit, but was more; raise Limits.maxNestingDepth"
                            : "a number must have at most " + MAX_NUMBER_CHARACTERS + " characters, but had more",
                    e);
        }
        return new CorruptDataException(place, "JSON must be well formed, but: " + problem, e);
    }

    private static String firstLine(JacksonException e) {
        return String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    }
}
