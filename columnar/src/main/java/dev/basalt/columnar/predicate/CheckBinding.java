package dev.basalt.columnar.predicate;

import dev.basalt.columnar.predicate.ValueCheck.BytesRange;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Time;
import dev.basalt.columnar.schema.DataType.TimeUnit;
import dev.basalt.columnar.schema.DataType.Timestamp;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.ValueKind;
import dev.basalt.core.filter.Check;
import dev.basalt.core.filter.FilterExpression.Operator;
import dev.basalt.core.filter.IsoTime;
import dev.basalt.core.filter.Literal;
import dev.basalt.core.filter.NumberLiteral;
import dev.basalt.core.filter.TextLiteral;
import dev.basalt.core.filter.TextMatch;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Turns checks into tests of values as they lie in memory, which say what [dev.basalt.core.filter.CompiledFilter]
/// says of each.
final class CheckBinding {
    private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;
    /// What the text begins with of a date that no calendar has.
    private static final String BEYOND_CALENDAR = "day ";

    private static final BigDecimal HALF = new BigDecimal("0.5");

    /// Integers from one to another.
    private record Interval(BigInteger least, BigInteger greatest) {}

    private CheckBinding() {}

    /// Binds a check.
    ///
    /// @param field what values it tests
    /// @param check of any form but [Check.Between]
    /// @return the test; null if values are to be looked at one by one
    static @Nullable ValueCheck bind(Field field, Check check) {
        return switch (check) {
            case Check.Compare(Operator operator, Literal literal) -> compare(field, List.of(literal), operator);
            case Check.In(List<Literal> literals) -> compare(field, literals, Operator.EQUAL);
            case Check.Matches matches -> matches(field, matches);
            case Check.IsNull() -> new ValueCheck.Present();
            case Check.IsNan() ->
                switch (field.type().kind()) {
                    case FLOAT, DOUBLE -> new ValueCheck.NotNumbers();
                    case LIST, FIXED -> null;
                    case LONG, WIDE, BYTES, STRUCT -> new ValueCheck.Never();
                };
            case Check.Between _, Check.IsMissing _ -> throw new IllegalStateException("cannot bind " + check);
        };
    }

    private static @Nullable ValueCheck matches(Field field, Check.Matches check) {
        if (field.type().kind() != ValueKind.BYTES) {
            return isText(field.type()) || isArray(field.type()) ? null : new ValueCheck.Never();
        }
        TextMatch match = TextMatch.of(check);
        if (match.isPrefix()) {
            return new ValueCheck.Bytes(List.of(BytesRange.startingWith(match.prefix())));
        }
        return new ValueCheck.Matching(match);
    }

    /// Whether values other than strings are text to filters.
    static boolean isText(DataType type) {
        return type == Simple.DATE || type == Simple.UUID || type instanceof Time || type instanceof Timestamp;
    }

    static boolean isArray(DataType type) {
        return type.kind() == ValueKind.LIST || type.kind() == ValueKind.FIXED;
    }

    private static @Nullable ValueCheck compare(Field field, List<Literal> literals, Operator operator) {
        return switch (field.type().kind()) {
            case LONG -> longs(field.type(), literals, operator);
            case FLOAT, DOUBLE -> doubles(field.type(), literals, operator);
            case WIDE -> wides(field.type(), literals, operator);
            case BYTES -> bytes(literals, operator);
            case STRUCT -> new ValueCheck.Never();
            case FIXED, LIST -> null;
        };
    }

    private static @Nullable ValueCheck longs(DataType type, List<Literal> literals, Operator operator) {
        boolean unsigned = type instanceof Simple simple && simple.isUnsigned();
        BigInteger least = unsigned ? BigInteger.ZERO : BigInteger.valueOf(Long.MIN_VALUE);
        BigInteger greatest = least.add(TWO_64).subtract(BigInteger.ONE);
        List<long[]> ranges = new ArrayList<>();
        long flip = unsigned ? Long.MIN_VALUE : 0;
        for (Literal literal : literals) {
            if (isBeyondSteps(type, literal, operator)) {
                return null;
            }
            BigDecimal number = number(type, literal);
            Interval interval = number == null ? null : interval(number, operator, least, greatest);
            if (interval != null) {
                ranges.add(new long[] {interval.least.longValue() ^ flip, interval.greatest.longValue() ^ flip});
            }
        }
        ranges.sort((a, b) -> Long.compare(a[0], b[0]));
        return new ValueCheck.Longs(unsigned, withoutRepeats(ranges));
    }

    /// Whether a date, time or UUID is compared with a text that is none, and so as text.
    private static boolean isBeyondSteps(DataType type, Literal literal, Operator operator) {
        return isText(type)
                && literal instanceof Literal.Text(String text)
                && number(type, literal) == null
                && (operator != Operator.EQUAL || text.startsWith(BEYOND_CALENDAR));
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

    private static @Nullable ValueCheck wides(DataType type, List<Literal> literals, Operator operator) {
        boolean unsigned = type == Simple.UUID;
        BigInteger half = BigInteger.ONE.shiftLeft(127);
        BigInteger least = unsigned ? BigInteger.ZERO : half.negate();
        BigInteger greatest = unsigned ? half.shiftLeft(1).subtract(BigInteger.ONE) : half.subtract(BigInteger.ONE);
        List<long[]> ranges = new ArrayList<>();
        for (Literal literal : literals) {
            if (isBeyondSteps(type, literal, operator)) {
                return null;
            }
            BigDecimal number = number(type, literal);
            Interval interval = number == null ? null : interval(number, operator, least, greatest);
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

    /// A literal in the units in which values of a type are kept; null if it does not fit the type.
    static @Nullable BigDecimal number(DataType type, Literal literal) {
        return switch (literal) {
            case Literal.Bool(boolean value) -> type == Simple.BOOL ? (value ? BigDecimal.ONE : BigDecimal.ZERO) : null;
            case Literal.Text text -> isText(type) ? steps(type, text) : null;
            case Literal.Numeric(BigDecimal value) -> {
                if (type == Simple.BOOL || isText(type)) {
                    yield null;
                }
                BigDecimal near = NumberLiteral.near(value);
                yield type instanceof DataType.Decimal(int _, int scale) ? near.scaleByPowerOfTen(scale) : near;
            }
        };
    }

    private static @Nullable BigDecimal steps(DataType type, Literal.Text literal) {
        if (type == Simple.UUID) {
            return uuid(literal.value());
        }
        TextLiteral text = TextLiteral.of(literal);
        IsoTime.Kind wanted = type instanceof Time ? IsoTime.Kind.TIME_OF_DAY : IsoTime.Kind.POINT;
        if (text.timeKind() != wanted) {
            return null;
        }
        return switch (type) {
            case Time(TimeUnit unit) -> steps(0, text.nanoOfDay(), unit);
            case Timestamp(TimeUnit unit, String _) -> steps(text.day(), text.nanoOfDay(), unit);
            // Any time of a day lies between that day and the next.
            default -> BigDecimal.valueOf(text.day()).add(text.nanoOfDay() > 0 ? HALF : BigDecimal.ZERO);
        };
    }

    private static BigDecimal steps(long day, long nanoOfDay, TimeUnit unit) {
        return BigDecimal.valueOf(day)
                .multiply(BigDecimal.valueOf(NANOS_PER_DAY))
                .add(BigDecimal.valueOf(nanoOfDay))
                .multiply(BigDecimal.valueOf(unit.perSecond()))
                .scaleByPowerOfTen(-9);
    }

    /// A UUID as it is written, or nothing: no other text equals one.
    private static @Nullable BigDecimal uuid(String text) {
        if (text.length() != 36) {
            return null;
        }
        try {
            UUID uuid = UUID.fromString(text);
            return uuid.toString().equals(text)
                    ? new BigDecimal(unsigned(uuid.getMostSignificantBits())
                            .shiftLeft(64)
                            .add(unsigned(uuid.getLeastSignificantBits())))
                    : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static BigInteger unsigned(long bits) {
        return new BigInteger(Long.toUnsignedString(bits));
    }

    private static ValueCheck doubles(DataType type, List<Literal> literals, Operator operator) {
        boolean single = type.kind() == ValueKind.FLOAT;
        List<double[]> ranges = new ArrayList<>();
        for (Literal literal : literals) {
            if (literal instanceof Literal.Numeric numeric) {
                NumberLiteral number = NumberLiteral.of(numeric);
                double nearest = single ? number.nearestFloat() : number.nearestDouble();
                // How the nearest value stands to the number: it passes or it does not.
                int order = single ? number.compareFloat((float) nearest) : number.compareDouble(nearest);
                boolean passes = operator.accepts(order);
                double from = switch (operator) {
                    case EQUAL -> nearest;
                    case GREATER, GREATER_OR_EQUAL -> passes ? nearest : Math.nextUp(nearest);
                    case LESS, LESS_OR_EQUAL -> Double.NEGATIVE_INFINITY;
                };
                double to = switch (operator) {
                    case EQUAL -> nearest;
                    case LESS, LESS_OR_EQUAL -> passes ? nearest : Math.nextDown(nearest);
                    case GREATER, GREATER_OR_EQUAL -> Double.POSITIVE_INFINITY;
                };
                if (operator != Operator.EQUAL || passes) {
                    ranges.add(new double[] {from, to});
                }
            }
        }
        return new ValueCheck.Doubles(ranges);
    }

    private static ValueCheck bytes(List<Literal> literals, Operator operator) {
        List<TextLiteral> texts = new ArrayList<>();
        for (Literal literal : literals) {
            if (literal instanceof Literal.Text text) {
                texts.add(TextLiteral.of(text));
            }
        }
        if (texts.stream().anyMatch(text -> text.timeKind() != IsoTime.Kind.NONE)) {
            return new TimeTexts(texts, operator);
        }
        return new ValueCheck.Bytes(
                texts.stream().map(text -> BytesRange.of(text.utf8(), operator)).toList());
    }
}
