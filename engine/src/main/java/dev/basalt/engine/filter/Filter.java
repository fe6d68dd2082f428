package dev.basalt.engine.filter;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.filter.FilterExpression;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonFilter;
import dev.basalt.json.JsonKind;
import dev.basalt.json.JsonLimits;
import dev.basalt.json.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Decides by a document's fields whether it may be found.
///
/// The syntax is that of [FilterExpression], and the meaning that of all filters, which the guide tells in full.
///
/// - **Threads:** safe for use by any number
public final class Filter {
    /// Documents were checked when they were stored, under limits that may have been raised.
    private static final JsonLimits LIMITS = JsonLimits.DEFAULT
            .withMaxDepth(JsonLimits.GREATEST_DEPTH)
            .withMaxNumberBytes(JsonLimits.GREATEST_NUMBER_BYTES);

    private final String text;
    private final FilterExpression expression;
    /// What no thread uses.
    private final AtomicReference<@Nullable Tester> idle = new AtomicReference<>();

    private record Tester(JsonParser parser, JsonFilter filter) {}

    private Filter(String text, FilterExpression expression) {
        this.text = text;
        this.expression = expression;
        idle.set(tester());
    }

    private Tester tester() {
        return new Tester(new JsonParser(LIMITS), JsonFilter.of(expression));
    }

    /// Parses a filter.
    ///
    /// @param text the filter, in the syntax above
    /// @return the filter
    /// @throws dev.basalt.core.filter.FilterSyntaxException if the text does not follow the grammar
    public static Filter parse(String text) {
        return new Filter(text, FilterExpression.parse(text));
    }

    /// Makes a filter of one that was parsed, or made from Java.
    ///
    /// @param expression the filter
    /// @return the filter
    /// @throws IllegalArgumentException if the filter nests too deep, or looks at an element outside of any(...)
    public static Filter of(FilterExpression expression) {
        return new Filter(expression.toString(), expression);
    }

    /// Whether a document passes.
    ///
    /// @param json  the document's JSON object
    /// @param where the document's id, for errors
    /// @return whether it passes
    /// @throws CorruptDataException if `json` is not one JSON object
    public boolean accepts(String json, String where) {
        Tester taken = idle.getAndSet(null);
        Tester tester = taken == null ? tester() : taken;
        try {
            JsonDocument document = tester.parser.named(where).parse(json.getBytes(StandardCharsets.UTF_8));
            JsonKind kind = document.kind(JsonDocument.ROOT);
            if (kind != JsonKind.OBJECT) {
                throw new CorruptDataException(
                        Location.of(where), "a document must be one JSON object, but was " + kind.withArticle());
            }
            return tester.filter.test(document);
        } finally {
            idle.set(tester);
        }
    }

    /// The text the filter was parsed from.
    @Override
    public String toString() {
        return text;
    }
}
