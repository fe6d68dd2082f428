package dev.basalt.core.filter;

import dev.basalt.core.filter.FilterTokens.Kind;
import dev.basalt.core.filter.FilterTokens.Token;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the grammar of [FilterExpression] by recursive descent, one method a rule.
final class FilterParser {
    private final List<Token> tokens;
    private int next;
    private int depth;
    private int elements;

    FilterParser(String text) {
        this.tokens = FilterTokens.of(text);
    }

    FilterExpression parse() {
        FilterExpression expression = or();
        if (peek().kind() != Kind.END) {
            throw unexpected("'and', 'or' or the end");
        }
        return expression;
    }

    private FilterExpression or() {
        FilterExpression first = and();
        if (!peek().is("or")) {
            return first;
        }
        List<FilterExpression> conditions = new ArrayList<>(List.of(first));
        while (takes("or")) {
            conditions.add(and());
        }
        return new FilterExpression.Or(List.copyOf(conditions));
    }

    private FilterExpression and() {
        FilterExpression first = unary();
        if (!peek().is("and")) {
            return first;
        }
        List<FilterExpression> conditions = new ArrayList<>(List.of(first));
        while (takes("and")) {
            conditions.add(unary());
        }
        return new FilterExpression.And(List.copyOf(conditions));
    }

    private FilterExpression unary() {
        enter();
        FilterExpression condition;
        if (takes("not")) {
            condition = new FilterExpression.Not(unary());
        } else if (takes("(")) {
            condition = or();
            expect(")");
        } else if ((peek().is("any") || peek().is("all"))
                && tokens.get(next + 1).is("(")) {
            condition = elements(takes("all"));
        } else {
            condition = condition();
        }
        depth--;
        return condition;
    }

    private void enter() {
        if (++depth > FilterExpression.MAX_DEPTH) {
            throw new FilterSyntaxException(
                    peek().character(),
                    "nesting depth must be at most " + FilterExpression.MAX_DEPTH + ", but was more");
        }
    }

    private FilterExpression elements(boolean all) {
        if (!all) {
            expect("any");
        }
        expect("(");
        List<String> path = path();
        expect(",");
        elements++;
        FilterExpression inner = or();
        elements--;
        expect(")");
        return all
                ? new FilterExpression.Not(new FilterExpression.Any(path, inner.negate()))
                : new FilterExpression.Any(path, inner);
    }

    private FilterExpression condition() {
        List<String> path = path();
        String written = FilterWriter.path(path);
        if (takes("is")) {
            boolean negated = takes("not");
            return negatedIf(negated, path, state());
        }
        if (takes("not")) {
            Check check = predicate(written);
            if (check == null) {
                throw unexpected("'between', 'in', 'contains', 'starts with' or 'like'");
            }
            return negatedIf(true, path, check);
        }
        Check check = predicate(written);
        return check == null ? relation(path, written) : new FilterExpression.Condition(path, check);
    }

    private static FilterExpression negatedIf(boolean negated, List<String> path, Check check) {
        FilterExpression condition = new FilterExpression.Condition(path, check);
        return negated ? new FilterExpression.Not(condition) : condition;
    }

    private Check state() {
        if (takes("null")) {
            return new Check.IsNull();
        }
        if (takes("nan")) {
            return new Check.IsNan();
        }
        if (takes("missing")) {
            return new Check.IsMissing();
        }
        throw unexpected("'null', 'nan' or 'missing'");
    }

    /// What may also stand behind 'not'; null if nothing of this is there.
    private @Nullable Check predicate(String path) {
        if (takes("between")) {
            Token first = peek();
            Literal low = literal(path + " is null");
            expect("and");
            Literal high = literal(path + " is null");
            if (low.getClass() != high.getClass()) {
                throw new FilterSyntaxException(
                        first.character(),
                        "both ends of 'between' must be of one kind, but were " + FilterWriter.literal(low) + " and "
                                + FilterWriter.literal(high));
            }
            return new Check.Between(low, high);
        }
        if (takes("in")) {
            return membership(path);
        }
        for (Check.Form form : Check.Form.values()) {
            String first = form == Check.Form.STARTS_WITH ? "starts" : form.word();
            boolean ignoreCase = peek().is("i" + first);
            if (ignoreCase || peek().is(first)) {
                next++;
                if (form == Check.Form.STARTS_WITH) {
                    expect("with");
                }
                return matches(form, ignoreCase);
            }
        }
        return null;
    }

    private Check membership(String path) {
        expect("(");
        List<Literal> literals = new ArrayList<>();
        do {
            literals.add(literal("or " + path + " is null"));
        } while (takes(","));
        expect(")");
        return new Check.In(literals);
    }

    private Check matches(Check.Form form, boolean ignoreCase) {
        Token token = take();
        if (token.kind() != Kind.STRING) {
            throw unexpected(token, "a 'string'");
        }
        String text = text(token);
        if (form == Check.Form.LIKE && TextMatch.endsInEscape(text)) {
            throw new FilterSyntaxException(
                    token.character(),
                    "a backslash in a pattern must be followed by a character, but ended it; double it");
        }
        return new Check.Matches(form, text, ignoreCase);
    }

    private FilterExpression relation(List<String> path, String written) {
        Token operator = take();
        return switch (operator.text()) {
            case "=" -> compare(path, FilterExpression.Operator.EQUAL, written + " is null");
            case "!=", "<>" ->
                new FilterExpression.Not(compare(path, FilterExpression.Operator.EQUAL, written + " is not null"));
            case "<" -> compare(path, FilterExpression.Operator.LESS, written + " is null");
            case "<=" -> compare(path, FilterExpression.Operator.LESS_OR_EQUAL, written + " is null");
            case ">" -> compare(path, FilterExpression.Operator.GREATER, written + " is null");
            case ">=" -> compare(path, FilterExpression.Operator.GREATER_OR_EQUAL, written + " is null");
            default ->
                throw unexpected(operator, "one of =, !=, <, <=, >, >=, between, in, contains, starts with, like, is");
        };
    }

    private FilterExpression compare(List<String> path, FilterExpression.Operator operator, String insteadOfNull) {
        return new FilterExpression.Condition(path, new Check.Compare(operator, literal(insteadOfNull)));
    }

    private List<String> path() {
        Token first = peek();
        List<String> names = new ArrayList<>();
        if (takes("@")) {
            if (elements == 0) {
                throw new FilterSyntaxException(
                        first.character(),
                        "'@' must stand inside of any(...) or all(...), but does not; a field of that name is \"@\"");
            }
        } else {
            names.add(name());
        }
        while (takes(".")) {
            names.add(name());
        }
        if (names.size() > FilterExpression.MAX_PATH_NAMES) {
            throw new FilterSyntaxException(
                    first.character(),
                    "a path must join at most " + FilterExpression.MAX_PATH_NAMES + " names, but joined "
                            + names.size());
        }
        return List.copyOf(names);
    }

    private String name() {
        Token token = take();
        return switch (token.kind()) {
            case NAME -> token.text();
            case QUOTED_NAME ->
                token.text().substring(1, token.text().length() - 1).replace("\"\"", "\"");
            case NUMBER, STRING, SYMBOL, END -> throw unexpected(token, "a field");
        };
    }

    /// Takes a literal.
    ///
    /// @param insteadOfNull what to write where null stands, which nothing equals
    private Literal literal(String insteadOfNull) {
        Token token = take();
        if (token.kind() == Kind.NUMBER) {
            if (token.text().length() > Literal.MAX_DIGITS) {
                throw new FilterSyntaxException(
                        token.character(),
                        "a number must have at most " + Literal.MAX_DIGITS + " characters, but had "
                                + token.text().length());
            }
            return Literal.number(token.text());
        }
        if (token.kind() == Kind.STRING) {
            return new Literal.Text(text(token));
        }
        if (token.is("true") || token.is("false")) {
            return new Literal.Bool(token.is("true"));
        }
        if (token.is("null")) {
            throw new FilterSyntaxException(
                    token.character(),
                    "a value must stand here, but was null, which no value equals; write '" + insteadOfNull + "'");
        }
        throw unexpected(token, "a 'string', a number, true or false");
    }

    private static String text(Token token) {
        String text = unquoted(token);
        try {
            return new Literal.Text(text).value();
        } catch (IllegalArgumentException e) {
            FilterSyntaxException failure =
                    new FilterSyntaxException(token.character(), String.valueOf(e.getMessage()));
            failure.initCause(e);
            throw failure;
        }
    }

    private static String unquoted(Token token) {
        return token.text().substring(1, token.text().length() - 1).replace("''", "'");
    }

    private Token peek() {
        return tokens.get(next);
    }

    private Token take() {
        Token token = tokens.get(next);
        if (token.kind() != Kind.END) {
            next++;
        }
        return token;
    }

    private boolean takes(String word) {
        if (peek().is(word)) {
            next++;
            return true;
        }
        return false;
    }

    private void expect(String word) {
        if (!takes(word)) {
            throw unexpected("'" + word + "'");
        }
    }

    private FilterSyntaxException unexpected(String expected) {
        return unexpected(peek(), expected);
    }

    private static FilterSyntaxException unexpected(Token token, String expected) {
        return new FilterSyntaxException(token.character(), expected + " must stand here, but was " + token.shown());
    }
}
