package dev.basalt.engine.filter;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the grammar of [Filter] by recursive descent, one method a rule.
final class FilterParser {
    /// Deeper nesting than this is hostile: each level takes a stack frame.
    private static final int MAX_DEPTH = 200;

    private static final Pattern TOKEN = Pattern.compile("\\s*(?:"
            + "(?<number>-?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)"
            + "|(?<string>'(?:[^']|'')*')"
            + "|(?<quoted>\"[^\"]+\")"
            + "|(?<name>[\\p{L}_$@][\\p{L}\\p{N}_$@-]*)"
            + "|(?<symbol>!=|<>|<=|>=|[=<>().,])"
            + ")");

    private enum Kind {
        NUMBER,
        STRING,
        QUOTED_NAME,
        NAME,
        SYMBOL,
        END
    }

    private record Token(Kind kind, String text, int character) {
        boolean is(String word) {
            return (kind == Kind.NAME || kind == Kind.SYMBOL) && text.equalsIgnoreCase(word);
        }

        String shown() {
            return kind == Kind.END ? "the end" : text;
        }
    }

    private final String text;
    private final List<Token> tokens;
    private final List<String> paths = new ArrayList<>();
    private int next;
    private int depth;

    FilterParser(String text) {
        this.text = text;
        this.tokens = tokenize(text);
    }

    Filter parse() {
        Condition condition = or();
        if (peek().kind() != Kind.END) {
            throw unexpected("'and', 'or' or the end");
        }
        return new Filter(text, condition, paths);
    }

    private static List<Token> tokenize(String text) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        int position = 0;
        String rest = text.stripTrailing();
        while (position < rest.length()) {
            if (!matcher.find(position) || matcher.start() != position) {
                int wrong = position + leadingSpaces(rest.substring(position));
                throw new FilterSyntaxException(
                        wrong + 1,
                        "a field, operator or value must stand here, but was '" + rest.substring(wrong)
                                + "'; put text in 'single quotes'");
            }
            tokens.add(token(matcher));
            position = matcher.end();
        }
        tokens.add(new Token(Kind.END, "", text.length() + 1));
        return tokens;
    }

    private static int leadingSpaces(String text) {
        return text.length() - text.stripLeading().length();
    }

    private static Token token(Matcher matcher) {
        for (Kind kind : List.of(Kind.NUMBER, Kind.STRING, Kind.QUOTED_NAME, Kind.NAME, Kind.SYMBOL)) {
            String group = switch (kind) {
                case NUMBER -> "number";
                case STRING -> "string";
                case QUOTED_NAME -> "quoted";
                case NAME -> "name";
                case SYMBOL, END -> "symbol";
            };
            if (matcher.group(group) != null) {
                return new Token(kind, matcher.group(group), matcher.start(group) + 1);
            }
        }
        throw new IllegalStateException("a token must be of one kind, but was '" + matcher.group() + "'");
    }

    private Condition or() {
        Condition left = and();
        while (takes("or")) {
            left = new Condition.Or(left, and());
        }
        return left;
    }

    private Condition and() {
        Condition left = unary();
        while (takes("and")) {
            left = new Condition.And(left, unary());
        }
        return left;
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
            return new Condition.Contains(path, unquoted(token).toLowerCase(Locale.ROOT));
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
        return new Condition.In(path, List.copyOf(literals));
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
        StringBuilder path = new StringBuilder(name());
        while (takes(".")) {
            path.append('.').append(name());
        }
        int known = paths.indexOf(path.toString());
        if (known >= 0) {
            return known;
        }
        paths.add(path.toString());
        return paths.size() - 1;
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
            return new Literal.Numeric(new BigDecimal(token.text()));
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
