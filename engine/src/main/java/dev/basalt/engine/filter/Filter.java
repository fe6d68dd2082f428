package dev.basalt.engine.filter;

import dev.basalt.core.filter.FilterExpression;
import dev.basalt.core.filter.FilterExpression.Operator;
import dev.basalt.core.filter.Literal;
import dev.basalt.engine.internal.FieldPaths;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Decides by a document's fields whether it may be found.
///
/// The syntax is that of [FilterExpression]. A path looks through arrays: a comparison holds when it holds for any
/// value found; a field that an object has twice holds both values. Values of different kinds (text and numbers, say)
/// are never equal and have no order; numbers are compared as they are written, without rounding, and text by its
/// code points. A field that is missing satisfies only `is null` and what is negated: `!=` and `not` are exact
/// opposites, so `party != 'Whig'` also finds documents without a party. `contains` compares without regard to case.
///
/// - **Threads:** immutable
public final class Filter {
    private final String text;
    private final Condition condition;
    private final FieldPaths fields;
    private final int pathCount;

    private Filter(String text) {
        this.text = text;
        Map<String, Integer> paths = new LinkedHashMap<>();
        this.condition = condition(FilterExpression.parse(text), paths);
        this.fields = new FieldPaths(List.copyOf(paths.keySet()));
        this.pathCount = paths.size();
    }

    private static Condition condition(FilterExpression expression, Map<String, Integer> paths) {
        return switch (expression) {
            case FilterExpression.And(List<FilterExpression> parts) -> new Condition.And(conditions(parts, paths));
            case FilterExpression.Or(List<FilterExpression> parts) -> new Condition.Or(conditions(parts, paths));
            case FilterExpression.Not(FilterExpression part) -> new Condition.Not(condition(part, paths));
            case FilterExpression.Compare(List<String> path, Operator operator, Literal literal) ->
                new Condition.Compare(index(path, paths), operator, literal);
            case FilterExpression.In(List<String> path, List<Literal> literals) ->
                new Condition.In(index(path, paths), Set.copyOf(literals));
            case FilterExpression.Contains(List<String> path, String part) ->
                new Condition.Contains(index(path, paths), part);
            case FilterExpression.IsNull(List<String> path) -> new Condition.IsNull(index(path, paths));
        };
    }

    private static List<Condition> conditions(List<FilterExpression> expressions, Map<String, Integer> paths) {
        return expressions.stream().map(part -> condition(part, paths)).toList();
    }

    private static int index(List<String> path, Map<String, Integer> paths) {
        return paths.computeIfAbsent(String.join(".", path), _ -> paths.size());
    }

    /// Parses a filter.
    ///
    /// @param text the filter, in the syntax above
    /// @return the filter
    /// @throws dev.basalt.core.filter.FilterSyntaxException if the text does not follow the grammar
    public static Filter parse(String text) {
        return new Filter(text);
    }

    /// Whether a document passes.
    ///
    /// @param json  the document's JSON object
    /// @param where the document's id, for errors
    /// @return whether it passes
    /// @throws dev.basalt.core.error.CorruptDataException if `json` is not one JSON object
    public boolean accepts(String json, String where) {
        List<List<Literal>> values = new ArrayList<>(pathCount);
        for (int i = 0; i < pathCount; i++) {
            values.add(new ArrayList<>(1));
        }
        fields.read(json, where, (path, parser) -> values.get(path).add(scalar(parser)));
        return condition.holds(values);
    }

    /// The scalar that the parser stands on.
    private static Literal scalar(JsonParser parser) {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case VALUE_NUMBER_INT -> {
                String text = parser.getString();
                yield text.length() <= 18
                        ? new Literal.Numeric(BigDecimal.valueOf(Long.parseLong(text)))
                        : Literal.number(text);
            }
            case VALUE_NUMBER_FLOAT -> Literal.number(parser.getString());
            case VALUE_TRUE -> new Literal.Bool(true);
            case VALUE_FALSE -> new Literal.Bool(false);
            case VALUE_NULL -> new Literal.Null();
            case VALUE_STRING, VALUE_EMBEDDED_OBJECT -> new Literal.Text(parser.getString());
            case NOT_AVAILABLE, START_OBJECT, END_OBJECT, START_ARRAY, END_ARRAY, PROPERTY_NAME ->
                throw new IllegalStateException("a scalar must stand here, but was " + token);
        };
    }

    /// The text the filter was parsed from.
    @Override
    public String toString() {
        return text;
    }
}
