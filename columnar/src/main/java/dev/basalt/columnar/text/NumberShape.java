package dev.basalt.columnar.text;

import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.Simple;
import java.math.BigDecimal;

/// The narrowest type that holds every JSON number of one place exactly.
///
/// - **Threads:** confined to one
final class NumberShape {
    /// Beyond it not every integer is a `double`.
    private static final long MAX_EXACT_INTEGER = 1L << 53;

    private static final int MAX_EXPONENT_CHARACTERS = 4;

    private boolean longs = true;
    private boolean doubles = true;
    private boolean decimals = true;
    private int integerDigits;
    private int fractionDigits;

    /// Sees a number as JSON writes it, or a floating-point value that is none.
    void see(String text) {
        if (NumberText.isSpecial(text)) {
            longs = false;
            decimals = false;
            return;
        }
        boolean isLong = NumberText.isLong(text);
        longs &= isLong;
        if (doubles) {
            doubles = isLong ? isExact(text) : NumberText.keepsValueAsDouble(text);
        }
        if (decimals) {
            decimals = seeDecimal(text);
        }
    }

    /// Sees an integer that is not zero.
    void see(long value) {
        doubles &= Math.abs(value) <= MAX_EXACT_INTEGER && value != Long.MIN_VALUE;
        if (decimals) {
            integerDigits = Math.max(
                    integerDigits, Long.toUnsignedString(Math.abs(value)).length());
            decimals = integerDigits + fractionDigits <= Decimal.MAX_PRECISION;
        }
    }

    /// Whether every number seen is a `double`, so that values that are no numbers can stand beside them.
    boolean areDoubles() {
        return doubles;
    }

    private static boolean isExact(String text) {
        return text.length() <= 15 || Math.abs(Long.parseLong(text)) <= MAX_EXACT_INTEGER;
    }

    private boolean seeDecimal(String text) {
        int exponent = Math.max(text.indexOf('e'), text.indexOf('E'));
        boolean negative = text.startsWith("-");
        int point = text.indexOf('.');
        int integers;
        int fractions;
        if (exponent < 0) {
            int first = negative ? 1 : 0;
            fractions = point < 0 ? 0 : text.length() - point - 1;
            integers = (point < 0 ? text.length() : point) - first;
            // The zero before a point is no digit of the value.
            integers = integers == 1 && text.charAt(first) == '0' ? 0 : integers;
        } else if (text.length() - exponent - 1 > MAX_EXPONENT_CHARACTERS) {
            return false;
        } else {
            BigDecimal value = new BigDecimal(text);
            fractions = Math.max(0, value.scale());
            integers = Math.max(0, value.precision() - value.scale());
        }
        integerDigits = Math.max(integerDigits, integers);
        fractionDigits = Math.max(fractionDigits, fractions);
        // A decimal has no negative zero.
        return integerDigits + fractionDigits <= Decimal.MAX_PRECISION && !(negative && isZero(text));
    }

    private static boolean isZero(String text) {
        for (int i = 0; i < text.length() && (text.charAt(i) | 0x20) != 'e'; i++) {
            if (text.charAt(i) >= '1' && text.charAt(i) <= '9') {
                return false;
            }
        }
        return true;
    }

    /// The narrowest type that holds every number seen exactly: text where no other does.
    DataType type() {
        if (longs) {
            return Simple.INT64;
        }
        if (doubles) {
            return Simple.FLOAT64;
        }
        return decimals ? new Decimal(Math.max(1, integerDigits + fractionDigits), fractionDigits) : Simple.STRING;
    }
}
