package dev.basalt.json.schema.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/// Reads the syntax of ECMA-262, code points as with the flag `u`. Not strict, it also reads what browsers do
/// without that flag: needless escapes, braces and brackets that stand for themselves.
final class RegexParser {
    private static final int MAX_DEPTH = 250;
    private static final int MAX_COUNT = 1_000_000;

    private final int[] text;
    private final boolean strict;
    private final Map<String, Integer> names = new HashMap<>();
    private final int allGroups;
    private int at;
    private int groups;
    private int depth;

    RegexParser(String pattern, boolean strict) {
        this.text = pattern.codePoints().toArray();
        this.strict = strict;
        this.allGroups = countGroups();
    }

    int groupCount() {
        return allGroups;
    }

    private int countGroups() {
        int count = 0;
        boolean inClass = false;
        for (int i = 0; i < text.length; i++) {
            switch (text[i]) {
                case '\\' -> i++;
                case '[' -> inClass = true;
                case ']' -> inClass = false;
                case '(' -> {
                    boolean plain = i + 1 < text.length && text[i + 1] != '?';
                    boolean named = i + 3 < text.length
                            && text[i + 1] == '?'
                            && text[i + 2] == '<'
                            && text[i + 3] != '='
                            && text[i + 3] != '!';
                    if (!inClass && (plain || named)) {
                        count++;
                        if (named) {
                            name(i + 3, count);
                        }
                    }
                }
                default -> {}
            }
        }
        return count;
    }

    private void name(int from, int number) {
        StringBuilder name = new StringBuilder();
        for (int i = from; i < text.length && text[i] != '>'; i++) {
            name.appendCodePoint(text[i]);
        }
        if (names.put(name.toString(), number) != null) {
            throw failure("a group's name must be used once, but '" + name + "' is used twice");
        }
    }

    RegexNode parse() {
        RegexNode all = choice();
        if (at < text.length) {
            throw failure("')' must close a group, but none is open");
        }
        return all;
    }

    private IllegalArgumentException failure(String problem) {
        return new IllegalArgumentException(problem + ", at character " + at);
    }

    private boolean more() {
        return at < text.length;
    }

    private int peek() {
        return at < text.length ? text[at] : -1;
    }

    private int peek(int ahead) {
        return at + ahead < text.length ? text[at + ahead] : -1;
    }

    private boolean take(int c) {
        if (peek() == c) {
            at++;
            return true;
        }
        return false;
    }

    private RegexNode choice() {
        if (++depth > MAX_DEPTH) {
            throw failure("groups must be at most " + MAX_DEPTH + " deep, but are deeper");
        }
        List<RegexNode> branches = new ArrayList<>();
        branches.add(sequence());
        while (take('|')) {
            branches.add(sequence());
        }
        depth--;
        return branches.size() == 1 ? branches.getFirst() : new RegexNode.Choice(branches);
    }

    private RegexNode sequence() {
        List<RegexNode> parts = new ArrayList<>();
        while (more() && peek() != '|' && peek() != ')') {
            parts.add(term());
        }
        return parts.size() == 1 ? parts.getFirst() : new RegexNode.Sequence(parts);
    }

    private RegexNode term() {
        int c = text[at];
        switch (c) {
            case '^' -> {
                at++;
                return new RegexNode.At(Regex.START);
            }
            case '$' -> {
                at++;
                return new RegexNode.At(Regex.END);
            }
            case '*', '+', '?' ->
                throw failure("'" + Character.toString(c) + "' must follow something, but follows nothing");
            default -> {}
        }
        if (c == '\\' && (peek(1) == 'b' || peek(1) == 'B')) {
            at += 2;
            return new RegexNode.At(text[at - 1] == 'b' ? Regex.WORD_EDGE : Regex.NO_WORD_EDGE);
        }
        RegexNode atom = atom(c);
        if (atom instanceof RegexNode.Look look && (strict || look.behind())) {
            return atom;
        }
        return quantified(atom);
    }

    private RegexNode atom(int c) {
        at++;
        switch (c) {
            case '(' -> {
                return group();
            }
            case '[' -> {
                return new RegexNode.One(set());
            }
            case '.' -> {
                return new RegexNode.One(CodePointSet.dot());
            }
            case '\\' -> {
                return escape();
            }
            case '{' -> {
                at--;
                boolean quantifier = quantifier() != null;
                if (strict || quantifier) {
                    throw failure("'{' must follow something, but follows nothing");
                }
                at++;
            }
            case ']', '}' -> {
                if (strict) {
                    throw failure("'" + Character.toString(c) + "' must be escaped, but is not");
                }
            }
            default -> {}
        }
        return new RegexNode.Char(c);
    }

    /// The bounds of a quantifier in braces, null and nothing taken where there is none.
    private int @org.jspecify.annotations.Nullable [] quantifier() {
        int start = at;
        at++;
        int min = number();
        int max = min;
        if (take(',')) {
            max = peek() == '}' ? Integer.MAX_VALUE : number();
        }
        if (min < 0 || max < 0 || !take('}')) {
            at = start;
            return null;
        }
        return new int[] {min, max};
    }

    private int number() {
        int start = at;
        long value = 0;
        while (peek() >= '0' && peek() <= '9') {
            value = Math.min(Integer.MAX_VALUE, value * 10 + text[at++] - '0');
        }
        return at == start ? -1 : (int) value;
    }

    private RegexNode quantified(RegexNode atom) {
        int min;
        int max;
        switch (peek()) {
            case '*' -> {
                min = 0;
                max = Integer.MAX_VALUE;
                at++;
            }
            case '+' -> {
                min = 1;
                max = Integer.MAX_VALUE;
                at++;
            }
            case '?' -> {
                min = 0;
                max = 1;
                at++;
            }
            case '{' -> {
                int[] bounds = quantifier();
                if (bounds == null) {
                    if (strict) {
                        throw failure("'{' must begin a quantifier such as {1,2}, but does not");
                    }
                    return atom;
                }
                min = bounds[0];
                max = bounds[1];
            }
            default -> {
                return atom;
            }
        }
        if (min > max) {
            throw failure("a quantifier must have its bounds in order, but has {" + min + "," + max + "}");
        }
        if (min > MAX_COUNT) {
            throw failure("a quantifier must be at most " + MAX_COUNT + ", but was " + min);
        }
        return new RegexNode.Repeat(atom, min, max, !take('?'));
    }

    private RegexNode group() {
        RegexNode group;
        if (!take('?')) {
            int number = ++groups;
            group = new RegexNode.Group(number, choice());
        } else if (take(':')) {
            group = choice();
        } else if (take('=')) {
            group = new RegexNode.Look(choice(), false, false);
        } else if (take('!')) {
            group = new RegexNode.Look(choice(), false, true);
        } else if (take('<')) {
            if (take('=')) {
                group = new RegexNode.Look(choice(), true, false);
            } else if (take('!')) {
                group = new RegexNode.Look(choice(), true, true);
            } else {
                int number = ++groups;
                name('>');
                group = new RegexNode.Group(number, choice());
            }
        } else {
            throw failure("'(?' must be followed by one of : = ! <, but is not; flags are not part of ECMA-262");
        }
        if (!take(')')) {
            throw failure("'(' must be closed by ')', but is not");
        }
        return group;
    }

    private String name(int close) {
        StringBuilder name = new StringBuilder();
        while (more() && peek() != close) {
            int c = text[at++];
            boolean fits = c == '$' || c == '_' || Character.isUnicodeIdentifierPart(c);
            if (!fits || (name.isEmpty() && Character.isDigit(c))) {
                throw failure("a group's name must be an identifier, but is not");
            }
            name.appendCodePoint(c);
        }
        if (name.isEmpty() || !take(close)) {
            throw failure("a group's name must be closed by '>', but is not");
        }
        return name.toString();
    }

    private RegexNode escape() {
        if (!more()) {
            throw failure("'\\' must be followed by a character, but ends the pattern");
        }
        int c = peek();
        if (c >= '1' && c <= '9') {
            int start = at;
            int number = number();
            if (number <= allGroups) {
                return new RegexNode.Back(number);
            }
            if (strict) {
                throw failure("'\\" + number + "' must be a group, but there are " + allGroups);
            }
            at = start;
        }
        if (c == 'k' && (strict || !names.isEmpty())) {
            at++;
            if (!take('<')) {
                throw failure("'\\k' must be followed by '<', but is not");
            }
            String name = name('>');
            Integer number = names.get(name);
            if (number == null) {
                throw failure("'\\k' must name a group, but '" + name + "' is none");
            }
            return new RegexNode.Back(number);
        }
        CodePointSet set = setEscape();
        return set != null ? new RegexNode.One(set) : new RegexNode.Char(character());
    }

    private @org.jspecify.annotations.Nullable CodePointSet setEscape() {
        int c = peek();
        return switch (c) {
            case 'd', 'D', 'w', 'W', 's', 'S' -> {
                at++;
                CodePointSet set = switch (c | 0x20) {
                    case 'd' -> CodePointSet.digits();
                    case 'w' -> CodePointSet.word();
                    default -> CodePointSet.space();
                };
                yield c < 'a' ? set.negate() : set;
            }
            case 'p', 'P' -> {
                if (peek(1) != '{') {
                    yield null;
                }
                at += 2;
                StringBuilder name = new StringBuilder();
                while (more() && peek() != '}') {
                    name.appendCodePoint(text[at++]);
                }
                IntPredicate property = UnicodeProperties.find(name.toString());
                if (!take('}') || property == null) {
                    throw failure("'\\" + Character.toString(c) + "' must name a property of Unicode, but '" + name
                            + "' is none");
                }
                CodePointSet set = new CodePointSet().add(property);
                yield c == 'P' ? set.negate() : set;
            }
            default -> null;
        };
    }

    /// The character that the escape at hand stands for.
    private int character() {
        int c = text[at++];
        switch (c) {
            case 't' -> {
                return '\t';
            }
            case 'n' -> {
                return '\n';
            }
            case 'v' -> {
                return 0x0B;
            }
            case 'f' -> {
                return '\f';
            }
            case 'r' -> {
                return '\r';
            }
            case '0' -> {
                if (!(peek() >= '0' && peek() <= '9')) {
                    return 0;
                }
            }
            case 'c' -> {
                int letter = peek() | 0x20;
                if (letter >= 'a' && letter <= 'z') {
                    return text[at++] & 31;
                }
            }
            case 'x' -> {
                int value = hex(2);
                if (value >= 0) {
                    return value;
                }
            }
            case 'u' -> {
                int value = unicode();
                if (value >= 0) {
                    return value;
                }
            }
            default -> {}
        }
        boolean letter = c < 128 && (Character.isLetterOrDigit(c) || c == '_');
        boolean syntax = "^$\\.*+?()[]{}|/-".indexOf(c) >= 0;
        if ((strict && !syntax) || (letter && (c == 'x' || c == 'u' || c == 'c') && strict)) {
            throw failure("'\\" + Character.toString(c) + "' must be an escape of ECMA-262, but is none");
        }
        return c;
    }

    private int hex(int digits) {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = Character.digit(peek(i), 16);
            if (digit < 0 || peek(i) > 127) {
                return -1;
            }
            value = value << 4 | digit;
        }
        at += digits;
        return value;
    }

    private int unicode() {
        int start = at;
        if (take('{')) {
            int value = 0;
            int first = at;
            while (peek() >= 0
                    && peek() < 128
                    && Character.digit(peek(), 16) >= 0
                    && value <= Character.MAX_CODE_POINT) {
                value = value << 4 | Character.digit(text[at++], 16);
            }
            if (at > first && value <= Character.MAX_CODE_POINT && take('}')) {
                return value;
            }
            at = start;
            return -1;
        }
        int value = hex(4);
        if (value >= 0xD800 && value < 0xDC00 && peek() == '\\' && peek(1) == 'u') {
            int back = at;
            at += 2;
            int second = hex(4);
            if (second >= 0xDC00 && second < 0xE000) {
                return Character.toCodePoint((char) value, (char) second);
            }
            at = back;
        }
        return value;
    }

    private CodePointSet set() {
        boolean negated = take('^');
        CodePointSet set = new CodePointSet();
        while (peek() != ']') {
            if (!more()) {
                throw failure("'[' must be closed by ']', but is not");
            }
            CodePointSet many = many();
            if (many != null) {
                set.add(many::contains);
                continue;
            }
            int from = one();
            if (peek() == '-' && peek(1) != ']' && peek(1) != -1) {
                at++;
                CodePointSet behind = many();
                if (behind != null) {
                    if (strict) {
                        throw failure("a range must end in a character, but ends in a set");
                    }
                    set.add(from).add('-').add(behind::contains);
                    continue;
                }
                int to = one();
                if (to < from) {
                    throw failure("a range must have its ends in order, but has not");
                }
                set.add(from, to);
            } else {
                set.add(from);
                if (peek() == '-' && peek(1) == -1) {
                    at++;
                }
            }
        }
        at++;
        return negated ? set.negate() : set;
    }

    private @org.jspecify.annotations.Nullable CodePointSet many() {
        if (peek() != '\\') {
            return null;
        }
        at++;
        CodePointSet set = setEscape();
        if (set == null) {
            at--;
        }
        return set;
    }

    private int one() {
        int c = text[at++];
        if (c != '\\') {
            return c;
        }
        if (!more()) {
            throw failure("'\\' must be followed by a character, but ends the pattern");
        }
        return take('b') ? '\b' : character();
    }
}
