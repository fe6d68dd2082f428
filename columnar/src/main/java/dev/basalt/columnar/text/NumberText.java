package dev.basalt.columnar.text;

import java.math.BigDecimal;
import java.math.MathContext;

/// What kind of number a text is, without making one of it.
///
/// - **Threads:** stateless
final class NumberText {
    /// Up to so many digits any decimal number keeps its value through a `double`.
    private static final int EXACT_DIGITS = 15;

    private static final int MAX_DIGITS = 40;

    private NumberText() {}

    /// Whether a text is an integer as JSON writes it.
    static boolean isInteger(String text) {
        int from = text.startsWith("-") ? 1 : 0;
        int length = text.length();
        if (from == length || (text.charAt(from) == '0' && (length > 1))) {
            return false;
        }
        for (int i = from; i < length; i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /// Whether a text is an integer that 64 bits hold.
    static boolean isLong(String text) {
        if (!isInteger(text) || text.length() > 20) {
            return false;
        }
        if (text.length() <= 18) {
            return true;
        }
        try {
            long value = Long.parseLong(text);
            return value != 0;
        } catch (NumberFormatException _) {
            return false;
        }
    }

    /// Whether a text is a number as JSON writes it: digits, perhaps a point and digits, perhaps an exponent.
    static boolean isNumber(String text) {
        int length = text.length();
        int at = text.startsWith("-") ? 1 : 0;
        int from = at;
        at = skipDigits(text, at);
        if (at == from || (at - from > 1 && text.charAt(from) == '0')) {
            return false;
        }
        if (at < length && text.charAt(at) == '.') {
            from = at + 1;
            at = skipDigits(text, from);
            if (at == from) {
                return false;
            }
        }
        if (at < length && (text.charAt(at) | 0x20) == 'e') {
            at++;
            if (at < length && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            from = at;
            at = skipDigits(text, from);
            if (at == from) {
                return false;
            }
        }
        return at == length;
    }

    /// Whether a text is one of the floating-point values that are no numbers, as Java, Python and C write them.
    static boolean isSpecial(String text) {
        return switch (text) {
            case "NaN", "nan", "NAN", "-nan" -> true;
            case "Infinity", "inf", "Inf", "INF", "+inf", "+Infinity" -> true;
            case "-Infinity", "-inf", "-Inf", "-INF" -> true;
            default -> false;
        };
    }

    /// The value of a text that [#isSpecial].
    static double special(String text) {
        char first = text.charAt(0);
        if (text.endsWith("n") || text.endsWith("N")) {
            return Double.NaN;
        }
        return first == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    /// Whether a text is a floating-point value: of a column that is known to hold such, leading zeros and signs
    /// are allowed too.
    static boolean isFloat(String text) {
        if (isNumber(text) || isSpecial(text)) {
            return true;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Hexadecimal numbers, type suffixes and blanks pass Java's own parser, and are none here.
            if (!isDigit(c) && c != '.' && c != '-' && c != '+' && (c | 0x20) != 'e') {
                return false;
            }
        }
        try {
            return !text.isEmpty() && !Double.isNaN(Double.parseDouble(text));
        } catch (NumberFormatException _) {
            return false;
        }
    }

    /// Whether a number as JSON writes it has the same value as the `double` next to it, written as short as can be.
    static boolean keepsValueAsDouble(String number) {
        int significant = 0;
        boolean exponent = false;
        for (int i = 0; i < number.length() && !exponent; i++) {
            char c = number.charAt(i);
            exponent = (c | 0x20) == 'e';
            if (isDigit(c) && (significant > 0 || c != '0')) {
                significant++;
            }
        }
        if (!exponent && significant <= EXACT_DIGITS && number.length() <= 300) {
            return true;
        }
        if (number.length() > MAX_DIGITS) {
            return false;
        }
        double value = Double.parseDouble(number);
        if (Double.isInfinite(value)) {
            return false;
        }
        BigDecimal exact;
        try {
            exact = new BigDecimal(number);
        } catch (NumberFormatException _) {
            // An exponent beyond 32 bits.
            return false;
        }
        // An exponent of millions would make the comparison itself expensive.
        if (Math.abs((long) exact.scale()) > 400) {
            return false;
        }
        BigDecimal written = new BigDecimal(Double.toString(value));
        // Java writes at least two digits, other languages one where that is enough: 5e-324.
        return exact.compareTo(written) == 0
                || (exact.precision() == 1 && exact.compareTo(written.round(new MathContext(1))) == 0);
    }

    private static int skipDigits(String text, int from) {
        int at = from;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
