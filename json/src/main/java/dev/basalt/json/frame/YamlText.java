package dev.basalt.json.frame;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonWriter;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// Makes JSON of YAML 1.2, of which it has the same types.
///
/// Tags of classes are not followed. Keys become names; numbers that JSON does not have become strings.
///
/// - **Limits:** nesting of 100, 3 million characters, 100,000 values, those of aliases counted where they stand
final class YamlText {
    private static final int MOST_DEPTH = 100;
    private static final int MOST_VALUES = 100_000;

    private final JsonWriter json = new JsonWriter();
    private int values;

    private YamlText() {}

    /// Reads a document.
    ///
    /// @throws CorruptDataException if it is no YAML, or more than the limits allow
    static JsonDocument parse(String yaml) {
        try {
            requireDepth(yaml);
            Object value = new Load(settings()).loadFromString(yaml);
            YamlText text = new YamlText();
            text.write(value, 0);
            return JsonDocument.parse(text.json.toByteArray());
        } catch (YamlEngineException | IllegalArgumentException e) {
            throw new CorruptDataException(
                    Location.of("YAML"), String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " "), e);
        }
    }

    private static LoadSettings settings() {
        return LoadSettings.builder()
                .setLabel("frame")
                .setAllowDuplicateKeys(false)
                .build();
    }

    /// Counts what is open before anything is made of it, which goes by recursion.
    private static void requireDepth(String yaml) {
        int depth = 0;
        Parser parser = new ParserImpl(settings(), new StreamReader(settings(), yaml));
        while (parser.hasNext()) {
            switch (parser.next().getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                default -> {}
            }
            if (depth > MOST_DEPTH) {
                throw new IllegalArgumentException("nesting depth must be at most " + MOST_DEPTH + ", but was more");
            }
        }
    }

    private void write(@Nullable Object value, int depth) {
        if (depth > MOST_DEPTH) {
            throw new IllegalArgumentException("nesting depth must be at most " + MOST_DEPTH + ", but was more");
        }
        if (++values > MOST_VALUES) {
            throw new IllegalArgumentException("values must be at most " + MOST_VALUES + ", but were more");
        }
        switch (value) {
            case null -> json.nullValue();
            case Map<?, ?> map -> {
                json.beginObject();
                map.forEach((key, member) -> {
                    json.name(name(key));
                    write(member, depth + 1);
                });
                json.endObject();
            }
            case Collection<?> list -> {
                json.beginArray();
                list.forEach(element -> write(element, depth + 1));
                json.endArray();
            }
            case Boolean truth -> json.value(truth.booleanValue());
            case Integer number -> json.value(number.longValue());
            case Long number -> json.value(number.longValue());
            case BigInteger number -> json.value(number);
            case Double number when Double.isFinite(number) -> json.value(number.doubleValue());
            case byte[] bytes -> json.value(Base64.getEncoder().encodeToString(bytes));
            default -> json.value(value.toString());
        }
    }

    private static String name(@Nullable Object key) {
        if (key instanceof Map || key instanceof Collection) {
            throw new IllegalArgumentException("a key must be a scalar, but was a collection");
        }
        return String.valueOf(key);
    }
}
