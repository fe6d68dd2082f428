package dev.basalt.json.path;

import static java.util.Objects.requireNonNull;

import dev.basalt.core.error.LimitExceededException;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonValue;
import java.util.Arrays;
import java.util.List;

/// A compiled JSONPath query, such as `$.orders[?@.price > 100].id`.
///
/// Numbers are compared by their exact values, strings by their code points. Of members of the same name, a name
/// selects the last one, `*`, `..` and filters select each. Time is bounded: whatever the query and the document
/// are, no more than the given steps are taken, one for each value or state of a regular expression that is looked
/// at.
///
/// - **Threads:** immutable
/// - **Source:** RFC 9535, with the regular expressions of RFC 9485
public final class JsonPath {
    /// Steps that an evaluation may take unless told otherwise.
    public static final long DEFAULT_MAX_STEPS = 1_000_000_000L;

    /// Values that each part of a query may select unless told otherwise.
    public static final int DEFAULT_MAX_RESULTS = 100_000_000;

    private final String text;
    private final Expression.Query query;
    private final long maxSteps;
    private final int maxResults;

    private JsonPath(String text, Expression.Query query, long maxSteps, int maxResults) {
        this.text = text;
        this.query = query;
        this.maxSteps = maxSteps;
        this.maxResults = maxResults;
    }

    /// Compiles a query.
    ///
    /// @param text the query
    /// @return the compiled query
    /// @throws IllegalArgumentException if it is none; the message names the character and what must be there
    public static JsonPath of(String text) {
        return new JsonPath(
                requireNonNull(text, "text"), new QueryParser(text).parse(), DEFAULT_MAX_STEPS, DEFAULT_MAX_RESULTS);
    }

    /// This query with other limits.
    ///
    /// @param steps   steps that an evaluation may take
    /// @param results values that each part of the query may select
    /// @return a new query
    /// @throws IllegalArgumentException if one is below 1
    public JsonPath withLimits(long steps, int results) {
        if (steps < 1 || results < 1) {
            throw new IllegalArgumentException("limits must be at least 1, but were " + steps + " and " + results);
        }
        return new JsonPath(text, query, steps, results);
    }

    /// Selects values.
    ///
    /// @param document the document
    /// @return their nodes, in the order that the query selects them; the same one more than once where it does
    /// @throws LimitExceededException if a limit is exceeded
    public int[] select(JsonDocument document) {
        return new Evaluation(text, document, maxSteps, maxResults)
                .select(query, JsonDocument.ROOT)
                .toArray();
    }

    /// Selects values as objects.
    ///
    /// @param document the document
    /// @return the values, in the order of [#select]
    /// @throws LimitExceededException if a limit is exceeded
    public List<JsonValue> values(JsonDocument document) {
        return Arrays.stream(select(document)).mapToObj(document::value).toList();
    }

    /// Where values are.
    ///
    /// @param document a document
    /// @param nodes    nodes of its values
    /// @return for each its normalized path, such as `$['orders'][0]['id']`
    public static List<String> paths(JsonDocument document, int[] nodes) {
        return NormalizedPaths.of(document, nodes);
    }

    @Override
    public String toString() {
        return text;
    }
}
