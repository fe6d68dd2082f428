package dev.basalt.columnar.text;

import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.TimeUnit;
import dev.basalt.columnar.schema.DataType.Timestamp;
import java.time.DateTimeException;
import java.util.EnumSet;

/// What all texts of a column could be: begins with everything, and every text rules out what it is not.
///
/// - **Threads:** confined to one
final class TextShape {
    private enum Kind {
        BOOL,
        INT64,
        DECIMAL,
        FLOAT64,
        DATE,
        TIMESTAMP,
        ZONED,
        UUID
    }

    /// Integers of so many characters are digits of a `double`.
    private static final int SHORT_INTEGER = 15;

    private final EnumSet<Kind> open;
    private boolean any;
    private boolean sawNumber;
    private boolean nanos;
    /// Whether every timestamp lies in the years that nanoseconds reach.
    private boolean nearNow = true;

    private int integerDigits;
    private int fractionDigits;
    private int leastFractionDigits = Integer.MAX_VALUE;
    private boolean endsInZero;
    private final boolean decimals;

    private TextShape(EnumSet<Kind> open, boolean decimals) {
        this.open = open;
        this.decimals = decimals;
    }

    /// A column whose values are all written as text.
    ///
    /// @param decimals whether numbers with a point are always decimals; else they are where each has as many
    ///                 digits behind it and a floating-point number would not show them all
    static TextShape ofCsv(boolean decimals) {
        return new TextShape(EnumSet.allOf(Kind.class), decimals);
    }

    /// Strings of JSON, where numbers and booleans are no strings.
    static TextShape ofStrings() {
        return new TextShape(EnumSet.of(Kind.DATE, Kind.TIMESTAMP, Kind.ZONED, Kind.UUID), false);
    }

    boolean any() {
        return any;
    }

    /// What all texts seen are.
    TextSource.Values values() {
        if (!any) {
            return TextSource.Values.NONE;
        }
        return open.contains(Kind.FLOAT64) ? TextSource.Values.DOUBLES : TextSource.Values.OTHERS;
    }

    /// Sees a value that is not null.
    void see(String text) {
        any = true;
        if (!open.isEmpty() && !seeInteger(text)) {
            open.removeIf(kind -> !fits(kind, text));
        }
    }

    /// Sees one more short integer of a column that had no others before, which is most of what there is to see.
    private boolean seeInteger(String text) {
        if (!sawNumber
                || text.length() > SHORT_INTEGER
                || !open.contains(Kind.INT64)
                || open.contains(Kind.BOOL)
                || !NumberText.isLong(text)) {
            return false;
        }
        integerDigits = Math.max(integerDigits, text.startsWith("-") ? text.length() - 1 : text.length());
        leastFractionDigits = 0;
        return true;
    }

    /// Whether a text could be of the column as well.
    boolean accepts(String text) {
        TextShape alone = new TextShape(EnumSet.copyOf(open), decimals);
        alone.see(text);
        return !alone.open.isEmpty();
    }

    private boolean fits(Kind kind, String text) {
        return switch (kind) {
            case BOOL -> isBool(text);
            case INT64 -> NumberText.isLong(text);
            case DECIMAL -> fitsDecimal(text);
            case FLOAT64 -> fitsFloat(text);
            case DATE -> fitsDate(text);
            case TIMESTAMP -> fitsTimestamp(text, false);
            case ZONED -> fitsTimestamp(text, true);
            // Letters are kept as they are written, and a UUID is written with small ones.
            case UUID -> ValueText.isUuid(text) && !hasCapital(text);
        };
    }

    private static boolean hasCapital(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 'A' && text.charAt(i) <= 'F') {
                return true;
            }
        }
        return false;
    }

    private static boolean isBool(String text) {
        return switch (text) {
            case "true", "false", "True", "False", "TRUE", "FALSE" -> true;
            default -> false;
        };
    }

    private boolean fitsFloat(String text) {
        if (NumberText.isSpecial(text)) {
            return true;
        }
        boolean fits = NumberText.isNumber(text) && NumberText.keepsValueAsDouble(text);
        sawNumber |= fits;
        return fits;
    }

    private boolean fitsDecimal(String text) {
        if (text.length() > 40 || !NumberText.isNumber(text) || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
            return false;
        }
        int digits = text.startsWith("-") ? text.length() - 1 : text.length();
        int point = text.indexOf('.');
        int fraction = point < 0 ? 0 : text.length() - point - 1;
        fractionDigits = Math.max(fractionDigits, fraction);
        leastFractionDigits = Math.min(leastFractionDigits, fraction);
        endsInZero |= fraction > 0 && text.endsWith("0");
        if (text.startsWith("-0") && isZero(text)) {
            // A decimal has no negative zero.
            return false;
        }
        integerDigits = Math.max(integerDigits, point < 0 ? digits : digits - fraction - 1);
        return integerDigits + fractionDigits <= Decimal.MAX_PRECISION;
    }

    private static boolean isZero(String number) {
        for (int i = 0; i < number.length(); i++) {
            if (number.charAt(i) >= '1' && number.charAt(i) <= '9') {
                return false;
            }
        }
        return true;
    }

    /// Whether all numbers have one number of digits behind the point, and a floating-point number would not show or
    /// hold them all.
    private boolean needsDecimal() {
        return fractionDigits > 0
                && leastFractionDigits == fractionDigits
                && (endsInZero || !open.contains(Kind.FLOAT64));
    }

    private static boolean fitsDate(String text) {
        if (!TimeText.isPlainDate(text, text.length())) {
            return false;
        }
        try {
            return TimeText.parseDate(text) > Long.MIN_VALUE;
        } catch (DateTimeException _) {
            return false;
        }
    }

    private boolean fitsTimestamp(String text, boolean zoned) {
        if (text.length() < 16 || text.length() > 40 || !TimeText.isPlainDate(text.substring(0, 10), 10)) {
            return false;
        }
        try {
            int digits = TimeText.fractionDigits(text);
            TimeText.parseTimestamp(text, digits > 6 ? TimeUnit.NANOSECOND : TimeUnit.MICROSECOND, zoned);
            nanos |= digits > 6;
            String year = text.substring(0, 4);
            nearNow &= year.compareTo("1678") >= 0 && year.compareTo("2261") <= 0;
            return true;
        } catch (DateTimeException _) {
            return false;
        }
    }

    /// The narrowest type that holds every value seen without changing it.
    DataType type() {
        if (!any) {
            return Simple.STRING;
        }
        for (Kind kind : Kind.values()) {
            if (!open.contains(kind)) {
                continue;
            }
            switch (kind) {
                case BOOL -> {
                    return Simple.BOOL;
                }
                case INT64 -> {
                    return Simple.INT64;
                }
                case DECIMAL -> {
                    if (!decimals && !needsDecimal()) {
                        continue;
                    }
                    return new Decimal(Math.max(1, integerDigits + fractionDigits), fractionDigits);
                }
                case FLOAT64 -> {
                    return Simple.FLOAT64;
                }
                case DATE -> {
                    return Simple.DATE;
                }
                case TIMESTAMP, ZONED -> {
                    if (!nanos || nearNow) {
                        return new Timestamp(
                                nanos ? TimeUnit.NANOSECOND : TimeUnit.MICROSECOND, kind == Kind.ZONED ? "UTC" : null);
                    }
                }
                case UUID -> {
                    return Simple.UUID;
                }
            }
        }
        return Simple.STRING;
    }
}
