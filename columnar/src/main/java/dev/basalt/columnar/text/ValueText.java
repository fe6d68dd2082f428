package dev.basalt.columnar.text;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.ListOf;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.DataType.Time;
import dev.basalt.columnar.schema.DataType.Timestamp;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Base64;
import java.util.UUID;

/// One value of any column as text, and back; the package says how each type is written.
///
/// - **Accuracy:** what is written reads back as the same value; of NaNs only that they are NaNs
/// - **Threads:** stateless
public final class ValueText {
    private static final int MAX_NUMBER_CHARACTERS = 400;

    private ValueText() {}

    /// A value as text.
    ///
    /// @param column the column
    /// @param row    below its size
    /// @return the text; empty for a null
    public static String of(Column column, int row) {
        if (column instanceof BytesColumn bytes && column.type() == Simple.STRING) {
            return bytes.text(row);
        }
        StringBuilder text = new StringBuilder();
        append(column, row, text);
        return text.toString();
    }

    /// Adds a value's text to other text.
    ///
    /// @param column the column
    /// @param row    below its size
    /// @param to     receives the text; nothing for a null
    public static void append(Column column, int row, StringBuilder to) {
        if (column.isNull(row)) {
            return;
        }
        switch (column) {
            case LongColumn longs -> appendLong(longs.type(), longs.get(row), to);
            case FloatColumn floats -> to.append(floats.get(row));
            case DoubleColumn doubles -> to.append(doubles.get(row));
            case WideColumn wide -> appendWide(wide, row, to);
            case BytesColumn bytes ->
                to.append(
                        bytes.type() == Simple.STRING
                                ? bytes.text(row)
                                : Base64.getEncoder().encodeToString(bytes.get(row)));
            default -> to.append(JsonText.of(column, row));
        }
    }

    private static void appendLong(DataType type, long value, StringBuilder to) {
        switch (type) {
            case Simple simple when simple == Simple.BOOL -> to.append(value != 0);
            case Simple simple when simple == Simple.DATE -> TimeText.date(value, to);
            case Simple simple when simple == Simple.UINT64 -> to.append(Long.toUnsignedString(value));
            case Time time -> TimeText.timeOfDay(value, time.unit(), to);
            case Timestamp timestamp -> TimeText.timestamp(value, timestamp.unit(), timestamp.zone() != null, to);
            default -> to.append(value);
        }
    }

    private static void appendWide(WideColumn wide, int row, StringBuilder to) {
        if (wide.type() instanceof Decimal decimal) {
            to.append(decimal(wide, row, decimal).toPlainString());
        } else {
            to.append(new UUID(wide.high(row), wide.low(row)));
        }
    }

    static BigDecimal decimal(WideColumn wide, int row, Decimal type) {
        return new BigDecimal(wide.integer(row), type.scale());
    }

    /// Adds to a column the value that a text stands for.
    ///
    /// @param text   the text
    /// @param column receives a row
    /// @throws IllegalArgumentException if the text is no value of the column's type; nothing is then added, but in
    ///                                  lists and structs
    public static void parse(String text, Column column) {
        switch (column) {
            case LongColumn longs -> longs.append(parseLong(text, longs.type()));
            case FloatColumn floats -> floats.append(parseFloat(text, floats.type()));
            case DoubleColumn doubles -> doubles.append(parseDouble(text));
            case WideColumn wide -> parseWide(text, wide);
            case BytesColumn bytes -> {
                if (bytes.type() == Simple.STRING) {
                    bytes.append(text);
                } else {
                    byte[] binary = parseBase64(text);
                    bytes.append(binary, 0, binary.length);
                }
            }
            default -> JsonValues.parse(text, column);
        }
    }

    static IllegalArgumentException mismatch(DataType type, String text) {
        String expected = switch (type) {
            case Simple simple when simple == Simple.BOOL -> "true or false";
            case Simple simple when simple == Simple.DATE -> "a date such as 2026-01-31";
            case Simple simple when simple == Simple.UUID -> "a uuid such as 0f8fad5b-d9cb-469f-a165-70867728950e";
            case Simple simple when simple == Simple.BINARY -> "base64";
            case Time _ -> type.label() + " such as 23:59:59";
            case Timestamp timestamp ->
                type.label() + " such as 2026-01-31T23:59:59" + (timestamp.zone() == null ? "" : "Z");
            case ListOf _, FixedVector _ -> type.label() + " as a JSON array";
            case Struct _ -> type.label() + " as a JSON object";
            default -> type.label();
        };
        return new IllegalArgumentException("a value must be " + expected + ", but was '" + shortened(text) + "'");
    }

    static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }

    static long parseLong(String text, DataType type) {
        try {
            return switch (type) {
                case Time time -> TimeText.parseTimeOfDay(text, time.unit());
                case Timestamp timestamp -> TimeText.parseTimestamp(text, timestamp.unit(), timestamp.zone() != null);
                case Simple simple -> parseSimple(text, simple);
                default -> throw mismatch(type, text);
            };
        } catch (DateTimeException | NumberFormatException e) {
            IllegalArgumentException mismatch = mismatch(type, text);
            mismatch.initCause(e);
            throw mismatch;
        }
    }

    private static long parseSimple(String text, Simple type) {
        return switch (type) {
            case BOOL ->
                switch (text) {
                    case "true", "True", "TRUE" -> 1;
                    case "false", "False", "FALSE" -> 0;
                    default -> throw mismatch(type, text);
                };
            case DATE -> TimeText.parseDate(text);
            case UINT64 -> Long.parseUnsignedLong(text);
            default -> checked(Long.parseLong(text), type);
        };
    }

    /// Checks that an integer fits its type.
    ///
    /// @throws NumberFormatException if it does not
    static long checked(long value, Simple type) {
        if (value < least(type) || value > most(type)) {
            throw new NumberFormatException(value + " is beyond " + type.label());
        }
        return value;
    }

    private static long least(Simple type) {
        return switch (type) {
            case INT8 -> Byte.MIN_VALUE;
            case INT16 -> Short.MIN_VALUE;
            case INT32 -> Integer.MIN_VALUE;
            case BOOL, UINT8, UINT16, UINT32 -> 0;
            default -> Long.MIN_VALUE;
        };
    }

    private static long most(Simple type) {
        return switch (type) {
            case BOOL -> 1;
            case INT8 -> Byte.MAX_VALUE;
            case INT16 -> Short.MAX_VALUE;
            case INT32 -> Integer.MAX_VALUE;
            case UINT8 -> 0xFF;
            case UINT16 -> 0xFFFF;
            case UINT32 -> 0xFFFF_FFFFL;
            default -> Long.MAX_VALUE;
        };
    }

    static float parseFloat(String text, DataType type) {
        if (!NumberText.isFloat(text) || text.length() > MAX_NUMBER_CHARACTERS) {
            throw mismatch(type, text);
        }
        if (NumberText.isSpecial(text)) {
            return (float) NumberText.special(text);
        }
        float value = Float.parseFloat(text);
        requireFinite(value, text, type);
        if (type == Simple.FLOAT16) {
            value = Float.float16ToFloat(Float.floatToFloat16(value));
            requireFinite(value, text, type);
        }
        return value;
    }

    /// Checks that a number is not beyond what its type holds.
    private static void requireFinite(double value, String text, DataType type) {
        if (Double.isInfinite(value)) {
            throw mismatch(type, text);
        }
    }

    static double parseDouble(String text) {
        if (!NumberText.isFloat(text) || text.length() > MAX_NUMBER_CHARACTERS) {
            throw mismatch(Simple.FLOAT64, text);
        }
        if (NumberText.isSpecial(text)) {
            return NumberText.special(text);
        }
        double value = Double.parseDouble(text);
        requireFinite(value, text, Simple.FLOAT64);
        return value;
    }

    private static void parseWide(String text, WideColumn wide) {
        if (wide.type() instanceof Decimal decimal) {
            wide.append(parseDecimal(text, decimal));
            return;
        }
        if (!isUuid(text)) {
            throw mismatch(wide.type(), text);
        }
        UUID uuid = UUID.fromString(text);
        wide.append(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    static BigInteger parseDecimal(String text, Decimal type) {
        try {
            // A short text can stand for a number of millions of digits: 1e9999999.
            BigDecimal value = text.length() > MAX_NUMBER_CHARACTERS ? null : new BigDecimal(text);
            if (value != null && Math.abs((long) value.scale()) <= MAX_NUMBER_CHARACTERS) {
                BigDecimal scaled = value.setScale(type.scale(), java.math.RoundingMode.UNNECESSARY);
                if (scaled.precision() <= type.precision()) {
                    return scaled.unscaledValue();
                }
            }
        } catch (ArithmeticException | NumberFormatException e) {
            IllegalArgumentException mismatch = mismatch(type, text);
            mismatch.initCause(e);
            throw mismatch;
        }
        throw mismatch(type, text);
    }

    /// Whether a text is a UUID in its usual form.
    static boolean isUuid(String text) {
        if (text.length() != 36) {
            return false;
        }
        for (int i = 0; i < 36; i++) {
            char c = text.charAt(i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : Character.digit(c, 16) < 0 || c > 'f') {
                return false;
            }
        }
        return true;
    }

    static byte[] parseBase64(String text) {
        try {
            return Base64.getDecoder().decode(text.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            IllegalArgumentException mismatch = mismatch(Simple.BINARY, text);
            mismatch.initCause(e);
            throw mismatch;
        }
    }
}
