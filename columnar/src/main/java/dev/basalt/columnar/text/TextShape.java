package dev.basalt.columnar.text;

import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.TimeUnit;
import dev.basalt.columnar.schema.DataType.Timestamp;
import java.time.DateTimeException;
import java.util.EnumSet;
import java.util.Set;

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

    private final Set<Kind> open;
    private boolean any;
    private boolean sawNumber;
    private boolean nanos;
    /// Whether every timestamp lies in the years that nanoseconds reach.
    private boolean nearNow = true;

    private int integerDigits;
    private int fractionDigits;

    private TextShape(Set<Kind> open) {
        this.open = open;
    }

    /// A column whose values are all written as text.
    ///
    /// @param decimals whether numbers with a point are decimals rather than floating-point numbers
    static TextShape ofCsv(boolean decimals) {
        Set<Kind> all = EnumSet.allOf(Kind.class);
        if (!decimals) {
            all.remove(Kind.DECIMAL);
        }
        return new TextShape(all);
    }

    /// Strings of JSON, where numbers and booleans are no strings.
    static TextShape ofStrings() {
        return new TextShape(EnumSet.of(Kind.DATE, Kind.TIMESTAMP, Kind.ZONED, Kind.UUID));
    }

    boolean any() {
        return any;
    }

    /// Sees a value that is not null.
    void see(String text) {
        any = true;
        if (!open.isEmpty()) {
            open.removeIf(kind -> !fits(kind, text));
        }
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
            case UUID -> ValueText.isUuid(text);
        };
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
        integerDigits = Math.max(integerDigits, point < 0 ? digits : digits - fraction - 1);
        return integerDigits + fractionDigits <= Decimal.MAX_PRECISION;
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
                    return new Decimal(Math.max(1, integerDigits + fractionDigits), fractionDigits);
                }
                case FLOAT64 -> {
                    if (sawNumber) {
                        return Simple.FLOAT64;
                    }
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
