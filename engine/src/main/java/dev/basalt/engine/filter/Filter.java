package dev.basalt.engine.filter;

import dev.basalt.engine.internal.FieldPaths;
import java.util.ArrayList;
import java.util.List;

/// Decides by a document's fields whether it may be found.
///
/// ```text
/// filter     := and ("or" and)*
/// and        := unary ("and" unary)*
/// unary      := "not" unary | "(" filter ")" | comparison
/// comparison := path ("=" | "!=" | "<" | "<=" | ">" | ">=") literal
///             | path ["not"] "in" "(" literal ("," literal)* ")"
///             | path ["not"] "contains" string
///             | path "is" ["not"] "null"
/// path       := name ("." name)*        a name with other characters stands in "double quotes"
/// literal    := 'string' | number | true | false | null
/// ```
///
/// Keywords may be written in any case; a quote inside a string is doubled. A path looks through arrays: a comparison
/// holds when it holds for any value found; a field that an object has twice holds both values. Values of different
/// kinds (text and numbers, say) are never equal and have no order; numbers are compared as they are written, without
/// rounding, and text by its UTF-16 units. A field that is missing satisfies only `is null` and what is negated: `!=`
/// and `not` are exact opposites, so `party != 'Whig'` also finds documents without a party. `contains` compares
/// without regard to case. Parentheses and `not` nest at most 200 deep, and a path has at most 100 names.
///
/// - **Threads:** immutable
public final class Filter {
    private final String text;
    private final Condition condition;
    private final FieldPaths fields;
    private final int pathCount;

    Filter(String text, Condition condition, List<String> paths) {
        this.text = text;
        this.condition = condition;
        this.fields = new FieldPaths(paths);
        this.pathCount = paths.size();
    }

    /// Parses a filter.
    ///
    /// @param text the filter, in the grammar above
    /// @return the filter
    /// @throws FilterSyntaxException if the text does not follow the grammar
    public static Filter parse(String text) {
        return new FilterParser(text).parse();
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
        fields.read(json, where, (path, parser) -> values.get(path).add(Literal.of(parser)));
        return condition.holds(values);
    }

    /// The text the filter was parsed from.
    @Override
    public String toString() {
        return text;
    }
}
