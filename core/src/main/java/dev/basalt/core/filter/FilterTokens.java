package dev.basalt.core.filter;

import java.util.ArrayList;
import java.util.List;

/// Cuts a filter's text into tokens, in one pass that looks at each character once.
final class FilterTokens {
    /// A message shows no more than this of the text that is wrong.
    private static final int MAX_SHOWN_CHARACTERS = 40;

    enum Kind {
        NUMBER,
        STRING,
        QUOTED_NAME,
        NAME,
        SYMBOL,
        END
    }

    /// A token.
    ///
    /// @param text      as written, quotes included, so that no quoted text is a keyword
    /// @param character its position from 1
    record Token(Kind kind, String text, int character) {
        boolean is(String word) {
            return text.equalsIgnoreCase(word);
        }

        String shown() {
            return kind == Kind.END ? "the end" : FilterTokens.shown(text);
        }
    }

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int position;

    private FilterTokens(String text) {
        this.text = text;
    }

    /// The tokens of a text; the last is the end.
    static List<Token> of(String text) {
        FilterTokens cutter = new FilterTokens(text);
        cutter.skipWhitespace();
        while (cutter.position < text.length()) {
            cutter.take();
            cutter.skipWhitespace();
        }
        cutter.tokens.add(new Token(Kind.END, "", text.length() + 1));
        return cutter.tokens;
    }

    /// Whether a name may stand without quotes.
    static boolean isName(String name) {
        if (name.isEmpty() || name.equals("@")) {
            return false;
        }
        FilterTokens cutter = new FilterTokens(name);
        if (!cutter.isNamePart(0) || cutter.isMark(0)) {
            return false;
        }
        for (int i = 0; i < name.length(); i += Character.charCount(name.codePointAt(i))) {
            if (!cutter.isNamePart(i)) {
                return false;
            }
        }
        return true;
    }

    /// The beginning of a text, as messages show it.
    static String shown(String text) {
        return text.length() <= MAX_SHOWN_CHARACTERS ? text : text.substring(0, MAX_SHOWN_CHARACTERS) + "...";
    }

    private void skipWhitespace() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    private void take() {
        int start = position;
        char first = text.charAt(start);
        Kind kind;
        if (first == '\'') {
            kind = Kind.STRING;
            takeString();
        } else if (first == '"') {
            kind = Kind.QUOTED_NAME;
            takeQuotedName();
        } else if (isDigit(start) || (first == '-' && isDigit(start + 1))) {
            kind = Kind.NUMBER;
            takeNumber();
        } else if (isNamePart(start) && !isMark(start)) {
            kind = Kind.NAME;
            while (isNamePart(position)) {
                position += Character.charCount(text.codePointAt(position));
            }
        } else {
            kind = Kind.SYMBOL;
            takeSymbol();
        }
        tokens.add(new Token(kind, text.substring(start, position), start + 1));
    }

    private void takeString() {
        int quote = closing('\'');
        if (quote < 0) {
            throw new FilterSyntaxException(
                    position + 1,
                    "a 'string' must end with a quote, but was " + shown(text.substring(position))
                            + "; double a quote inside it");
        }
        position = quote + 1;
    }

    /// Where the quote is that ends what begins with one: two in a row are one inside it. -1 if there is none.
    private int closing(char mark) {
        int quote = text.indexOf(mark, position + 1);
        while (quote >= 0 && quote + 1 < text.length() && text.charAt(quote + 1) == mark) {
            quote = text.indexOf(mark, quote + 2);
        }
        return quote;
    }

    private void takeQuotedName() {
        int quote = closing('"');
        if (quote < 0) {
            throw new FilterSyntaxException(
                    position + 1, "a \"name\" must end with a quote, but was " + shown(text.substring(position)));
        }
        if (quote == position + 1) {
            throw new FilterSyntaxException(position + 1, "a \"name\" must not be empty, but was");
        }
        position = quote + 1;
    }

    private void takeNumber() {
        position++;
        takeDigits();
        if (at('.') && isDigit(position + 1)) {
            position++;
            takeDigits();
        }
        if (at('e') || at('E')) {
            int sign = position + 1 < text.length() && "+-".indexOf(text.charAt(position + 1)) >= 0 ? 1 : 0;
            if (isDigit(position + 1 + sign)) {
                position += 1 + sign;
                takeDigits();
            }
        }
    }

    private void takeDigits() {
        while (isDigit(position)) {
            position++;
        }
    }

    private void takeSymbol() {
        String two = text.substring(position, Math.min(position + 2, text.length()));
        if (two.equals("!=") || two.equals("<>") || two.equals("<=") || two.equals(">=")) {
            position += 2;
        } else if ("=<>().,".indexOf(two.charAt(0)) >= 0) {
            position++;
        } else {
            throw new FilterSyntaxException(
                    position + 1,
                    "a field, operator or value must stand here, but was " + shown(text.substring(position))
                            + "; put text in 'single quotes'");
        }
    }

    private boolean at(char expected) {
        return position < text.length() && text.charAt(position) == expected;
    }

    private boolean isDigit(int index) {
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private boolean isNamePart(int index) {
        return index < text.length()
                && (Character.isLetterOrDigit(text.codePointAt(index)) || "_$@-".indexOf(text.charAt(index)) >= 0);
    }

    /// Whether a character may stand in a name, but not begin one.
    private boolean isMark(int index) {
        return text.charAt(index) == '-' || Character.isDigit(text.codePointAt(index));
    }
}
