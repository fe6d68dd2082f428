package dev.basalt.core.filter;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Writes filters as text that parses to equal ones.
final class FilterWriter {
    private static final int MAX_WRITTEN_ZEROS = 30;

    /// Names that would be read as something else in some places.
    private static final Set<String> KEYWORDS = Set.of(
            "all",
            "and",
            "any",
            "between",
            "contains",
            "false",
            "icontains",
            "ilike",
            "in",
            "is",
            "istarts",
            "like",
            "missing",
            "nan",
            "not",
            "null",
            "or",
            "starts",
            "true",
            "with");

    private final StringBuilder out = new StringBuilder();

    private FilterWriter() {}

    static String text(FilterExpression filter) {
        FilterWriter writer = new FilterWriter();
        writer.write(filter);
        return writer.out.toString();
    }

    static String literal(Literal literal) {
        return switch (literal) {
            case Literal.Text(String value) -> quoted(value);
            // A few characters can stand for a number of millions of digits.
            case Literal.Numeric(BigDecimal value) ->
                Math.abs((long) value.scale()) > MAX_WRITTEN_ZEROS ? value.toString() : value.toPlainString();
            case Literal.Bool(boolean value) -> Boolean.toString(value);
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    static String path(List<String> path) {
        return path.isEmpty() ? "@" : path.stream().map(FilterWriter::name).collect(Collectors.joining("."));
    }

    private static String name(String name) {
        return FilterTokens.isName(name) && !KEYWORDS.contains(name.toLowerCase(Locale.ROOT))
                ? name
                : '"' + name.replace("\"", "\"\"") + '"';
    }

    private void write(FilterExpression filter) {
        switch (filter) {
            case FilterExpression.And(List<FilterExpression> parts) -> join(parts, " and ");
            case FilterExpression.Or(List<FilterExpression> parts) -> join(parts, " or ");
            case FilterExpression.Not(FilterExpression.Condition(List<String> path, Check check)) ->
                out.append(condition(path, check, true));
            case FilterExpression.Not(FilterExpression part) -> {
                out.append("not ");
                writePart(part);
            }
            case FilterExpression.Condition(List<String> path, Check check) ->
                out.append(condition(path, check, false));
            case FilterExpression.Any(List<String> path, FilterExpression condition) -> {
                out.append("any(").append(path(path)).append(", ");
                write(condition);
                out.append(')');
            }
        }
    }

    private void join(List<FilterExpression> parts, String word) {
        for (int i = 0; i < parts.size(); i++) {
            out.append(i == 0 ? "" : word);
            writePart(parts.get(i));
        }
    }

    private void writePart(FilterExpression part) {
        boolean joined = part instanceof FilterExpression.And || part instanceof FilterExpression.Or;
        out.append(joined ? "(" : "");
        write(part);
        out.append(joined ? ")" : "");
    }

    private static String condition(List<String> path, Check check, boolean negated) {
        String at = path(path);
        String not = negated ? " not" : "";
        return switch (check) {
            case Check.Compare(FilterExpression.Operator operator, Literal literal) ->
                operator == FilterExpression.Operator.EQUAL
                        ? at + (negated ? " != " : " = ") + literal(literal)
                        : (negated ? "not " : "") + at + " " + operator.sign() + " " + literal(literal);
            case Check.Between(Literal low, Literal high) ->
                at + not + " between " + literal(low) + " and " + literal(high);
            case Check.In(List<Literal> literals) ->
                at + not + " in "
                        + literals.stream().map(FilterWriter::literal).collect(Collectors.joining(", ", "(", ")"));
            case Check.Matches(Check.Form form, String text, boolean ignoreCase) ->
                at + not + (ignoreCase ? " i" : " ") + form.word() + " " + quoted(text);
            case Check.IsNull() -> at + " is" + not + " null";
            case Check.IsNan() -> at + " is" + not + " nan";
            case Check.IsMissing() -> at + " is" + not + " missing";
        };
    }
}
