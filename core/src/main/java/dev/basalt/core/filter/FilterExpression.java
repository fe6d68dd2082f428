package dev.basalt.core.filter;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/// What must hold of a record: of the fields of a document, or of the columns of a row. Both mean the same, which
/// `docs/guide/filters.md` tells in full.
///
/// ```text
/// filter    := and ("or" and)*
/// and       := unary ("and" unary)*
/// unary     := "not" unary | "(" filter ")" | ("any" | "all") "(" path "," filter ")" | condition
/// condition := path ("=" | "!=" | "<" | "<=" | ">" | ">=") literal
///            | path ["not"] "between" literal "and" literal
///            | path ["not"] "in" "(" literal ("," literal)* ")"
///            | path ["not"] ("contains" | "icontains" | "starts with" | "istarts with" | "like" | "ilike") string
///            | path "is" ["not"] ("null" | "nan" | "missing")
/// path      := ("@" | name) ("." name)*  a name with other characters stands in "double quotes"; "@" is the
///                                        element that any(...) and all(...) look at
/// literal   := 'string' | number | true | false
/// ```
///
/// Keywords may be written in any case; a quote inside a string or a name in quotes is doubled. Parentheses, `not`,
/// `any` and `all` nest at most 200 deep, and a path has at most 100 names. `!=` and every `not` are exact
/// opposites. `toString` gives text that parses to an equal filter.
///
/// Filters are made from Java as well:
///
/// ```java
/// FilterExpression.field("year").greaterThan(1900).and(FilterExpression.field("party").in("Whig", "Tory"))
/// ```
///
/// - **Threads:** immutable
public sealed interface FilterExpression {
    /// The most names that a path may join.
    int MAX_PATH_NAMES = 100;

    /// How deep filters may nest.
    int MAX_DEPTH = 200;

    /// Parses a filter.
    ///
    /// @param text the filter, in the grammar above
    /// @return the filter
    /// @throws FilterSyntaxException if the text does not follow the grammar
    static FilterExpression parse(String text) {
        return new FilterParser(text).parse();
    }

    /// Begins a condition on what lies at a path.
    ///
    /// @param names the names that lead to it, at least one
    /// @return what makes conditions
    static FilterPath field(String... names) {
        return FilterPath.of(List.of(names));
    }

    /// Begins a condition on the element that [FilterPath#any] or [FilterPath#all] looks at, or a part of it.
    ///
    /// @param names the names that lead from it to a part of it, none for itself
    /// @return what makes conditions
    static FilterPath element(String... names) {
        return FilterPath.ofElement(List.of(names));
    }

    /// All of these hold.
    ///
    /// @param parts at least two
    record And(List<FilterExpression> parts) implements FilterExpression {
        /// Keeps a copy.
        public And {
            parts = atLeastTwo(parts);
        }

        @Override
        public String toString() {
            return FilterWriter.text(this);
        }
    }

    /// One of these holds.
    ///
    /// @param parts at least two
    record Or(List<FilterExpression> parts) implements FilterExpression {
        /// Keeps a copy.
        public Or {
            parts = atLeastTwo(parts);
        }

        @Override
        public String toString() {
            return FilterWriter.text(this);
        }
    }

    /// This does not hold.
    ///
    /// @param part what
    record Not(FilterExpression part) implements FilterExpression {
        @Override
        public String toString() {
            return FilterWriter.text(this);
        }
    }

    /// A value at the path passes a check; of [Check.IsNull] and [Check.IsMissing], all do.
    ///
    /// @param path  the names that lead to the value; none for the element at hand
    /// @param check the check
    record Condition(List<String> path, Check check) implements FilterExpression {
        /// Keeps a copy.
        public Condition {
            path = FilterPath.checked(path);
        }

        @Override
        public String toString() {
            return FilterWriter.text(this);
        }
    }

    /// An element at the path meets a filter, whose paths begin at the element.
    ///
    /// @param path      the names that lead to an array; what is no array is an element of its own
    /// @param condition what must hold of the element
    record Any(List<String> path, FilterExpression condition) implements FilterExpression {
        /// Keeps a copy.
        public Any {
            path = FilterPath.checked(path);
        }

        @Override
        public String toString() {
            return FilterWriter.text(this);
        }
    }

    /// This and another.
    ///
    /// @param other the other
    /// @return what passes where both hold
    default FilterExpression and(FilterExpression other) {
        return new And(joined(this instanceof And(List<FilterExpression> parts) ? parts : List.of(this), other));
    }

    /// This or another.
    ///
    /// @param other the other
    /// @return what passes where one of them holds
    default FilterExpression or(FilterExpression other) {
        return new Or(joined(this instanceof Or(List<FilterExpression> parts) ? parts : List.of(this), other));
    }

    /// The opposite.
    ///
    /// @return what passes where this does not hold
    default FilterExpression negate() {
        return this instanceof Not(FilterExpression part) ? part : new Not(this);
    }

    private static List<FilterExpression> joined(List<FilterExpression> parts, FilterExpression last) {
        List<FilterExpression> all = new ArrayList<>(parts);
        all.add(last);
        return all;
    }

    private static List<FilterExpression> atLeastTwo(List<FilterExpression> parts) {
        if (parts.size() < 2) {
            throw new IllegalArgumentException("parts must be at least 2, but were " + parts.size());
        }
        return List.copyOf(parts);
    }

    /// The paths that this looks at from the record, those of elements joined to the paths of their arrays.
    ///
    /// @return each once, in the order of the text
    default Set<List<String>> paths() {
        Set<List<String>> paths = new LinkedHashSet<>();
        collect(this, List.of(), paths);
        return paths;
    }

    private static void collect(FilterExpression filter, List<String> base, Set<List<String>> paths) {
        switch (filter) {
            case And(List<FilterExpression> parts) -> parts.forEach(part -> collect(part, base, paths));
            case Or(List<FilterExpression> parts) -> parts.forEach(part -> collect(part, base, paths));
            case Not(FilterExpression part) -> collect(part, base, paths);
            case Condition(List<String> path, Check _) -> paths.add(concat(base, path));
            case Any(List<String> path, FilterExpression condition) -> {
                List<String> whole = concat(base, path);
                paths.add(whole);
                collect(condition, whole, paths);
            }
        }
    }

    private static List<String> concat(List<String> base, List<String> path) {
        List<String> whole = new ArrayList<>(base);
        whole.addAll(path);
        return List.copyOf(whole);
    }

    /// The same filter with other paths from the record.
    ///
    /// @param rename gives the new path for one from the record; paths from elements stay as they are
    /// @return the filter
    default FilterExpression withPaths(UnaryOperator<List<String>> rename) {
        return switch (this) {
            case And(List<FilterExpression> parts) ->
                new And(parts.stream().map(part -> part.withPaths(rename)).toList());
            case Or(List<FilterExpression> parts) ->
                new Or(parts.stream().map(part -> part.withPaths(rename)).toList());
            case Not(FilterExpression part) -> new Not(part.withPaths(rename));
            case Condition(List<String> path, Check check) -> new Condition(rename.apply(path), check);
            case Any(List<String> path, FilterExpression condition) -> new Any(rename.apply(path), condition);
        };
    }

    /// Checks what a parsed filter meets by its grammar and one made from Java may not.
    ///
    /// @throws IllegalArgumentException if the filter nests too deep, or looks at an element outside of any(...)
    default void requireValid() {
        requireValid(this, false, 1);
    }

    private static void requireValid(FilterExpression filter, boolean inElement, int depth) {
        if (depth > MAX_DEPTH + 1) {
            throw new IllegalArgumentException(
                    "[filter] nesting depth must be at most " + MAX_DEPTH + ", but was more");
        }
        switch (filter) {
            case And(List<FilterExpression> parts) -> parts.forEach(part -> requireValid(part, inElement, depth + 1));
            case Or(List<FilterExpression> parts) -> parts.forEach(part -> requireValid(part, inElement, depth + 1));
            case Not(FilterExpression part) -> requireValid(part, inElement, depth + 1);
            case Condition(List<String> path, Check _) -> requireElement(path, inElement);
            case Any(List<String> path, FilterExpression condition) -> {
                requireElement(path, inElement);
                requireValid(condition, true, depth + 1);
            }
        }
    }

    private static void requireElement(List<String> path, boolean inElement) {
        if (path.isEmpty() && !inElement) {
            throw new IllegalArgumentException("[filter] '@' must stand inside of any(...) or all(...), but does not");
        }
    }

    /// The orders a comparison accepts.
    enum Operator {
        /// `=`
        EQUAL("="),
        /// `<`
        LESS("<"),
        /// `<=`
        LESS_OR_EQUAL("<="),
        /// `>`
        GREATER(">"),
        /// `>=`
        GREATER_OR_EQUAL(">=");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        /// The operator as it is written.
        ///
        /// @return the sign
        public String sign() {
            return sign;
        }

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
