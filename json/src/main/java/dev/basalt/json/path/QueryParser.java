package dev.basalt.json.path;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonName;
import dev.basalt.json.internal.ByteBuilder;
import dev.basalt.json.path.Expression.Condition;
import dev.basalt.json.path.Expression.Operand;
import dev.basalt.json.path.Expression.Operator;
import dev.basalt.json.path.Expression.Query;
import dev.basalt.json.path.Expression.Segment;
import dev.basalt.json.path.Expression.Selector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a query, with the types of functions checked.
///
/// - **Source:** RFC 9535, section 2 and appendix A
final class QueryParser {
    private static final long MAX_INTEGER = (1L << 53) - 1;
    private static final int MAX_DEPTH = 200;

    private final String text;
    private int at;
    private int depth;

    QueryParser(String text) {
        this.text = text;
    }

    Query parse() {
        if (peek() != '$') {
            throw failure("a query must begin with '$'");
        }
        Query query = query();
        if (at < text.length()) {
            throw failure("a segment must begin with '.', '..' or '['");
        }
        return query;
    }

    private IllegalArgumentException failure(String rule) {
        String found = at < text.length() ? "'" + Character.toString(text.codePointAt(at)) + "'" : "the end";
        return new IllegalArgumentException(
                "[JSONPath " + text + " @ character " + (at + 1) + "] " + rule + ", but there is " + found);
    }

    private int peek() {
        return at < text.length() ? text.charAt(at) : -1;
    }

    private boolean skip(String token) {
        if (text.startsWith(token, at)) {
            at += token.length();
            return true;
        }
        return false;
    }

    private void require(char c) {
        if (peek() != c) {
            throw failure("'" + c + "' must follow");
        }
        at++;
    }

    private void space() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void enter() {
        if (++depth > MAX_DEPTH) {
            throw failure("filters must be nested at most " + MAX_DEPTH + " deep");
        }
    }

    /// A query, from its `$` or `@` on.
    private Query query() {
        boolean absolute = text.charAt(at++) == '$';
        List<Segment> segments = new ArrayList<>();
        while (true) {
            int before = at;
            space();
            if (skip("..")) {
                segments.add(new Segment(true, peek() == '[' ? bracket() : shorthand()));
            } else if (skip(".")) {
                segments.add(new Segment(false, shorthand()));
            } else if (peek() == '[') {
                segments.add(new Segment(false, bracket()));
            } else {
                at = before;
                return new Query(absolute, List.copyOf(segments));
            }
        }
    }

    private List<Selector> shorthand() {
        if (skip("*")) {
            return List.of(new Expression.Wildcard());
        }
        int from = at;
        while (at < text.length() && isNameCharacter(text.codePointAt(at), at == from)) {
            at += Character.charCount(text.codePointAt(at));
        }
        if (at == from) {
            throw failure("a name or '*' must follow a dot");
        }
        return List.of(new Expression.Name(JsonName.of(text.substring(from, at))));
    }

    private static boolean isNameCharacter(int c, boolean first) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c == '_'
                || (!first && c >= '0' && c <= '9')
                || (c >= 0x80 && !(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }

    private List<Selector> bracket() {
        require('[');
        List<Selector> selectors = new ArrayList<>();
        do {
            space();
            selectors.add(selector());
            space();
        } while (skip(","));
        require(']');
        return List.copyOf(selectors);
    }

    private Selector selector() {
        int c = peek();
        if (c == '\'' || c == '"') {
            return new Expression.Name(JsonName.of(string()));
        }
        if (skip("*")) {
            return new Expression.Wildcard();
        }
        if (skip("?")) {
            space();
            return new Expression.Filter(condition());
        }
        Long start = c == ':' ? null : integer();
        int before = at;
        space();
        if (!skip(":")) {
            at = before;
            if (start == null) {
                throw failure("a selector must follow");
            }
            return new Expression.Index(start);
        }
        space();
        Long end = startsInteger() ? integer() : null;
        before = at;
        space();
        long step = 1;
        if (skip(":")) {
            before = at;
            space();
            if (startsInteger()) {
                step = integer();
                before = at;
            }
        }
        at = before;
        return new Expression.Slice(start, end, step);
    }

    private boolean startsInteger() {
        return peek() == '-' || isDigit();
    }

    private boolean isDigit() {
        return peek() >= '0' && peek() <= '9';
    }

    private long integer() {
        int from = at;
        skip("-");
        if (!isDigit()) {
            at = from;
            throw failure("a name in quotes, an index, a slice, '*' or '?' must follow");
        }
        int digits = at;
        while (isDigit()) {
            at++;
        }
        String number = text.substring(from, at);
        boolean zeros = text.charAt(digits) == '0' && (at - digits > 1 || digits > from);
        if (zeros || at - digits > 16 || Math.abs(Long.parseLong(number)) > MAX_INTEGER) {
            at = from;
            throw failure("an index must be an integer without leading zeros up to " + MAX_INTEGER);
        }
        return Long.parseLong(number);
    }

    private String string() {
        char quote = text.charAt(at++);
        StringBuilder string = new StringBuilder();
        while (peek() != quote) {
            int c = at < text.length() ? text.codePointAt(at) : -1;
            if (c < 0x20 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
                throw failure("a string must end with its quote and hold no control characters or halves of pairs");
            }
            at += Character.charCount(c);
            string.appendCodePoint(c == '\\' ? escape(quote) : c);
        }
        at++;
        return string.toString();
    }

    private int escape(char quote) {
        int kind = peek();
        at++;
        int plain = kind < 0 ? -1 : "bfnrt/\\".indexOf(kind);
        if (plain >= 0) {
            return "\b\f\n\r\t/\\".charAt(plain);
        }
        if (kind == quote) {
            return quote;
        }
        if (kind != 'u') {
            at--;
            throw failure("a backslash must be followed by one of bfnrtu/\\ or the string's quote");
        }
        int unit = unit();
        if (!Character.isSurrogate((char) unit)) {
            return unit;
        }
        if (Character.isHighSurrogate((char) unit) && skip("\\u")) {
            int low = unit();
            if (Character.isLowSurrogate((char) low)) {
                return Character.toCodePoint((char) unit, (char) low);
            }
        }
        throw failure("a surrogate must be one of a pair");
    }

    private int unit() {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = peek() < 0x80 && peek() >= 0 ? Character.digit(peek(), 16) : -1;
            if (digit < 0) {
                throw failure("four hexadecimal digits must follow \\u");
            }
            unit = (unit << 4) | digit;
            at++;
        }
        return unit;
    }

    private Condition condition() {
        enter();
        List<Condition> parts = new ArrayList<>();
        do {
            space();
            parts.add(conjunction());
            space();
        } while (skip("||"));
        at = trimmed();
        depth--;
        return parts.size() == 1 ? parts.getFirst() : new Expression.Or(List.copyOf(parts));
    }

    private Condition conjunction() {
        List<Condition> parts = new ArrayList<>();
        do {
            space();
            parts.add(basic());
            space();
        } while (skip("&&"));
        return parts.size() == 1 ? parts.getFirst() : new Expression.And(List.copyOf(parts));
    }

    /// The place behind the last character that is no space.
    private int trimmed() {
        int end = at;
        while (" \t\n\r".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return end;
    }

    private Condition basic() {
        if (skip("!")) {
            space();
            return new Expression.Not(peek() == '(' ? parenthesised() : test());
        }
        if (peek() == '(') {
            return parenthesised();
        }
        int start = at;
        Expression left = operand();
        int end = at;
        space();
        Operator operator = operator();
        if (operator == null) {
            at = end;
            return asCondition(left, start);
        }
        Operand first = comparable(left, start);
        space();
        int second = at;
        return new Expression.Compare(operator, first, comparable(operand(), second));
    }

    private Condition parenthesised() {
        require('(');
        Condition inner = condition();
        space();
        require(')');
        return inner;
    }

    private Condition test() {
        int start = at;
        return asCondition(operand(), start);
    }

    private Condition asCondition(Expression expression, int start) {
        return switch (expression) {
            case Query query -> new Expression.Exists(query);
            case Condition condition -> condition;
            case Operand _ -> {
                at = start;
                throw failure("a value must be compared");
            }
        };
    }

    private Operand comparable(Expression expression, int start) {
        boolean fits = expression instanceof Query query ? query.isSingular() : expression instanceof Operand;
        if (fits && expression instanceof Operand operand) {
            return operand;
        }
        at = start;
        throw failure("only single values can be compared: a literal, a path of names and indexes, or a function"
                + " with a value");
    }

    private @Nullable Operator operator() {
        for (Operator operator : Operator.values()) {
            if (skip(operator.text())) {
                return operator;
            }
        }
        return null;
    }

    private Expression operand() {
        int c = peek();
        if (c == '@' || c == '$') {
            return query();
        }
        if (c == '\'' || c == '"') {
            ByteBuilder quoted = new ByteBuilder();
            quoted.string(string());
            return new Expression.Literal(JsonDocument.parse(quoted.toByteArray()));
        }
        if (c == '-' || isDigit()) {
            return number();
        }
        int from = at;
        while ((peek() >= 'a' && peek() <= 'z') || (at > from && (isDigit() || peek() == '_'))) {
            at++;
        }
        String word = text.substring(from, at);
        if (peek() == '(') {
            return function(word, from);
        }
        if (word.equals("true") || word.equals("false") || word.equals("null")) {
            return new Expression.Literal(JsonDocument.parse(word));
        }
        at = from;
        throw failure("a path from @ or $, a literal or a function must follow");
    }

    private Expression number() {
        int from = at;
        skip("-");
        while (isDigit()) {
            at++;
        }
        if (peek() == '.') {
            at++;
            while (isDigit()) {
                at++;
            }
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            while (isDigit()) {
                at++;
            }
        }
        String number = text.substring(from, at);
        if (!number.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?")) {
            at = from;
            throw failure("a number must be one of JSON");
        }
        return new Expression.Literal(JsonDocument.parse(number));
    }

    private Expression function(String name, int start) {
        enter();
        require('(');
        List<Expression> arguments = new ArrayList<>();
        List<Integer> starts = new ArrayList<>();
        space();
        if (peek() != ')') {
            do {
                space();
                starts.add(at);
                arguments.add(operand());
                space();
            } while (skip(","));
        }
        require(')');
        depth--;
        int end = at;
        int wanted = switch (name) {
            case "length", "count", "value" -> 1;
            case "match", "search" -> 2;
            default -> -1;
        };
        if (arguments.size() != wanted) {
            at = start;
            throw failure(
                    wanted < 0
                            ? "a function must be length, count, value, match or search"
                            : "function " + name + " must have " + (wanted == 1 ? "1 argument" : "2 arguments"));
        }
        Expression first = arguments.getFirst();
        Expression made = switch (name) {
            case "length" -> new Expression.Length(comparable(first, starts.getFirst()));
            case "count" -> new Expression.Count(nodes(first, starts.getFirst()));
            case "value" -> new Expression.ValueOf(nodes(first, starts.getFirst()));
            default ->
                new Expression.Matches(
                        name.equals("match"),
                        comparable(first, starts.getFirst()),
                        comparable(arguments.getLast(), starts.getLast()));
        };
        at = end;
        return made;
    }

    private Query nodes(Expression argument, int start) {
        if (argument instanceof Query query) {
            return query;
        }
        at = start;
        throw failure("the argument must be a path");
    }
}
