package dev.basalt.engine.filter;

import dev.basalt.engine.filter.FilterTokens.Kind;
import dev.basalt.engine.filter.FilterTokens.Token;
import dev.basalt.engine.internal.FieldPaths;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/// Reads the grammar of [Filter] by recursive descent, one method a rule.
final class FilterParser {
    /// Deeper nesting than this is hostile: each level takes a stack frame.
    private static final int MAX_DEPTH = 200;

    /// As many as JSON may have: to read a number takes time that grows with the square of its length.
    private static final int MAX_NUMBER_CHARACTERS = 1000;

    private final String text;
    private final List<Token> tokens;
    private final LinkedHashMap<String, Integer> paths = new LinkedHashMap<>();
    private int next;
    private int depth;

    FilterParser(String text) {
        this.text = text;
        this.tokens = FilterTokens.of(text);
    }

    Filter parse() {
        Condition condition = or();
        if (peek().kind() != Kind.END) {
            throw unexpected("'and', 'or' or the end");
        }
        return new Filter(text, condition, List.copyOf(paths.sequencedKeySet()));
    }

    private Condition or() {
        Condition first = and();
        if (!peek().is("or")) {
            return first;
        }
        List<Condition> conditions = new ArrayList<>(List.of(first));
        while (takes("or")) {
            conditions.add(and());
        }
        return new Condition.Or(List.copyOf(conditions));
    }

    private Condition and() {
        Condition first = unary();
        if (!peek().is("and")) {
            return first;
        }
        List<Condition> conditions = new ArrayList<>(List.of(first));
        while (takes("and")) {
            conditions.add(unary());
        }
        return new Condition.And(List.copyOf(conditions));
    }

    private Condition unary() {
        if (++depth > MAX_DEPTH) {
            throw new FilterSyntaxException(
                    peek().character(), "nesting depth must be at most " + MAX_DEPTH + ", but was more");
        }
        Condition condition;
        if (takes("not")) {
            condition = new Condition.Not(unary());
        } else if (takes("(")) {
            condition = or();
            expect(")");
        } else {
            condition = comparison();
        }
        depth--;
        return condition;
    }

    private Condition comparison() {
        int path = path();
        if (takes("is")) {
            boolean negated = takes("not");
            expect("null");
            Condition isNull = new Condition.IsNull(path);
            return negated ? new Condition.Not(isNull) : isNull;
        }
        if (takes("not")) {
            return new Condition.Not(membership(path, "'in' or 'contains'"));
        }
        if (peek().is("in") || peek().is("contains")) {
            return membership(path, "'in' or 'contains'");
        }
        return relation(path);
    }

    private Condition membership(int path, String expected) {
        if (takes("contains")) {
            Token token = take();
            if (token.kind() != Kind.STRING) {
                throw unexpected(token, "a 'string'");
            }
            return new Condition.Contains(path, unquoted(token));
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
        return new Condition.In(path, Set.copyOf(literals));
    }

    private Condition relation(int path) {
        Token operator = take();
        return switch (operator.text()) {
            case "=" -> compare(path, Condition.Operator.EQUAL);
            case "!=", "<>" -> new Condition.Not(compare(path, Condition.Operator.EQUAL));
            case "<" -> compare(path, Condition.Operator.LESS);
            case "<=" -> compare(path, Condition.Operator.LESS_OR_EQUAL);
            case ">" -> compare(path, Condition.Operator.GREATER);
            case ">=" -> compare(path, Condition.Operator.GREATER_OR_EQUAL);
            default -> throw unexpected(operator, "one of =, !=, <, <=, >, >=, in, contains, is");
        };
    }

    private Condition compare(int path, Condition.Operator operator) {
        return new Condition.Compare(path, operator, literal());
    }

    private int path() {
        int character = peek().character();
        StringBuilder path = new StringBuilder(name());
        while (takes(".")) {
            path.append('.').append(name());
        }
        long names = path.chars().filter(c -> c == '.').count() + 1;
        if (names > FieldPaths.MAX_PATH_NAMES) {
            throw new FilterSyntaxException(
                    character, "a path must join at most " + FieldPaths.MAX_PATH_NAMES + " names, but joined " + names);
        }
        return paths.computeIfAbsent(path.toString(), _ -> paths.size());
    }

    private String name() {
        Token token = take();
        return switch (token.kind()) {
            case NAME -> token.text();
            case QUOTED_NAME -> token.text().substring(1, token.text().length() - 1);
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
