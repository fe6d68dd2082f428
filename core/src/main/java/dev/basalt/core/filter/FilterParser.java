package dev.basalt.core.filter;

import dev.basalt.core.filter.FilterTokens.Kind;
import dev.basalt.core.filter.FilterTokens.Token;
import java.util.ArrayList;
import java.util.List;

/// Reads the grammar of [FilterExpression] by recursive descent, one method a rule.
final class FilterParser {
    /// Deeper nesting than this is hostile: each level takes a stack frame.
    private static final int MAX_DEPTH = 200;

    /// As many as JSON may have: to read a number takes time that grows with the square of its length.
    private static final int MAX_NUMBER_CHARACTERS = 1000;

    private final List<Token> tokens;
    private int next;
    private int depth;

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
        if (++depth > MAX_DEPTH) {
            throw new FilterSyntaxException(
                    peek().character(), "nesting depth must be at most " + MAX_DEPTH + ", but was more");
        }
        FilterExpression condition;
        if (takes("not")) {
            condition = new FilterExpression.Not(unary());
        } else if (takes("(")) {
            condition = or();
            expect(")");
        } else {
            condition = comparison();
        }
        depth--;
        return condition;
    }

    private FilterExpression comparison() {
        List<String> path = path();
        if (takes("is")) {
            boolean negated = takes("not");
            expect("null");
            FilterExpression isNull = new FilterExpression.IsNull(path);
            return negated ? new FilterExpression.Not(isNull) : isNull;
        }
        if (takes("not")) {
            return new FilterExpression.Not(membership(path, "'in' or 'contains'"));
        }
        if (peek().is("in") || peek().is("contains")) {
            return membership(path, "'in' or 'contains'");
        }
        return relation(path);
    }

    private FilterExpression membership(List<String> path, String expected) {
        if (takes("contains")) {
            Token token = take();
            if (token.kind() != Kind.STRING) {
                throw unexpected(token, "a 'string'");
            }
            return new FilterExpression.Contains(path, unquoted(token));
        }
        if (!takes("in")) {
            throw unexpected(expected);
        }
        expect("(");
        List<Literal> literals = new ArrayList<>();
        do {
            literals.add(literal());
        } while (takes(","));
        expect(")");
        return new FilterExpression.In(path, List.copyOf(literals));
    }

    private FilterExpression relation(List<String> path) {
        Token operator = take();
        return switch (operator.text()) {
            case "=" -> compare(path, FilterExpression.Operator.EQUAL);
            case "!=", "<>" -> new FilterExpression.Not(compare(path, FilterExpression.Operator.EQUAL));
            case "<" -> compare(path, FilterExpression.Operator.LESS);
            case "<=" -> compare(path, FilterExpression.Operator.LESS_OR_EQUAL);
            case ">" -> compare(path, FilterExpression.Operator.GREATER);
            case ">=" -> compare(path, FilterExpression.Operator.GREATER_OR_EQUAL);
            default -> throw unexpected(operator, "one of =, !=, <, <=, >, >=, in, contains, is");
        };
    }

    private FilterExpression compare(List<String> path, FilterExpression.Operator operator) {
        return new FilterExpression.Compare(path, operator, literal());
    }

    private List<String> path() {
        int character = peek().character();
        List<String> names = new ArrayList<>(List.of(name()));
        while (takes(".")) {
            names.add(name());
        }
        if (names.size() > FilterExpression.MAX_PATH_NAMES) {
            throw new FilterSyntaxException(
                    character,
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

    private Literal literal() {
        Token token = take();
        if (token.kind() == Kind.NUMBER) {
            if (token.text().length() > MAX_NUMBER_CHARACTERS) {
                throw new FilterSyntaxException(
                        token.character(),
                        "a number must have at most " + MAX_NUMBER_CHARACTERS + " characters, but had "
                                + token.text().length());
            }
            return Literal.number(token.text());
        }
        if (token.kind() == Kind.STRING) {
            return new Literal.Text(unquoted(token));
        }
        if (token.is("true") || token.is("false")) {
            return new Literal.Bool(token.is("true"));
        }
        if (token.is("null")) {
            return new Literal.Null();
        }
        throw unexpected(token, "a 'string', a number, true, false or null");
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
