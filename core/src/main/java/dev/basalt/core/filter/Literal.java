package dev.basalt.core.filter;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// A value that a filter compares with, or that a document holds. Values of different kinds are never equal and
/// have no order.
public sealed interface Literal {
    /// Text.
    ///
    /// @param value the text
    record Text(String value) implements Literal {}

    /// A number, exactly as it is written: no rounding makes two of them equal.
    ///
    /// @param value the number
    record Numeric(BigDecimal value) implements Literal {
        /// Drops zeros at the end, so that numbers of the same value are equal.
        public Numeric {
            value = value.stripTrailingZeros();
        }
    }

    /// True or false.
    ///
    /// @param value which
    record Bool(boolean value) implements Literal {}

    /// No value.
    record Null() implements Literal {}

    /// Exponents beyond this one (of ten) all count as this one: [BigDecimal] has no greater ones.
    int MAX_EXPONENT = 1_000_000_000;

    /// The order of two values.
    ///
    /// @param a one value
    /// @param b the other
    /// @return negative, zero or positive; null where they have no order
    static @Nullable Integer compare(Literal a, Literal b) {
        return switch (a) {
            case Text(String x) -> b instanceof Text(String y) ? Integer.valueOf(compareText(x, y)) : null;
            case Numeric(BigDecimal x) -> b instanceof Numeric(BigDecimal y) ? Integer.valueOf(x.compareTo(y)) : null;
            case Bool(boolean x) -> b instanceof Bool(boolean y) ? Integer.valueOf(Boolean.compare(x, y)) : null;
            case Null() -> b instanceof Null ? Integer.valueOf(0) : null;
        };
    }

    /// The order of two texts by their code points, which is that of their bytes in UTF-8.
    ///
    /// @param a one text
    /// @param b the other
    /// @return negative, zero or positive
    static int compareText(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                // Surrogates stand for code points above all that a single unit holds.
                boolean surrogates = Character.isSurrogate(x) != Character.isSurrogate(y);
                return surrogates ? (Character.isSurrogate(x) ? 1 : -1) : Character.compare(x, y);
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /// A number as JSON writes it.
    ///
    /// @param text follows the JSON grammar of numbers
    /// @return the number
    static Numeric number(String text) {
        int mark = Math.max(text.indexOf('e'), text.indexOf('E'));
        if (mark < 0 || text.length() - mark <= 9) {
            return new Numeric(new BigDecimal(text));
        }
        BigDecimal significand = new BigDecimal(text.substring(0, mark));
        BigInteger exponent = new BigInteger(text.substring(mark + 1));
        BigInteger limit = BigInteger.valueOf(MAX_EXPONENT);
        int clamped = exponent.min(limit).max(limit.negate()).intValueExact();
        return new Numeric(significand.signum() == 0 ? BigDecimal.ZERO : significand.scaleByPowerOfTen(clamped));
    }
}
