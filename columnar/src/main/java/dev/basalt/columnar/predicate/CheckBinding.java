package dev.basalt.columnar.predicate;

import dev.basalt.columnar.predicate.ValueCheck.BytesRange;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.TimeUnit;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.ValueKind;
import dev.basalt.core.filter.FilterExpression.Operator;
import dev.basalt.core.filter.Literal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Turns comparisons with literals into tests of values as they lie in memory.
final class CheckBinding {
    private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);
    private static final int MAX_SHOWN_ZEROS = 60;

    /// Integers from one to another.
    private record Interval(BigInteger least, BigInteger greatest) {}

    private CheckBinding() {}

    static ValueCheck compare(Field field, Operator operator, Literal literal) {
        return test(field, List.of(literal), operator);
    }

    static ValueCheck in(Field field, List<Literal> literals) {
        return test(field, literals, Operator.EQUAL);
    }

    static ValueCheck contains(Field field, String text) {
        if (field.type() != Simple.STRING) {
            throw mismatch(field, "a string to contain text");
        }
        return new ValueCheck.Containing(text);
    }

    private static ValueCheck test(Field field, List<Literal> all, Operator operator) {
        // Nothing equals null, and nothing stands in an order to it.
        List<Literal> literals = all.stream()
                .filter(literal -> !(literal instanceof Literal.Null))
                .toList();
        return switch (field.type().kind()) {
            case LONG -> longs(field, literals, operator);
            case FLOAT, DOUBLE -> doubles(field, literals, operator);
            case WIDE -> wides(field, literals, operator);
            case BYTES -> bytes(field, literals, operator);
            case FIXED, LIST, STRUCT -> throw mismatch(field, "of another type to be compared");
        };
    }

    private static IllegalArgumentException mismatch(Field field, String expected) {
        return new IllegalArgumentException("column " + field.name() + " must be " + expected + ", but is "
                + field.type().label());
    }

    private static IllegalArgumentException mismatch(Field field, String expected, Literal literal) {
        String shown = switch (literal) {
            case Literal.Text(String value) -> "'" + value + "'";
            // A few characters can stand for a number of millions of digits.
            case Literal.Numeric(BigDecimal value) ->
                Math.abs((long) value.scale()) > MAX_SHOWN_ZEROS ? value.toString() : value.toPlainString();
            case Literal.Bool(boolean value) -> "" + value;
            case Literal.Null() -> "null";
        };
        return new IllegalArgumentException("column " + field.name() + " of type "
                + field.type().label() + " must be compared with " + expected + ", but was with " + shown);
    }

    private static ValueCheck longs(Field field, List<Literal> literals, Operator operator) {
        boolean unsigned = field.type() instanceof Simple simple && simple.isUnsigned();
        BigInteger least = unsigned ? BigInteger.ZERO : BigInteger.valueOf(Long.MIN_VALUE);
        BigInteger greatest = least.add(TWO_64).subtract(BigInteger.ONE);
        List<long[]> ranges = new ArrayList<>();
        long flip = unsigned ? Long.MIN_VALUE : 0;
        for (Literal literal : literals) {
            Interval interval = interval(number(field, literal), operator, least, greatest);
            if (interval != null) {
                ranges.add(new long[] {interval.least.longValue() ^ flip, interval.greatest.longValue() ^ flip});
            }
        }
        ranges.sort((a, b) -> Long.compare(a[0], b[0]));
        return new ValueCheck.Longs(unsigned, withoutRepeats(ranges));
    }

    private static List<long[]> withoutRepeats(List<long[]> sorted) {
        List<long[]> ranges = new ArrayList<>();
        for (long[] range : sorted) {
            if (ranges.isEmpty() || !Arrays.equals(ranges.getLast(), range)) {
                ranges.add(range);
            }
        }
        return ranges;
    }

    private static ValueCheck wides(Field field, List<Literal> literals, Operator operator) {
        boolean unsigned = field.type() == Simple.UUID;
        BigInteger half = BigInteger.ONE.shiftLeft(127);
        BigInteger least = unsigned ? BigInteger.ZERO : half.negate();
        BigInteger greatest = unsigned ? half.shiftLeft(1).subtract(BigInteger.ONE) : half.subtract(BigInteger.ONE);
        List<long[]> ranges = new ArrayList<>();
        for (Literal literal : literals) {
            Interval interval = interval(number(field, literal), operator, least, greatest);
            if (interval != null) {
                ranges.add(new long[] {
                    interval.least.shiftRight(64).longValue(),
                    interval.least.longValue(),
                    interval.greatest.shiftRight(64).longValue(),
                    interval.greatest.longValue()
                });
            }
        }
        return new ValueCheck.Wides(unsigned, ranges);
    }

    /// The integers that stand in an order to a number; null for none.
    private static @Nullable Interval interval(
            BigDecimal number, Operator operator, BigInteger least, BigInteger greatest) {
        BigInteger floor = number.setScale(0, RoundingMode.FLOOR).unscaledValue();
        BigInteger ceiling = number.setScale(0, RoundingMode.CEILING).unscaledValue();
        BigInteger from = switch (operator) {
            case EQUAL, GREATER_OR_EQUAL -> ceiling;
            case GREATER -> floor.add(BigInteger.ONE);
            case LESS, LESS_OR_EQUAL -> least;
        };
        BigInteger to = switch (operator) {
            case EQUAL, LESS_OR_EQUAL -> floor;
            case LESS -> ceiling.subtract(BigInteger.ONE);
            case GREATER, GREATER_OR_EQUAL -> greatest;
        };
        from = from.max(least);
        to = to.min(greatest);
        return from.compareTo(to) > 0 ? null : new Interval(from, to);
    }

    /// A literal in the units in which the field's values are kept.
    private static BigDecimal number(Field field, Literal literal) {
        DataType type = field.type();
        if (type == Simple.BOOL) {
            if (literal instanceof Literal.Bool(boolean value)) {
                return value ? BigDecimal.ONE : BigDecimal.ZERO;
            }
            throw mismatch(field, "true or false", literal);
        }
        if (type == Simple.DATE
                || type == Simple.UUID
                || type instanceof DataType.Time
                || type instanceof DataType.Timestamp) {
            return point(field, type, literal);
        }
        if (!(literal instanceof Literal.Numeric(BigDecimal value))) {
            throw mismatch(field, "a number", literal);
        }
        // Further than any value, or nearer to zero than any: as good as these, and cheap.
        long magnitude = value.precision() - (long) value.scale();
        if (Math.abs(magnitude) > 100) {
            return BigDecimal.valueOf(value.signum()).scaleByPowerOfTen(magnitude > 0 ? 100 : -100);
        }
        return type instanceof DataType.Decimal(int _, int scale) ? value.scaleByPowerOfTen(scale) : value;
    }

    private static BigDecimal point(Field field, DataType type, Literal literal) {
        String form = switch (type) {
            case DataType.Time _ -> "a time such as '23:59:59.5'";
            case DataType.Timestamp _ -> "a time such as '2026-01-31T23:59:59Z' or '2026-01-31'";
            case Simple simple when simple == Simple.DATE -> "a date such as '2026-01-31'";
            default -> "a UUID such as '01234567-89ab-cdef-0123-456789abcdef'";
        };
        if (!(literal instanceof Literal.Text(String text))) {
            throw mismatch(field, form, literal);
        }
        try {
            return switch (type) {
                case DataType.Time(TimeUnit unit) ->
                    units(0, LocalTime.parse(text).toNanoOfDay(), unit);
                case DataType.Timestamp(TimeUnit unit, String _) -> {
                    OffsetDateTime time = timestamp(text);
                    yield units(time.toEpochSecond(), time.getNano(), unit);
                }
                case Simple simple
                when simple == Simple.DATE ->
                    BigDecimal.valueOf(LocalDate.parse(text).getLong(ChronoField.EPOCH_DAY));
                default -> {
                    UUID uuid = UUID.fromString(text);
                    yield new BigDecimal(unsigned(uuid.getMostSignificantBits())
                            .shiftLeft(64)
                            .add(unsigned(uuid.getLeastSignificantBits())));
                }
            };
        } catch (DateTimeException | IllegalArgumentException e) {
            IllegalArgumentException error = mismatch(field, form, literal);
            error.initCause(e);
            throw error;
        }
    }

    private static BigInteger unsigned(long bits) {
        return new BigInteger(Long.toUnsignedString(bits));
    }

    private static OffsetDateTime timestamp(String text) {
        String iso = text.replace(' ', 'T');
        if (iso.indexOf('T') < 0) {
            return LocalDate.parse(iso).atStartOfDay().atOffset(ZoneOffset.UTC);
        }
        boolean offset = iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10;
        return offset ? OffsetDateTime.parse(iso) : LocalDateTime.parse(iso).atOffset(ZoneOffset.UTC);
    }

    private static BigDecimal units(long seconds, long nanos, TimeUnit unit) {
        return BigDecimal.valueOf(seconds)
                .add(BigDecimal.valueOf(nanos, 9))
                .multiply(BigDecimal.valueOf(unit.perSecond()));
    }

    private static ValueCheck doubles(Field field, List<Literal> literals, Operator operator) {
        boolean single = field.type().kind() == ValueKind.FLOAT;
        List<double[]> ranges = new ArrayList<>();
        for (Literal literal : literals) {
            if (!(literal instanceof Literal.Numeric(BigDecimal value))) {
                throw mismatch(field, "a number", literal);
            }
            double nearest = single ? value.floatValue() : value.doubleValue();
            double from = switch (operator) {
                case EQUAL, GREATER_OR_EQUAL -> nearest;
                case GREATER -> Math.nextUp(nearest);
                case LESS, LESS_OR_EQUAL -> Double.NEGATIVE_INFINITY;
            };
            double to = switch (operator) {
                case EQUAL, LESS_OR_EQUAL -> nearest;
                case LESS -> Math.nextDown(nearest);
                case GREATER, GREATER_OR_EQUAL -> Double.POSITIVE_INFINITY;
            };
            boolean beyond = (operator == Operator.GREATER && nearest == Double.POSITIVE_INFINITY)
                    || (operator == Operator.LESS && nearest == Double.NEGATIVE_INFINITY);
            if (!beyond) {
                ranges.add(new double[] {from, to});
            }
        }
        return new ValueCheck.Doubles(ranges);
    }

    private static ValueCheck bytes(Field field, List<Literal> literals, Operator operator) {
        List<BytesRange> ranges = new ArrayList<>();
        for (Literal literal : literals) {
            if (!(literal instanceof Literal.Text(String text))) {
                throw mismatch(field, "a 'string'", literal);
            }
            byte[] value = text.getBytes(StandardCharsets.UTF_8);
            ranges.add(
                    switch (operator) {
                        case EQUAL -> new BytesRange(value, true, value, true);
                        case LESS -> new BytesRange(null, false, value, false);
                        case LESS_OR_EQUAL -> new BytesRange(null, false, value, true);
                        case GREATER -> new BytesRange(value, false, null, false);
                        case GREATER_OR_EQUAL -> new BytesRange(value, true, null, false);
                    });
        }
        return new ValueCheck.Bytes(ranges);
    }
}
