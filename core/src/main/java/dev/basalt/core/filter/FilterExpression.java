package dev.basalt.core.filter;

import java.util.List;

/// A parsed filter.
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
/// Keywords may be written in any case; a quote inside a string or a name in quotes is doubled. Parentheses and
/// `not` nest at most 200 deep, and a path has at most 100 names. `!=` is the exact opposite of `=`.
///
/// - **Threads:** immutable
public sealed interface FilterExpression {
    /// The most names that a path may join.
    int MAX_PATH_NAMES = 100;

    /// Parses a filter.
    ///
    /// @param text the filter, in the grammar above
    /// @return the filter
    /// @throws FilterSyntaxException if the text does not follow the grammar
    static FilterExpression parse(String text) {
        return new FilterParser(text).parse();
    }

    /// All of these hold.
    ///
    /// @param parts at least two
    record And(List<FilterExpression> parts) implements FilterExpression {}

    /// One of these holds.
    ///
    /// @param parts at least two
    record Or(List<FilterExpression> parts) implements FilterExpression {}

    /// This does not hold.
    ///
    /// @param part what
    record Not(FilterExpression part) implements FilterExpression {}

    /// A value stands in this order to a literal.
    ///
    /// @param path     the names that lead to the value
    /// @param operator the order
    /// @param literal  the literal
    record Compare(List<String> path, Operator operator, Literal literal) implements FilterExpression {}

    /// A value is among literals.
    ///
    /// @param path     the names that lead to the value
    /// @param literals at least one
    record In(List<String> path, List<Literal> literals) implements FilterExpression {}

    /// A text holds another.
    ///
    /// @param path the names that lead to the value
    /// @param text what it must hold, upper and lower case alike
    record Contains(List<String> path, String text) implements FilterExpression {}

    /// There is no value, or null.
    ///
    /// @param path the names that lead to the value
    record IsNull(List<String> path) implements FilterExpression {}

    /// The orders a comparison accepts.
    enum Operator {
        /// `=`
        EQUAL,
        /// `<`
        LESS,
        /// `<=`
        LESS_OR_EQUAL,
        /// `>`
        GREATER,
        /// `>=`
        GREATER_OR_EQUAL;

        /// Whether two values that compare so stand in this order.
        ///
        /// @param order negative, zero or positive, as of [Comparable]
        /// @return whether they do
        public boolean accepts(int order) {
            return switch (this) {
                case EQUAL -> order == 0;
                case LESS -> order < 0;
                case LESS_OR_EQUAL -> order <= 0;
                case GREATER -> order > 0;
                case GREATER_OR_EQUAL -> order >= 0;
            };
        }
    }
}
