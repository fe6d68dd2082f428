package dev.basalt.engine.internal;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.core.limit.Limits;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import dev.basalt.json.JsonLimits;
import dev.basalt.json.JsonParser;
import dev.basalt.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the engine does with JSON.
public final class Json {
    /// Longer numbers are hostile: to read one takes time that grows with the square of its length.
    private static final int MAX_NUMBER_CHARACTERS = 1000;

    /// Of what was checked when it was stored, under limits that may have been raised.
    private static final JsonLimits STORED =
            JsonLimits.DEFAULT.withMaxDepth(JsonLimits.GREATEST_DEPTH).withMaxNumberBytes(MAX_NUMBER_CHARACTERS);

    /// Parsers are costly to make, and there may be millions of documents.
    private static final ThreadLocal<JsonParser> KEPT = ThreadLocal.withInitial(() -> new JsonParser(STORED));

    private static final ThreadLocal<@Nullable Checker> CHECKER = new ThreadLocal<>();

    private static final String MORE_FOLLOWS = "the document must end after its value";

    private Json() {}

    /// A parser that stops at the nesting depth of the limits; the size of texts is limited by that of the document.
    public static JsonParser parser(Limits limits) {
        return new Checker(limits).parser;
    }

    /// A parser for a depth.
    private record Checker(int depth, JsonParser parser) {
        Checker(Limits limits) {
            this(
                    limits.maxNestingDepth(),
                    new JsonParser(JsonLimits.DEFAULT
                            .withMaxDepth(Math.min(limits.maxNestingDepth(), JsonLimits.GREATEST_DEPTH))
                            .withMaxNumberBytes(MAX_NUMBER_CHARACTERS)));
        }
    }

    /// Parses JSON that was stored.
    ///
    /// @return the document, until the thread's next call
    /// @throws CorruptDataException if it is none; `where` names the place
    public static JsonDocument stored(String json, String where) {
        return parse(KEPT.get(), json.getBytes(StandardCharsets.UTF_8), Location.of(where));
    }

    private static boolean isBlank(byte[] json) {
        for (byte next : json) {
            if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
                return false;
            }
        }
        return true;
    }

    private static JsonDocument parse(JsonParser parser, byte[] json, Location where) {
        if (isBlank(json)) {
            throw new CorruptDataException(where, "a document must be one JSON object, but was empty");
        }
        try {
            return parser.parse(json);
        } catch (CorruptDataException | LimitExceededException e) {
            throw failure(where, e, false);
        }
    }

    /// A JSON object of text fields.
    ///
    /// @param namesAndValues name, value, name, value, ...
    public static String object(String... namesAndValues) {
        JsonWriter out = new JsonWriter().beginObject();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            out.name(namesAndValues[i]).value(wellFormed(namesAndValues[i + 1]));
        }
        return out.endObject().toString();
    }

    /// The scalar values at one path, as text.
    ///
    /// @throws CorruptDataException if `json` is not one JSON object; `where` names the place
    public static List<String> values(String json, String path, String where) {
        List<String> values = new ArrayList<>();
        FieldPaths paths = new FieldPaths(List.of(path));
        JsonDocument parsed = stored(json, where);
        requireObject(parsed, Location.of(where));
        paths.read(parsed, (_, document, node) -> values.add(scalar(document, node)));
        return values;
    }

    /// A scalar as text: a string's own, else its JSON.
    public static String scalar(JsonDocument document, int node) {
        return document.kind(node) == JsonKind.STRING ? document.string(node) : document.text(node);
    }

    /// Checks that the text is exactly one JSON object.
    ///
    /// @throws CorruptDataException   if it is not
    /// @throws LimitExceededException if it is too deep
    public static void requireObject(String json, String where, Limits limits) {
        Location place = Location.of(where);
        Checker checker = CHECKER.get();
        if (checker == null || checker.depth != limits.maxNestingDepth()) {
            checker = new Checker(limits);
            CHECKER.set(checker);
        }
        requireObject(parse(checker.parser, json.getBytes(StandardCharsets.UTF_8), place), place);
    }

    /// Checks that a document is an object.
    ///
    /// @throws CorruptDataException if it is not
    public static void requireObject(JsonDocument document, Location where) {
        if (document.kind(JsonDocument.ROOT) != JsonKind.OBJECT) {
            throw new CorruptDataException(
                    where, "a document must be one JSON object, but was " + kind(document, JsonDocument.ROOT));
        }
    }

    /// What a value is, as errors name it.
    public static String kind(JsonDocument document, int node) {
        return switch (document.kind(node)) {
            case BOOLEAN, NULL -> document.text(node);
            case OBJECT, ARRAY, STRING, NUMBER -> document.kind(node).withArticle();
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

    /// Puts the error of a parser where its text lies.
    ///
    /// @param where   the place of the text that was parsed; its offset is that of the text's first byte
    /// @param e       what the parser threw
    /// @param isPlace whether the parser's offsets count from that place
    public static BasaltException failure(Location where, BasaltException e, boolean isPlace) {
        Location place = isPlace && e.location().byteOffset() >= 0
                ? where.withOffset(
                        Math.max(where.byteOffset(), 0) + e.location().byteOffset())
                : where;
        if (e.problem().startsWith(MORE_FOLLOWS)) {
            return new CorruptDataException(place, "a document must be one JSON object, but more follows it", e);
        }
        if (!(e instanceof LimitExceededException)) {
            return new CorruptDataException(place, "JSON must be well formed, but: " + e.problem(), e);
        }
        return new LimitExceededException(
                place,
                e.problem().contains("maxDepth")
                        ? "nesting depth of JSON must be within the limit, but was more; raise Limits.maxNestingDepth"
                        : e.problem().contains("maxNumberBytes")
                                ? "a number must have at most " + MAX_NUMBER_CHARACTERS + " characters, but had more"
                                : e.problem(),
                e);
    }
}
