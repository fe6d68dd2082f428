package dev.basalt.engine.filter;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/// A value that a filter compares with, or that a document holds. Values of different kinds are never equal and have no
/// order.
sealed interface Literal {
    record Text(String value) implements Literal {}

    record Numeric(BigDecimal value) implements Literal {}

    record Bool(boolean value) implements Literal {}

    record Null() implements Literal {}

    /// The order of two values, or null where they have none.
    static @Nullable Integer compare(Literal a, Literal b) {
        return switch (a) {
            case Text(String x) -> b instanceof Text(String y) ? Integer.valueOf(x.compareTo(y)) : null;
            case Numeric(BigDecimal x) -> b instanceof Numeric(BigDecimal y) ? Integer.valueOf(x.compareTo(y)) : null;
            case Bool(boolean x) -> b instanceof Bool(boolean y) ? Integer.valueOf(Boolean.compare(x, y)) : null;
            case Null() -> b instanceof Null ? Integer.valueOf(0) : null;
        };
    }

    /// The scalar that the parser stands on.
    static Literal of(JsonParser parser) {
        return switch (parser.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Numeric(parser.getDecimalValue());
            case VALUE_TRUE -> new Bool(true);
            case VALUE_FALSE -> new Bool(false);
            case VALUE_NULL -> new Null();
            case VALUE_STRING, VALUE_EMBEDDED_OBJECT -> new Text(parser.getString());
            case NOT_AVAILABLE, START_OBJECT, END_OBJECT, START_ARRAY, END_ARRAY, PROPERTY_NAME ->
                throw new IllegalStateException("a scalar must stand here, but was " + parser.currentToken());
        };
    }
}
