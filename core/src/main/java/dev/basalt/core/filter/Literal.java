package dev.basalt.core.filter;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.temporal.Temporal;
import java.util.UUID;

/// A value that a filter compares with. Values of different kinds are never equal and have no order.
///
/// - **Threads:** immutable
public sealed interface Literal {
    /// Text.
    ///
    /// @param value the text, without surrogates that are not one of a pair
    record Text(String value) implements Literal {
        /// Checks the text.
        ///
        /// @throws IllegalArgumentException if it has lone surrogates, which UTF-8 has no bytes for
        public Text {
            for (int i = 0; i < value.length(); i++) {
                char unit = value.charAt(i);
                if (Character.isSurrogate(unit)) {
                    if (!Character.isSupplementaryCodePoint(value.codePointAt(i))) {
                        throw new IllegalArgumentException(
                                "surrogates of a text must come in pairs, but one stands alone at character "
                                        + (i + 1));
                    }
                    i++;
                }
            }
        }
    }

    /// A number, exactly as it is written: no rounding makes two of them equal.
    ///
    /// @param value the number, of at most [#MAX_DIGITS] digits
    record Numeric(BigDecimal value) implements Literal {
        /// Drops zeros at the end, so that numbers of the same value are equal.
        ///
        /// @throws IllegalArgumentException if it has too many digits
        public Numeric {
            if (value.precision() > MAX_DIGITS) {
                throw new IllegalArgumentException(
                        "a number must have at most " + MAX_DIGITS + " digits, but had " + value.precision());
            }
            value = value.stripTrailingZeros();
        }
    }

    /// True or false.
    ///
    /// @param value which
    record Bool(boolean value) implements Literal {}

    /// Exponents beyond this one (of ten) all count as this one: [BigDecimal] has no greater ones.
    int MAX_EXPONENT = 1_000_000_000;

    /// The most digits of a number: to read one takes time that grows with the square of their count.
    int MAX_DIGITS = 1000;

    /// A value of Java as a literal.
    ///
    /// @param value text, a finite number, a boolean, or a date, time or UUID, which its ISO text stands for
    /// @return the literal
    /// @throws IllegalArgumentException if it is nothing of these
    static Literal of(Object value) {
        return switch (value) {
            case Literal literal -> literal;
            case CharSequence text -> new Text(text.toString());
            case Boolean bool -> new Bool(bool);
            case BigDecimal number -> new Numeric(number);
            case BigInteger number -> new Numeric(new BigDecimal(number));
            case Double real when Double.isFinite(real) -> new Numeric(new BigDecimal(real.toString()));
            case Float real when Float.isFinite(real) -> new Numeric(new BigDecimal(real.toString()));
            case Number number when isWhole(number) -> new Numeric(BigDecimal.valueOf(number.longValue()));
            case UUID uuid -> new Text(uuid.toString());
            case Temporal time when isIso(time) -> new Text(time.toString());
            default ->
                throw new IllegalArgumentException("a filter must compare with text, a finite number, a boolean, a"
                        + " date, a time or a UUID, but was given " + value + " of "
                        + value.getClass().getName());
        };
    }

    private static boolean isWhole(Number number) {
        return number instanceof Byte || number instanceof Short || number instanceof Integer || number instanceof Long;
    }

    private static boolean isIso(Temporal time) {
        return time instanceof LocalDate
                || time instanceof LocalTime
                || time instanceof LocalDateTime
                || time instanceof OffsetDateTime
                || time instanceof Instant;
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
