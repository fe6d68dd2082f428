package dev.basalt.columnar.arrow;

import dev.basalt.columnar.arrow.ArrowType.Width;
import dev.basalt.columnar.schema.DataType.TimeUnit;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;

/// Types as the text that stands for them in Arrow's C interfaces.
///
/// - **Threads:** stateless
final class CFormat {
    private static final int WORD_BITS = 128;

    private CFormat() {}

    /// The text of a type.
    static String of(ArrowType type) {
        return switch (type) {
            case ArrowType.NullType _ -> "n";
            case ArrowType.Bool _ -> "b";
            case ArrowType.Int number -> {
                String sign = switch (number.bits()) {
                    case 8 -> "c";
                    case 16 -> "s";
                    case 32 -> "i";
                    default -> "l";
                };
                yield number.signed() ? sign : sign.toUpperCase(java.util.Locale.ROOT);
            }
            case ArrowType.Floating number -> number.bits() == 16 ? "e" : number.bits() == 32 ? "f" : "g";
            case ArrowType.Variable(boolean text, Width width) ->
                switch (width) {
                    case INT32 -> text ? "u" : "z";
                    case INT64 -> text ? "U" : "Z";
                    case VIEW -> text ? "vu" : "vz";
                };
            case ArrowType.FixedBytes bytes -> "w:" + bytes.size();
            case ArrowType.DecimalType decimal ->
                "d:" + decimal.precision() + "," + decimal.scale()
                        + (decimal.bits() == WORD_BITS ? "" : "," + decimal.bits());
            case ArrowType.Date date -> date.days() ? "tdD" : "tdm";
            case ArrowType.TimeOfDay time -> "tt" + sign(time.unit());
            case ArrowType.Instant instant ->
                "ts" + sign(instant.unit()) + ":" + (instant.zone() == null ? "" : instant.zone());
            case ArrowType.Duration duration -> "tD" + sign(duration.unit());
            case ArrowType.ListType list -> list.large() ? "+L" : "+l";
            case ArrowType.FixedList list -> "+w:" + list.size();
            case ArrowType.StructType _ -> "+s";
            case ArrowType.MapType _ -> "+m";
        };
    }

    private static char sign(TimeUnit unit) {
        return switch (unit) {
            case SECOND -> 's';
            case MILLISECOND -> 'm';
            case MICROSECOND -> 'u';
            case NANOSECOND -> 'n';
        };
    }

    /// The type of a text.
    ///
    /// @throws UnsupportedFormatException if there is no counterpart
    static ArrowType parse(String format, Location where) {
        return switch (format) {
            case "n" -> new ArrowType.NullType();
            case "b" -> new ArrowType.Bool();
            case "c" -> new ArrowType.Int(8, true);
            case "C" -> new ArrowType.Int(8, false);
            case "s" -> new ArrowType.Int(16, true);
            case "S" -> new ArrowType.Int(16, false);
            case "i" -> new ArrowType.Int(32, true);
            case "I" -> new ArrowType.Int(32, false);
            case "l" -> new ArrowType.Int(64, true);
            case "L" -> new ArrowType.Int(64, false);
            case "e" -> new ArrowType.Floating(16);
            case "f" -> new ArrowType.Floating(32);
            case "g" -> new ArrowType.Floating(64);
            case "u" -> new ArrowType.Variable(true, Width.INT32);
            case "U" -> new ArrowType.Variable(true, Width.INT64);
            case "vu" -> new ArrowType.Variable(true, Width.VIEW);
            case "z" -> new ArrowType.Variable(false, Width.INT32);
            case "Z" -> new ArrowType.Variable(false, Width.INT64);
            case "vz" -> new ArrowType.Variable(false, Width.VIEW);
            case "tdD" -> new ArrowType.Date(true);
            case "tdm" -> new ArrowType.Date(false);
            case "+l" -> new ArrowType.ListType(false);
            case "+L" -> new ArrowType.ListType(true);
            case "+s" -> new ArrowType.StructType();
            case "+m" -> new ArrowType.MapType();
            default -> withParameters(format, where);
        };
    }

    private static ArrowType withParameters(String format, Location where) {
        if (format.startsWith("w:")) {
            return new ArrowType.FixedBytes(number(format.substring(2), format, where));
        }
        if (format.startsWith("+w:")) {
            return new ArrowType.FixedList(number(format.substring(3), format, where));
        }
        if (format.startsWith("d:")) {
            String[] parts = format.substring(2).split(",", -1);
            if (parts.length == 2 || parts.length == 3) {
                return new ArrowType.DecimalType(
                        number(parts[0], format, where),
                        number(parts[1], format, where),
                        parts.length == 2 ? WORD_BITS : number(parts[2], format, where));
            }
        }
        if (format.startsWith("tt") && format.length() == 3) {
            return new ArrowType.TimeOfDay(unit(format, where));
        }
        if (format.startsWith("tD") && format.length() == 3) {
            return new ArrowType.Duration(unit(format, where));
        }
        if (format.startsWith("ts") && format.length() >= 4 && format.charAt(3) == ':') {
            return new ArrowType.Instant(unit(format, where), ArrowMetadata.zone(format.substring(4)));
        }
        throw new UnsupportedFormatException(
                where, "a type must be one that has a counterpart, but is '" + format + "'");
    }

    private static TimeUnit unit(String format, Location where) {
        return switch (format.charAt(2)) {
            case 's' -> TimeUnit.SECOND;
            case 'm' -> TimeUnit.MILLISECOND;
            case 'u' -> TimeUnit.MICROSECOND;
            case 'n' -> TimeUnit.NANOSECOND;
            default ->
                throw new CorruptDataException(
                        where, "a unit of time must be s, m, u or n, but is in '" + format + "'");
        };
    }

    private static int number(String digits, String format, Location where) {
        try {
            int number = Integer.parseInt(digits);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new CorruptDataException(where, "a number must stand in the type, but it is '" + format + "'", e);
        }
        throw new UnsupportedFormatException(where, "a number must not be negative in '" + format + "'");
    }
}
