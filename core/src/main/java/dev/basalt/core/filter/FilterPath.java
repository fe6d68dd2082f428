package dev.basalt.core.filter;

import dev.basalt.core.filter.FilterExpression.Any;
import dev.basalt.core.filter.FilterExpression.Condition;
import dev.basalt.core.filter.FilterExpression.Not;
import dev.basalt.core.filter.FilterExpression.Operator;
import java.util.Arrays;
import java.util.List;

/// Makes conditions on what lies at a path; values are what [Literal#of] takes.
///
/// - **Threads:** immutable
public final class FilterPath {
    private final List<String> names;

    private FilterPath(List<String> names) {
        this.names = checked(names);
    }

    static FilterPath of(List<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a path must have a name, but had none");
        }
        return new FilterPath(names);
    }

    static FilterPath ofElement(List<String> names) {
        return new FilterPath(names);
    }

    static List<String> checked(List<String> names) {
        if (names.size() > FilterExpression.MAX_PATH_NAMES) {
            throw new IllegalArgumentException("a path must join at most " + FilterExpression.MAX_PATH_NAMES
                    + " names, but joined " + names.size());
        }
        if (names.contains("")) {
            throw new IllegalArgumentException("names of a path must not be empty, but one of " + names + " was");
        }
        return List.copyOf(names);
    }

    private FilterExpression compare(Operator operator, Object value) {
        return new Condition(names, new Check.Compare(operator, Literal.of(value)));
    }

    /// `path = value`
    ///
    /// @param value the value
    /// @return the condition
    public FilterExpression equalTo(Object value) {
        return compare(Operator.EQUAL, value);
    }

    /// `path != value`
    ///
    /// @param value the value
    /// @return the condition
    public FilterExpression notEqualTo(Object value) {
        return new Not(equalTo(value));
    }

    /// `path < value`
    ///
    /// @param value the value
    /// @return the condition
    public FilterExpression lessThan(Object value) {
        return compare(Operator.LESS, value);
    }

    /// `path <= value`
    ///
    /// @param value the value
    /// @return the condition
    public FilterExpression atMost(Object value) {
        return compare(Operator.LESS_OR_EQUAL, value);
    }

    /// `path > value`
    ///
    /// @param value the value
    /// @return the condition
    public FilterExpression greaterThan(Object value) {
        return compare(Operator.GREATER, value);
    }

    /// `path >= value`
    ///
    /// @param value the value
    /// @return the condition
    public FilterExpression atLeast(Object value) {
        return compare(Operator.GREATER_OR_EQUAL, value);
    }

    /// `path between low and high`
    ///
    /// @param low  the lower end
    /// @param high the upper end
    /// @return the condition
    public FilterExpression between(Object low, Object high) {
        return new Condition(names, new Check.Between(Literal.of(low), Literal.of(high)));
    }

    /// `path in (values)`
    ///
    /// @param values the values, at least one
    /// @return the condition
    public FilterExpression in(Object... values) {
        return new Condition(
                names, new Check.In(Arrays.stream(values).map(Literal::of).toList()));
    }

    /// `path contains text`
    ///
    /// @param text the text
    /// @return the condition
    public FilterExpression contains(String text) {
        return matches(Check.Form.CONTAINS, text, false);
    }

    /// `path icontains text`
    ///
    /// @param text the text
    /// @return the condition
    public FilterExpression containsIgnoringCase(String text) {
        return matches(Check.Form.CONTAINS, text, true);
    }

    /// `path starts with text`
    ///
    /// @param text the text
    /// @return the condition
    public FilterExpression startsWith(String text) {
        return matches(Check.Form.STARTS_WITH, text, false);
    }

    /// `path istarts with text`
    ///
    /// @param text the text
    /// @return the condition
    public FilterExpression startsWithIgnoringCase(String text) {
        return matches(Check.Form.STARTS_WITH, text, true);
    }

    /// `path like pattern`
    ///
    /// @param pattern the pattern
    /// @return the condition
    public FilterExpression like(String pattern) {
        return matches(Check.Form.LIKE, pattern, false);
    }

    /// `path ilike pattern`
    ///
    /// @param pattern the pattern
    /// @return the condition
    public FilterExpression likeIgnoringCase(String pattern) {
        return matches(Check.Form.LIKE, pattern, true);
    }

    private FilterExpression matches(Check.Form form, String text, boolean ignoreCase) {
        return new Condition(names, new Check.Matches(form, new Literal.Text(text).value(), ignoreCase));
    }

    /// `path is null`
    ///
    /// @return the condition
    public FilterExpression isNull() {
        return new Condition(names, new Check.IsNull());
    }

    /// `path is nan`
    ///
    /// @return the condition
    public FilterExpression isNan() {
        return new Condition(names, new Check.IsNan());
    }

    /// `path is missing`
    ///
    /// @return the condition
    public FilterExpression isMissing() {
        return new Condition(names, new Check.IsMissing());
    }

    /// `any(path, condition)`
    ///
    /// @param condition what an element must meet, with paths that begin at it
    /// @return the condition
    public FilterExpression any(FilterExpression condition) {
        return new Any(names, condition);
    }

    /// `all(path, condition)`, which is `not any(path, not condition)`
    ///
    /// @param condition what every element must meet, with paths that begin at it
    /// @return the condition
    public FilterExpression all(FilterExpression condition) {
        return new Not(new Any(names, condition.negate()));
    }
}
