package dev.basalt.columnar.predicate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongRange;
import dev.basalt.columnar.predicate.Bounds.Limit;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.text.ValueText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Bounds give an exact verdict: none, some or all values between them pass. Tested for values of every kind and every
/// operator, with literals at the bounds and one step beside them.
class VerdictTest {
    private static final List<String> OPERATORS = List.of("=", "!=", "<", "<=", ">", ">=");
    private static final Limit UNKNOWN = new Limit.Unknown();

    /// Values in ascending order.
    record Scale(DataType type, List<String> values) {
        @Override
        public String toString() {
            return type.label();
        }

        String literal(int at) {
            boolean quoted = type == Simple.STRING || type == Simple.UUID || type == Simple.DATE;
            return quoted ? "'" + values.get(at) + "'" : values.get(at);
        }

        Limit limit(int at) {
            String text = values.get(at);
            return switch (type.kind()) {
                case LONG ->
                    new Limit.OfLong(
                            type == Simple.UINT64
                                    ? Long.parseUnsignedLong(text)
                                    : column(at).values()[0]);
                case FLOAT, DOUBLE -> new Limit.OfDouble(Double.parseDouble(text), false);
                case WIDE -> {
                    BigInteger number = type == Simple.UUID
                            ? new BigInteger(text.replace("-", ""), 16)
                            : new BigDecimal(text).unscaledValue();
                    yield new Limit.OfWide(number.shiftRight(64).longValue(), number.longValue());
                }
                default -> new Limit.OfBytes(text.getBytes(StandardCharsets.UTF_8));
            };
        }

        private dev.basalt.columnar.column.LongColumn column(int at) {
            Column column = Column.of(type);
            ValueText.parse(values.get(at), column);
            return (dev.basalt.columnar.column.LongColumn) column;
        }
    }

    static List<Scale> scales() {
        return List.of(
                new Scale(Simple.INT64, List.of("-9223372036854775808", "-1", "0", "1", "9223372036854775807")),
                new Scale(
                        Simple.UINT64,
                        List.of("0", "1", "9223372036854775807", "9223372036854775808", "18446744073709551615")),
                new Scale(Simple.DATE, List.of("1969-12-30", "1969-12-31", "1970-01-01", "1970-01-02", "1970-01-03")),
                new Scale(Simple.FLOAT64, List.of("-1.7976931348623157E308", "-1.5", "0.0", "4.9E-324", "2.0")),
                new Scale(Simple.FLOAT32, List.of("-2.5", "-0.5", "0.0", "0.5", "1.0")),
                new Scale(
                        new Decimal(38, 1),
                        List.of("-99999999999999999999.9", "-0.1", "0.0", "0.1", "1844674407370955161.6")),
                new Scale(
                        Simple.UUID,
                        List.of(
                                "00000000-0000-0000-0000-000000000000",
                                "00000000-0000-0000-8000-000000000000",
                                "7fffffff-ffff-ffff-ffff-ffffffffffff",
                                "80000000-0000-0000-0000-000000000000",
                                "ffffffff-ffff-ffff-ffff-ffffffffffff")),
                new Scale(Simple.STRING, List.of("", "a", "ab", "b", "\u00e9")));
    }

    private static boolean holds(String operator, int order) {
        return switch (operator) {
            case "=" -> order == 0;
            case "!=" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private static Verdict expected(int from, int to, long nulls, IntPredicate passes, boolean nullsPass) {
        boolean all = nulls == 0 || nullsPass;
        boolean none = nulls == 0 || !nullsPass;
        for (int at = from; at <= to; at++) {
            all &= passes.test(at);
            none &= !passes.test(at);
        }
        return all ? Verdict.ALL : none ? Verdict.NONE : Verdict.SOME;
    }

    @ParameterizedTest
    @MethodSource("scales")
    void isExactForEveryOperator(Scale scale) {
        Schema schema = Schema.of(Field.of("v", scale.type));
        int size = scale.values.size();
        for (int literal = 0; literal < size; literal++) {
            int at = literal;
            for (String operator : OPERATORS) {
                check(
                        scale,
                        schema,
                        "v " + operator + " " + scale.literal(at),
                        value -> holds(operator, Integer.compare(value, at)),
                        operator.equals("!="));
            }
            int other = (at + 2) % size;
            check(
                    scale,
                    schema,
                    "v in (" + scale.literal(at) + ", " + scale.literal(other) + ")",
                    value -> value == at || value == other,
                    false);
        }
        check(scale, schema, "v is null", _ -> false, true);
        check(scale, schema, "v is not null", _ -> true, false);
    }

    private static void check(Scale scale, Schema schema, String where, IntPredicate passes, boolean nullsPass) {
        RowFilter filter = RowFilter.parse(where, schema);
        RowFilter opposite = RowFilter.parse("not (" + where + ")", schema);
        for (int from = 0; from < scale.values.size(); from++) {
            for (int to = from; to < scale.values.size(); to++) {
                for (long nulls = 0; nulls < 2; nulls++) {
                    // Between two values there are others, unless they are equal; two ranges may leave some out.
                    boolean list = where.startsWith("v in");
                    Bounds bounds = new Bounds(9, nulls, scale.limit(from), scale.limit(to));
                    Verdict expected = expected(from, to, nulls, passes, nullsPass);
                    if (list && to > from && expected == Verdict.NONE) {
                        // Neither of two values lies between the bounds, but both about them.
                        assertThat(filter.verdict(_ -> bounds)).isEqualTo(Verdict.NONE);
                        continue;
                    }
                    assertThat(filter.verdict(_ -> bounds))
                            .as("%s of %s to %s", where, scale.values.get(from), scale.values.get(to))
                            .isEqualTo(list && to > from && expected == Verdict.ALL ? Verdict.SOME : expected);
                    if (!list) {
                        assertThat(opposite.verdict(_ -> bounds))
                                .as("not %s of %s to %s", where, scale.values.get(from), scale.values.get(to))
                                .isEqualTo(expected.not());
                    }
                }
            }
        }
        Bounds nothing = new Bounds(4, 4, UNKNOWN, UNKNOWN);
        assertThat(filter.verdict(_ -> nothing)).as(where).isEqualTo(nullsPass ? Verdict.ALL : Verdict.NONE);
        boolean isEmpty = where.equals("v < " + scale.literal(0))
                || where.equals("v > " + scale.literal(scale.values.size() - 1));
        if (!where.contains("null") && !isEmpty) {
            for (boolean least : new boolean[] {true, false}) {
                Bounds half = new Bounds(
                        4, 0, least ? scale.limit(0) : UNKNOWN, least ? UNKNOWN : scale.limit(scale.values.size() - 1));
                assertThat(filter.verdict(_ -> half)).as(where).isEqualTo(Verdict.SOME);
            }
        }
    }

    @Test
    void whatIsNotANumberPassesNothingButNot() {
        Schema schema = Schema.of(Field.of("v", Simple.FLOAT64));
        Bounds bounds = new Bounds(3, 0, new Limit.OfDouble(1, true), new Limit.OfDouble(2, true));
        assertThat(RowFilter.parse("v >= 1", schema).verdict(_ -> bounds)).isEqualTo(Verdict.SOME);
        assertThat(RowFilter.parse("v < 3", schema).verdict(_ -> bounds)).isEqualTo(Verdict.SOME);
        assertThat(RowFilter.parse("v > 2", schema).verdict(_ -> bounds)).isEqualTo(Verdict.NONE);
        assertThat(RowFilter.parse("not v < 3", schema).verdict(_ -> bounds)).isEqualTo(Verdict.SOME);
    }

    @Test
    void infinityIsBeyondAllNumbers() {
        Schema schema = Schema.of(Field.of("d", Simple.FLOAT64), Field.of("f", Simple.FLOAT32));
        for (String column : List.of("d", "f")) {
            Batch batch = new Batch(schema);
            for (String value : List.of("-Infinity", "-1.0", "1.0", "Infinity", "NaN")) {
                ValueText.parse(value, batch.column(0));
                ValueText.parse(value, batch.column(1));
            }
            assertThat(rows(column + " > 1e999", batch)).containsExactly(3);
            assertThat(rows(column + " >= 1e999", batch)).containsExactly(3);
            assertThat(rows(column + " = 1e999", batch)).isEmpty();
            assertThat(rows(column + " < 1e999", batch)).containsExactly(0, 1, 2);
            assertThat(rows(column + " < -1e999", batch)).containsExactly(0);
            assertThat(rows(column + " <= -1e999", batch)).containsExactly(0);
            assertThat(rows(column + " > -1e999", batch)).containsExactly(1, 2, 3);
            assertThat(rows(column + " != 1", batch)).containsExactly(0, 1, 3, 4);
        }
    }

    /// Numbers with more digits than values, or on the far side of all of them, are compared for what they are.
    @Test
    void wholeNumbersAreComparedWithFractions() {
        Schema schema = Schema.of(Field.of("v", Simple.INT64), Field.of("w", new Decimal(38, 0)));
        Batch batch = new Batch(schema);
        for (String value : List.of("-2", "-1", "0", "1", "2")) {
            ValueText.parse(value, batch.column(0));
            ValueText.parse(value, batch.column(1));
        }
        for (String v : List.of("v", "w")) {
            assertThat(rows(v + " < 0.5", batch)).containsExactly(0, 1, 2);
            assertThat(rows(v + " <= 0.5", batch)).containsExactly(0, 1, 2);
            assertThat(rows(v + " > 0.5", batch)).containsExactly(3, 4);
            assertThat(rows(v + " >= 0.5", batch)).containsExactly(3, 4);
            assertThat(rows(v + " = 0.5", batch)).isEmpty();
            assertThat(rows(v + " != 0.5", batch)).containsExactly(0, 1, 2, 3, 4);
            assertThat(rows(v + " < -1.5", batch)).containsExactly(0);
            assertThat(rows(v + " >= -1.5", batch)).containsExactly(1, 2, 3, 4);
            assertThat(rows(v + " > 1e-999999999", batch)).containsExactly(3, 4);
            assertThat(rows(v + " >= -1e-999999999", batch)).containsExactly(2, 3, 4);
            assertThat(rows(v + " < 1e999999999", batch)).containsExactly(0, 1, 2, 3, 4);
            assertThat(rows(v + " < -1e999999999", batch)).isEmpty();
            assertThat(rows(v + " > 0e999999999", batch)).containsExactly(3, 4);
            assertThat(rows(v + " in (2, -2, 2, 7, -2)", batch)).containsExactly(0, 4);
        }
    }

    private static List<Integer> rows(String where, Batch batch) {
        long[] bits = RowFilter.parse(where, batch.schema()).select(batch);
        List<Integer> rows = new ArrayList<>();
        for (int row = 0; row < batch.rowCount(); row++) {
            if ((bits[row >>> 6] >>> row & 1) != 0) {
                rows.add(row);
            }
        }
        assertThat(RowFilter.count(bits)).isEqualTo(rows.size());
        return rows;
    }

    @Test
    void joinsWhatIsKnownOfParts() {
        for (Verdict one : Verdict.values()) {
            for (Verdict other : Verdict.values()) {
                assertThat(one.and(other)).isEqualTo(one.compareTo(other) < 0 ? one : other);
                assertThat(one.or(other)).isEqualTo(one.compareTo(other) > 0 ? one : other);
            }
        }
        Schema schema = Schema.of(Field.of("a", Simple.INT64), Field.of("b", Simple.INT64));
        Bounds a = new Bounds(3, 0, new Limit.OfLong(1), new Limit.OfLong(5));
        Bounds b = new Bounds(3, 0, new Limit.OfLong(10), new Limit.OfLong(10));
        RowFilter.KnownBounds known = name -> name.equals("a") ? a : b;
        assertThat(RowFilter.parse("a > 0 and b = 10", schema).verdict(known)).isEqualTo(Verdict.ALL);
        assertThat(RowFilter.parse("a > 1 and b = 10", schema).verdict(known)).isEqualTo(Verdict.SOME);
        assertThat(RowFilter.parse("a > 0 and b = 9", schema).verdict(known)).isEqualTo(Verdict.NONE);
        assertThat(RowFilter.parse("a > 5 or b = 10", schema).verdict(known)).isEqualTo(Verdict.ALL);
        assertThat(RowFilter.parse("a > 1 or b = 9", schema).verdict(known)).isEqualTo(Verdict.SOME);
        assertThat(RowFilter.parse("a > 5 or b = 9", schema).verdict(known)).isEqualTo(Verdict.NONE);
    }

    /// Values that a page may hold by its filters.
    private record Held(List<Long> longs, List<String> texts) implements Membership {
        @Override
        public boolean mayHold(long value) {
            return longs.contains(value);
        }

        @Override
        public boolean mayHold(long high, long low) {
            return high == 0 && longs.contains(low);
        }

        @Override
        public boolean mayHold(byte[] value) {
            return texts.contains(new String(value, StandardCharsets.UTF_8));
        }
    }

    @Test
    void valuesThatAreNotAmongThoseOfAPageSkipIt() {
        Membership members = new Held(List.of(3L, Long.MIN_VALUE + 3), List.of("c"));
        Bounds longs = new Bounds(9, 0, new Limit.OfLong(0), new Limit.OfLong(9), members);
        checkMembers(Field.of("v", Simple.INT64), longs, "4", "3", "v >= 4");
        Bounds unsigned = new Bounds(9, 0, new Limit.OfLong(0), new Limit.OfLong(-1), members);
        checkMembers(Field.of("v", Simple.UINT64), unsigned, "9223372036854775812", "9223372036854775811", "v >= 4");
        Bounds wides = new Bounds(9, 0, new Limit.OfWide(0, 0), new Limit.OfWide(0, 9), members);
        checkMembers(Field.of("v", new Decimal(30, 0)), wides, "4", "3", "v >= 4");
        Bounds texts =
                new Bounds(9, 0, new Limit.OfBytes(new byte[] {'a'}), new Limit.OfBytes(new byte[] {'z'}), members);
        checkMembers(Field.of("v", Simple.STRING), texts, "'d'", "'c'", "v >= 'd'");
        Bounds doubles = new Bounds(9, 0, new Limit.OfDouble(0, false), new Limit.OfDouble(9, false), members);
        assertThat(RowFilter.parse("v = 4", Schema.of(Field.of("v", Simple.FLOAT64)))
                        .verdict(_ -> doubles))
                .isEqualTo(Verdict.SOME);
    }

    private static void checkMembers(Field field, Bounds bounds, String absent, String held, String range) {
        Schema schema = Schema.of(field);
        assertThat(RowFilter.parse("v = " + absent, schema).verdict(_ -> bounds))
                .isEqualTo(Verdict.NONE);
        assertThat(RowFilter.parse("v != " + absent, schema).verdict(_ -> bounds))
                .isEqualTo(Verdict.ALL);
        assertThat(RowFilter.parse("v = " + held, schema).verdict(_ -> bounds)).isEqualTo(Verdict.SOME);
        assertThat(RowFilter.parse("v in (" + absent + ", " + held + ")", schema)
                        .verdict(_ -> bounds))
                .isEqualTo(Verdict.SOME);
        assertThat(RowFilter.parse(range, schema).verdict(_ -> bounds)).isEqualTo(Verdict.SOME);
    }

    @Test
    void rangesOfOneColumnAreKnown() {
        Schema schema = Schema.of(
                Field.of("v", Simple.INT64),
                Field.of("u", Simple.UINT64),
                Field.of("d", Simple.FLOAT64),
                Field.of("s", new DataType.Struct(List.of(Field.of("x", Simple.INT64)))));
        assertThat(RowFilter.parse("v >= 3 and v <= 7", schema).range()).isEqualTo(new LongRange(3, 4, false));
        assertThat(RowFilter.parse("v = 3", schema).range()).isEqualTo(new LongRange(3, 0, false));
        assertThat(RowFilter.parse("v != 3", schema).range()).isEqualTo(new LongRange(3, 0, true));
        assertThat(RowFilter.parse("u >= 9223372036854775808", schema).range())
                .isEqualTo(new LongRange(Long.MIN_VALUE, Long.MAX_VALUE, false));
        assertThat(Objects.requireNonNull(
                        RowFilter.parse("v > 3 and v < 9 and v <= 5", schema).range()))
                .isEqualTo(new LongRange(4, 1, false));
        for (String other : List.of(
                "v >= 3 and u <= 7",
                "v = 3 or v = 4",
                "v in (3, 5)",
                "d = 3",
                "s.x = 3",
                "not (v = 1 or v = 2)",
                "v = 3 and d = 3",
                "v > 3 and v != 5",
                "v > 3 and v in (5, 6)",
                "v = 3 and v = 4")) {
            assertThat(RowFilter.parse(other, schema).range()).as(other).isNull();
        }
    }

    @Test
    void containsLooksForLettersOfBothCases() {
        Schema schema = Schema.of(Field.of("s", Simple.STRING));
        Batch batch = new Batch(schema);
        List<String> texts =
                List.of("", "z", "a", "[", "@", "Zab", "ab", "xAB", "\u00c9ab", "\u00e9", "AZ", "az", "`{");
        texts.forEach(text -> ValueText.parse(text, batch.column(0)));
        for (String part : List.of("z", "Z", "a", "AB", "\u00e9", "@", "[", "`", "{", "zab", "", "az", "xab", "xabc")) {
            List<Integer> expected = new ArrayList<>();
            for (int row = 0; row < texts.size(); row++) {
                if (texts.get(row)
                        .toLowerCase(java.util.Locale.ROOT)
                        .contains(part.toLowerCase(java.util.Locale.ROOT))) {
                    expected.add(row);
                }
            }
            assertThat(rows("s icontains '" + part + "'", batch)).as(part).isEqualTo(expected);
        }
        Bounds bounds = new Bounds(3, 0, new Limit.OfBytes(new byte[] {'a'}), new Limit.OfBytes(new byte[] {'a'}));
        assertThat(RowFilter.parse("s icontains 'a'", schema).verdict(_ -> bounds))
                .isEqualTo(Verdict.SOME);
    }

    @Test
    void columnsOfAnyNameCanBeNamed() {
        List<String> names = List.of("odd name", "a.b", "sel\"ect", "\"", "null", "not", "\u00fcmlaut", "1", "it's");
        Schema schema = Schema.of(
                names.stream().map(name -> Field.of(name, Simple.INT64)).toList());
        Batch batch = new Batch(schema);
        for (int i = 0; i < names.size(); i++) {
            ValueText.parse("" + i, batch.column(i));
        }
        for (int i = 0; i < names.size(); i++) {
            String quoted = '"' + names.get(i).replace("\"", "\"\"") + '"';
            assertThat(rows(quoted + " = " + i, batch)).as(quoted).containsExactly(0);
            assertThat(rows(quoted + " = 99", batch)).as(quoted).isEmpty();
        }
    }
}
