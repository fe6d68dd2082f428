package dev.basalt.columnar.predicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.predicate.Bounds.Limit;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.TimeUnit;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowFilterTest {
    private static final Schema SCHEMA = Schema.of(
            Field.of("id", Simple.INT64),
            Field.of("flag", Simple.BOOL),
            Field.of("big", Simple.UINT64),
            Field.of("price", Simple.FLOAT64),
            Field.of("weight", Simple.FLOAT32),
            Field.of("name", Simple.STRING),
            Field.of("amount", new DataType.Decimal(30, 2)),
            Field.of("day", Simple.DATE),
            Field.of("at", new DataType.Timestamp(TimeUnit.MILLISECOND, "UTC")),
            Field.of("clock", new DataType.Time(TimeUnit.SECOND)),
            Field.of("key", Simple.UUID),
            Field.of(
                    "place",
                    new DataType.Struct(List.of(Field.of("city", Simple.STRING), Field.of("zip", Simple.INT32)))),
            Field.of("tags", new DataType.ListOf(Field.of("element", Simple.STRING))));

    private static Batch oneRow() {
        Batch batch = new Batch(SCHEMA);
        batch.column("id", LongColumn.class).append(7);
        batch.column("flag", LongColumn.class).append(1);
        batch.column("big", LongColumn.class).append(-1);
        batch.column("price", DoubleColumn.class).append(0.1);
        batch.column("weight", FloatColumn.class).append(0.1f);
        batch.column("name", BytesColumn.class).append("Straße, O'Hara");
        batch.column("amount", WideColumn.class).append(BigInteger.valueOf(-1250));
        batch.column("day", LongColumn.class)
                .append(LocalDate.parse("2026-02-28").toEpochDay());
        batch.column("at", LongColumn.class)
                .append(Instant.parse("2026-02-28T12:00:00.250Z").toEpochMilli());
        batch.column("clock", LongColumn.class).append(3600);
        UUID key = UUID.fromString("f0000000-0000-4000-8000-000000000001");
        batch.column("key", WideColumn.class).append(key.getMostSignificantBits(), key.getLeastSignificantBits());
        StructColumn place = batch.column("place", StructColumn.class);
        ((BytesColumn) place.fields().get(0)).append("Rome");
        place.fields().get(1).appendNull();
        place.appendStruct();
        batch.column("tags").appendNull();
        return batch;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "id = 7 | true",
                "id != 7 | false",
                "id > 6.5 and id < 7.5 | true",
                "id = 7.5 | false",
                "id >= 7.0 | true",
                "id > 1e400 | false",
                "id < 1e400 | true",
                "id > -1e-500 | true",
                "id in (1, 7, '7') | true",
                "id not in (1, 7) | false",
                "flag = true | true",
                "flag != true | false",
                "big = 18446744073709551615 | true",
                "big > 9223372036854775807 | true",
                "big < 0 | false",
                "price = 0.1 | true",
                "weight = 0.1 | true",
                "price < 0.1 | false",
                "price <= 0.1 | true",
                "name contains 'STRASSE' | false",
                "name contains 'o''hara' | false",
                "name icontains 'o''hara' | true",
                "name icontains 'STRAßE' | true",
                "name starts with 'Straß' | true",
                "name starts with 'straß' | false",
                "name istarts with 'sTRAß' | true",
                "name like 'S%O_H%' | true",
                "name like 's%' | false",
                "name ilike 's%O_h%' | true",
                "name between 'S' and 'T' | true",
                "name not between 'S' and 'Straße' | true",
                "name > 'Strasse' | true",
                "name < 'T' | true",
                "amount = -12.5 | true",
                "amount < -12.49 | true",
                "amount > -12.505 | true",
                "amount = -12.505 | false",
                "day = '2026-02-28' | true",
                "day < '2026-03-01' | true",
                "at = '2026-02-28T13:00:00.25+01:00' | true",
                "at > '2026-02-28 12:00:00' | true",
                "at >= '2026-03-01' | false",
                "clock = '01:00:00' | true",
                "clock < '01:00:00.5' | true",
                "day contains '-02-' | true",
                "day between '2026-02' and '2026-03' | true",
                "day > '2026-02-27T23:59' | true",
                "day >= '2026-02-28T00:00:01' | false",
                "day = '2026-02-28T01:00:00+01:00' | true",
                "day in ('2026-2-28', '2026-02-28') | true",
                "at like '%T12:%' | true",
                "at = 'noon' | false",
                "at > 'noon' | false",
                "at < 'noon' | true",
                "at = '12:00:00.25' | false",
                "clock = '01:00' | true",
                "clock < '2026-01-01' | true",
                "key = 'f0000000-0000-4000-8000-000000000001' | true",
                "key = 'F0000000-0000-4000-8000-000000000001' | false",
                "key > 'f' | true",
                "key < 'f1' | true",
                "key starts with 'f000' | true",
                "price is nan | false",
                "price is not nan | true",
                "id is nan | false",
                "key > '0fffffff-ffff-4fff-8fff-ffffffffffff' | true",
                "place.city = 'Rome' | true",
                "place.zip is null | true",
                "place.zip != 5 | true",
                "not place.zip = 5 | true",
                "place is not null | true",
                "place is missing | false",
                "place.zip is missing | false",
                "nme is missing | true",
                "nme is null | true",
                "nme != 1 | true",
                "any(nme, @ = 1) | false",
                "any(place, city = 'Rome') | true",
                "place = 'Rome' | false",
                "tags is null | true",
                "id = 8 or (name contains 'Hara' and not flag = false) | true"
            })
    void decidesByTheValues(String text, boolean expected) {
        assertThat(passes(text)).isEqualTo(expected);
    }

    private static boolean passes(String text) {
        return RowFilter.count(RowFilter.parse(text, SCHEMA).select(oneRow())) == 1;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nme = 1 | column must be one of [id, flag, big, price, weight, name, amount, day, at, clock, key,"
                        + " place, tags], but was nme",
                "place.zap = 1 | field must be one of [city, zip], but was zap",
                "id.x = 1 | column id must be a struct to have a field x, but is int64",
                "id = 'x' | column id of type int64 must be compared with a number, but was with 'x'",
                "flag = 1 | column flag of type bool must be compared with true or false, but was with 1",
                "day = '2026-02-30' | column day of type date must be compared with a date such as '2026-01-31', but"
                        + " was with '2026-02-30'",
                "name = 5 | column name of type string must be compared with a 'string', but was with 5",
                "tags = 5 | column tags of type string must be compared with a 'string', but was with 5",
                "place in ('x') | column place must be of another type to be compared, but is struct<city: string, zip:"
                        + " int32>",
                "id contains 'x' | column id must be a string to match text, but is int64"
            })
    void namesTheColumnAndTypeThatDoNotFit(String text, String message) {
        RowFilter filter = RowFilter.parse(text, SCHEMA);
        assertThat(filter.doubts()).containsExactly(message);
        assertThatThrownBy(filter::requireNoDoubts)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThat(RowFilter.count(filter.select(oneRow()))).isZero();
    }

    @Test
    void whatFitsIsNotDoubted() {
        String fitting =
                "id = 7 and name like 'x' and day > '2026' and tags = 'x' and place.city = 'x' and at = '2026-01-31'"
                        + " and any(tags, @ != 'x') and tags is null and key < 'f' and price is nan and clock between '1' and '2'";
        assertThat(RowFilter.parse(fitting, SCHEMA).requireNoDoubts().doubts()).isEmpty();
        assertThat(RowFilter.parse("nobody = 1 or (nobody != 1 and id = 'x')", SCHEMA)
                        .doubts())
                .hasSize(2);
    }

    /// Rows with nulls and few different values, so that comparisons hit.
    private static Batch rows(SplittableRandom random, int count) {
        Batch batch = new Batch(Schema.of(SCHEMA.field(0), SCHEMA.field(2), SCHEMA.field(3), SCHEMA.field(5)));
        for (int i = 0; i < count; i++) {
            for (Column column : batch.columns()) {
                if (random.nextInt(8) == 0) {
                    column.appendNull();
                    continue;
                }
                int value = random.nextInt(10);
                switch (column) {
                    case LongColumn longs -> longs.append(longs.type() == Simple.UINT64 ? value - 5L : value);
                    case DoubleColumn doubles -> doubles.append(value == 9 ? Double.NaN : value == 8 ? -0.0 : value);
                    case BytesColumn texts -> texts.append("n" + value);
                    default -> throw new AssertionError(column);
                }
            }
        }
        return batch;
    }

    private record Case(String text, Predicate<Object[]> expected) {}

    private static Case randomCase(SplittableRandom random, int depth) {
        int kind = random.nextInt(depth > 0 ? 10 : 6);
        int number = random.nextInt(10);
        return switch (kind) {
            case 0 -> new Case("id < " + number, row -> row[0] != null && (Long) row[0] < number);
            case 1 ->
                new Case(
                        "id in (" + number + ", 3, 4)",
                        row -> row[0] != null && List.of((long) number, 3L, 4L).contains(row[0]));
            case 2 ->
                new Case(
                        "big >= 18446744073709551613",
                        row -> row[1] != null && Long.compareUnsigned((Long) row[1], -3) >= 0);
            case 3 -> new Case("price <= " + number, row -> row[2] != null && (Double) row[2] <= number);
            case 4 ->
                new Case(
                        "name > 'n" + number + "'",
                        row -> row[3] != null && ((String) row[3]).compareTo("n" + number) > 0);
            case 5 -> new Case("price is null", row -> row[2] == null);
            case 6 -> {
                Case left = randomCase(random, depth - 1);
                Case right = randomCase(random, depth - 1);
                yield new Case("(" + left.text + " and " + right.text + ")", left.expected.and(right.expected));
            }
            case 7 -> {
                Case left = randomCase(random, depth - 1);
                Case right = randomCase(random, depth - 1);
                yield new Case("(" + left.text + " or " + right.text + ")", left.expected.or(right.expected));
            }
            default -> {
                Case inner = randomCase(random, depth - 1);
                yield new Case("not (" + inner.text + ")", inner.expected.negate());
            }
        };
    }

    private static Object[] row(Batch batch, int row) {
        Object[] values = new Object[4];
        for (int i = 0; i < 4; i++) {
            values[i] = batch.column(i).isNull(row)
                    ? null
                    : switch (batch.column(i)) {
                        case LongColumn longs -> longs.get(row);
                        case DoubleColumn doubles -> doubles.get(row);
                        case BytesColumn texts -> texts.text(row);
                        default -> throw new AssertionError();
                    };
        }
        return values;
    }

    /// Nothing is as long as the number that a few characters stand for.
    @Test
    void comparesWithNumbersOfAnyLength() {
        String justAbove7 = "7." + "0".repeat(500) + "1";
        assertThat(passes("id < " + justAbove7)).isTrue();
        assertThat(passes("id >= " + justAbove7)).isFalse();
        assertThat(passes("id < 1e999999999 and id > -1e999999999 and id > 1e-999999999"))
                .isTrue();
        assertThat(passes("amount < 1e-999999999 and amount > -1e99999999999")).isTrue();
        assertThat(passes("big < 1e999999999 and big > 1e-999999999 and big != 0e999999999"))
                .isTrue();
        assertThat(RowFilter.parse("name = 1e999999999", SCHEMA).doubts())
                .containsExactly(
                        "column name of type string must be compared with a 'string', but was with 1E+999999999");
    }

    @Test
    void agreesWithOneRowAtATimeAndNeverPrunesARowThatPasses() {
        for (int seed = 0; seed < 400; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Batch batch = rows(random, random.nextInt(200) + 1);
            Case filter = randomCase(random, 3);
            RowFilter bound = RowFilter.parse(filter.text, batch.schema());
            long[] bits = bound.select(batch);
            int passing = 0;
            for (int i = 0; i < batch.rowCount(); i++) {
                boolean expected = filter.expected.test(row(batch, i));
                passing += expected ? 1 : 0;
                assertThat((bits[i >>> 6] >>> i & 1) != 0)
                        .as("seed %d: %s on %s", seed, filter.text, Arrays.toString(row(batch, i)))
                        .isEqualTo(expected);
            }
            assertThat(RowFilter.count(bits)).isEqualTo(passing);
            Verdict verdict = bound.verdict(name -> bounds(batch, batch.schema().indexOf(name)));
            if (verdict != Verdict.SOME) {
                assertThat(passing)
                        .as("seed %d: %s", seed, filter.text)
                        .isEqualTo(verdict == Verdict.ALL ? batch.rowCount() : 0);
            }
        }
    }

    private static Bounds bounds(Batch batch, int index) {
        Column column = batch.column(index);
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < column.size(); i++) {
            Object value = row(batch, i)[index];
            if (value != null) {
                values.add(value);
            }
        }
        Limit unknown = new Limit.Unknown();
        if (values.isEmpty()) {
            return new Bounds(column.size(), column.nullCount(), unknown, unknown);
        }
        return switch (column) {
            case LongColumn longs -> {
                boolean unsigned = longs.type() == Simple.UINT64;
                long[] sorted = values.stream()
                        .mapToLong(value -> (Long) value ^ (unsigned ? Long.MIN_VALUE : 0))
                        .sorted()
                        .map(value -> value ^ (unsigned ? Long.MIN_VALUE : 0))
                        .toArray();
                yield new Bounds(
                        column.size(),
                        column.nullCount(),
                        new Limit.OfLong(sorted[0]),
                        new Limit.OfLong(sorted[sorted.length - 1]));
            }
            case DoubleColumn _ -> {
                boolean nan = values.stream().anyMatch(value -> Double.isNaN((Double) value));
                double[] sorted = values.stream()
                        .mapToDouble(value -> (Double) value)
                        .filter(value -> !Double.isNaN(value))
                        .sorted()
                        .toArray();
                yield sorted.length == 0
                        ? new Bounds(column.size(), column.nullCount(), unknown, unknown)
                        : new Bounds(
                                column.size(),
                                column.nullCount(),
                                new Limit.OfDouble(sorted[0], nan),
                                new Limit.OfDouble(sorted[sorted.length - 1], nan));
            }
            default -> {
                List<String> sorted =
                        values.stream().map(Object::toString).sorted().toList();
                // Cut short, as statistics may be: the least may be lower, the greatest higher than any value.
                yield new Bounds(
                        column.size(),
                        column.nullCount(),
                        new Limit.OfBytes(
                                sorted.getFirst().substring(0, 1).getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                        new Limit.OfBytes(sorted.getLast().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            }
        };
    }
}
