package dev.basalt.parquet;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.ListColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.ListOf;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.DataType.Time;
import dev.basalt.columnar.schema.DataType.TimeUnit;
import dev.basalt.columnar.schema.DataType.Timestamp;
import dev.basalt.columnar.schema.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Values as one text each, whoever read them: those of our columns, and those that DuckDB's driver gives.
final class CanonicalValues {
    private static final Pattern INTERVAL_PART = Pattern.compile("(-?\\d+) (year|month|day)s?");
    private static final Pattern INTERVAL_TIME = Pattern.compile("(\\d+):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,6}))?");

    private CanonicalValues() {}

    /// One of our values.
    static String of(Column column, Field field, int row) {
        DataType type = field.type();
        if (column.isNull(row)) {
            return "null";
        }
        return switch (column) {
            case LongColumn longs -> integer(type, longs.get(row));
            case FloatColumn floats -> Float.toString(floats.get(row));
            case DoubleColumn doubles -> Double.toString(doubles.get(row));
            case BytesColumn bytes ->
                type == Simple.STRING ? text(bytes.text(row)) : HexFormat.of().formatHex(bytes.get(row));
            case FixedColumn fixed ->
                HexFormat.of().formatHex(fixed.bytes(), row * fixed.rowBytes(), (row + 1) * fixed.rowBytes());
            case WideColumn wide ->
                type instanceof Decimal decimal
                        ? new BigDecimal(wide.integer(row), decimal.scale()).toPlainString()
                        : new UUID(wide.high(row), wide.low(row)).toString();
            case ListColumn list -> {
                Field element = ((ListOf) type).element();
                List<String> values = new ArrayList<>();
                for (int i = list.offsets()[row]; i < list.offsets()[row + 1]; i++) {
                    values.add(of(list.elements(), element, i));
                }
                yield field.attributes().getOrDefault(SchemaReader.TYPE, "").equals("map")
                        ? sorted(values)
                        : values.toString();
            }
            case StructColumn struct -> {
                List<String> values = new ArrayList<>();
                for (int i = 0; i < struct.fields().size(); i++) {
                    values.add(
                            of(struct.fields().get(i), ((Struct) type).fields().get(i), row));
                }
                yield values.toString();
            }
        };
    }

    private static String integer(DataType type, long value) {
        return switch (type) {
            case Simple.BOOL -> value == 0 ? "false" : "true";
            case Simple.UINT64 -> Long.toUnsignedString(value);
            case Simple.DATE -> LocalDate.ofEpochDay(value).toString();
            case Time(TimeUnit unit) ->
                LocalTime.ofNanoOfDay(value * nanos(unit)).toString();
            case Timestamp(TimeUnit unit, String _) -> {
                long parts = 1_000_000_000 / nanos(unit);
                yield time(LocalDateTime.ofEpochSecond(
                        Math.floorDiv(value, parts),
                        (int) (Math.floorMod(value, parts) * nanos(unit)),
                        ZoneOffset.UTC));
            }
            default -> Long.toString(value);
        };
    }

    private static long nanos(TimeUnit unit) {
        return 1_000_000_000 / Int96.perSecond(unit);
    }

    private static String time(LocalDateTime time) {
        return time.toString();
    }

    private static String text(String text) {
        return "'" + text + "'";
    }

    /// A value that DuckDB's driver gave.
    ///
    /// @param type of our column for the same values, which tells dates from times and maps from lists
    static String of(Object value, DataType type) throws SQLException {
        return switch (value) {
            case null -> "null";
            case Boolean bool -> bool.toString();
            case Float real -> Float.toString(real);
            case Double real ->
                type == Simple.FLOAT16 || type == Simple.FLOAT32
                        ? Float.toString(real.floatValue())
                        : Double.toString(real);
            case BigDecimal decimal -> decimal.toPlainString();
            case BigInteger integer -> integer.toString();
            case Number number -> number.toString();
            case UUID uuid -> uuid.toString();
            case byte[] bytes -> HexFormat.of().formatHex(bytes);
            case Blob blob -> hexOrText(blob.getBytes(1, (int) blob.length()), type);
            case LocalDate date -> date.toString();
            case java.sql.Date date -> date.toLocalDate().toString();
            case LocalTime time -> time.toString();
            case java.sql.Time time -> time.toLocalTime().toString();
            case OffsetTime time -> time.toLocalTime().toString();
            case LocalDateTime time -> time(time);
            case OffsetDateTime time ->
                time(time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
            case java.sql.Timestamp time ->
                time(LocalDateTime.ofEpochSecond(
                        Math.floorDiv(time.getTime(), 1000L), time.getNanos(), ZoneOffset.UTC));
            case Array array -> {
                List<String> values = new ArrayList<>();
                DataType element = type instanceof ListOf(Field inner) ? inner.type() : type;
                for (Object each : (Object[]) array.getArray()) {
                    values.add(of(each, element));
                }
                yield values.toString();
            }
            case java.sql.Struct struct -> {
                List<String> values = new ArrayList<>();
                Object[] fields = struct.getAttributes();
                for (int i = 0; i < fields.length; i++) {
                    values.add(of(fields[i], ((Struct) type).fields().get(i).type()));
                }
                yield values.toString();
            }
            case Map<?, ?> map -> {
                List<Field> entry = ((Struct) ((ListOf) type).element().type()).fields();
                List<String> values = new ArrayList<>();
                for (Map.Entry<?, ?> each : map.entrySet()) {
                    values.add("[" + of(each.getKey(), entry.get(0).type()) + ", "
                            + of(each.getValue(), entry.get(1).type()) + "]");
                }
                yield sorted(values);
            }
            default -> type.equals(SchemaReader.INTERVAL) ? interval(value.toString()) : text(value.toString());
        };
    }

    /// Entries of a map in the order of their texts, as DuckDB's driver gives them in none.
    private static String sorted(List<String> entries) {
        return entries.stream().sorted().toList().toString();
    }

    private static String hexOrText(byte[] bytes, DataType type) {
        return type == Simple.STRING
                ? text(new String(bytes, StandardCharsets.UTF_8))
                : HexFormat.of().formatHex(bytes);
    }

    private static String interval(String text) {
        long months = 0;
        long days = 0;
        Matcher parts = INTERVAL_PART.matcher(text);
        while (parts.find()) {
            long count = Long.parseLong(parts.group(1));
            switch (parts.group(2)) {
                case "year" -> months += 12 * count;
                case "month" -> months += count;
                default -> days += count;
            }
        }
        Matcher time = INTERVAL_TIME.matcher(text);
        long millis = 0;
        if (time.find()) {
            String fraction = time.group(4) == null ? "0" : (time.group(4) + "00").substring(0, 3);
            millis = ((Long.parseLong(time.group(1)) * 60 + Long.parseLong(time.group(2))) * 60
                                    + Long.parseLong(time.group(3)))
                            * 1000
                    + Long.parseLong(fraction);
        }
        return "[" + months + ", " + days + ", " + millis + "]";
    }
}
