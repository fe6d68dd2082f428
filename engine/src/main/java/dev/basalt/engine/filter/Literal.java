package dev.basalt.engine.filter;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// A value that a filter compares with, or that a document holds. Values of different kinds are never equal and
/// have no order.
sealed interface Literal {
    record Text(String value) implements Literal {}

    /// A number, exactly as it is written: no rounding makes two of them equal.
    record Numeric(BigDecimal value) implements Literal {
        /// Drops zeros at the end, so that numbers of the same value are equal.
        public Numeric {
            value = value.stripTrailingZeros();
        }
    }

    record Bool(boolean value) implements Literal {}

    record Null() implements Literal {}

    /// Exponents beyond this one (of ten) all count as this one: [BigDecimal] has no greater ones.
    int MAX_EXPONENT = 1_000_000_000;

    /// The order of two values, or null where they have none.
    static @Nullable Integer compare(Literal a, Literal b) {
        return switch (a) {
            case Text(String x) -> b instanceof Text(String y) ? Integer.valueOf(x.compareTo(y)) : null;
            case Numeric(BigDecimal x) -> b instanceof Numeric(BigDecimal y) ? Integer.valueOf(x.compareTo(y)) : null;
            case Bool(boolean x) -> b instanceof Bool(boolean y) ? Integer.valueOf(Boolean.compare(x, y)) : null;
            case Null() -> b instanceof Null ? Integer.valueOf(0) : null;
        };
    }

    /// The number that JSON writes so.
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

    /// The scalar that the parser stands on.
    static Literal of(JsonParser parser) {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case VALUE_NUMBER_INT -> {
                String text = parser.getString();
                yield text.length() <= 18 ? new Numeric(BigDecimal.valueOf(Long.parseLong(text))) : number(text);
            }
            case VALUE_NUMBER_FLOAT -> number(parser.getString());
            case VALUE_TRUE -> new Bool(true);
            case VALUE_FALSE -> new Bool(false);
            case VALUE_NULL -> new Null();
            case VALUE_STRING, VALUE_EMBEDDED_OBJECT -> new Text(parser.getString());
            case NOT_AVAILABLE, START_OBJECT, END_OBJECT, START_ARRAY, END_ARRAY, PROPERTY_NAME ->
                throw new IllegalStateException("a scalar must stand here, but was " + token);
        };
    }
}
