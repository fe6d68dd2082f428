package dev.basalt.columnar.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Time;
import dev.basalt.columnar.schema.DataType.TimeUnit;
import dev.basalt.columnar.schema.DataType.Timestamp;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.text.ValueText;
import dev.basalt.core.storage.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every operator at the least and the greatest value of a page and one step to either side finds the rows that a look
/// at each row finds, for values of every kind.
class NcfBoundsTest {
    private static final String[] OPERATORS = {"=", "!=", "<", "<=", ">", ">="};

    @TempDir
    Path directory;

    /// Ascending values of a type. Pages hold those at 1, 2, 3 and at 5, 6, 7: the others lie one step outside.
    record Ladder(DataType type, boolean quoted, List<String> steps) {
        @Override
        public String toString() {
            return type.label();
        }

        /// A value as it is parsed.
        String text(int step) {
            return type == Simple.BINARY
                    ? Base64.getEncoder().encodeToString(steps.get(step).getBytes(StandardCharsets.UTF_8))
                    : steps.get(step);
        }

        String literal(int step) {
            return quoted ? "'" + steps.get(step) + "'" : steps.get(step);
        }
    }

    private static Ladder numbers(DataType type, String... steps) {
        return new Ladder(type, false, List.of(steps));
    }

    private static Ladder texts(DataType type, String... steps) {
        return new Ladder(type, true, List.of(steps));
    }

    static List<Ladder> ladders() {
        return List.of(
                numbers(Simple.INT8, "-4", "-3", "-2", "-1", "0", "1", "2", "3", "4"),
                numbers(
                        Simple.INT64,
                        "-9223372036854775808",
                        "-9223372036854775807",
                        "-1",
                        "0",
                        "1",
                        "9223372036854775804",
                        "9223372036854775805",
                        "9223372036854775806",
                        "9223372036854775807"),
                numbers(
                        Simple.UINT64,
                        "0",
                        "1",
                        "2",
                        "9223372036854775807",
                        "9223372036854775808",
                        "9223372036854775809",
                        "18446744073709551613",
                        "18446744073709551614",
                        "18446744073709551615"),
                numbers(Simple.FLOAT32, "-2.5", "-2.0", "-1.0", "-0.5", "0.5", "1.0", "1.5", "2.0", "2.5"),
                numbers(
                        Simple.FLOAT64,
                        "-1.0E300",
                        "-2.0",
                        "-1.0",
                        "-4.9E-324",
                        "4.9E-324",
                        "1.0",
                        "1.0000000000000002",
                        "1.0E300",
                        "1.7976931348623157E308"),
                numbers(new Decimal(9, 2), "-2.00", "-1.00", "-0.01", "0.00", "0.01", "0.02", "1.00", "1.01", "9.99"),
                numbers(
                        new Decimal(38, 2),
                        "-90000000000000000000.02",
                        "-90000000000000000000.01",
                        "-0.01",
                        "0.00",
                        "0.01",
                        "18446744073709551616.00",
                        "18446744073709551616.01",
                        "90000000000000000000.01",
                        "90000000000000000000.02"),
                texts(
                        Simple.DATE,
                        "1969-12-29",
                        "1969-12-30",
                        "1969-12-31",
                        "1970-01-01",
                        "1970-01-02",
                        "1970-01-03",
                        "1970-01-04",
                        "1970-01-05",
                        "1970-01-06"),
                texts(
                        new Time(TimeUnit.SECOND),
                        "00:00:00",
                        "00:00:01",
                        "00:00:02",
                        "00:00:03",
                        "12:00:00",
                        "12:00:01",
                        "12:00:02",
                        "23:59:58",
                        "23:59:59"),
                texts(
                        new Timestamp(TimeUnit.MICROSECOND, "UTC"),
                        "1969-12-31T23:59:59.999997Z",
                        "1969-12-31T23:59:59.999998Z",
                        "1969-12-31T23:59:59.999999Z",
                        "1970-01-01T00:00:00.000000Z",
                        "1970-01-01T00:00:00.000001Z",
                        "1970-01-01T00:00:00.000002Z",
                        "1970-01-01T00:00:00.000003Z",
                        "1970-01-01T00:00:00.000004Z",
                        "1970-01-01T00:00:00.000005Z"),
                numbers(Simple.INT16, "-32768", "-32767", "-1", "0", "1", "2", "32765", "32766", "32767"),
                numbers(
                        Simple.INT32,
                        "-2147483648",
                        "-2147483647",
                        "-1",
                        "0",
                        "1",
                        "2",
                        "3",
                        "2147483646",
                        "2147483647"),
                numbers(Simple.UINT8, "0", "1", "2", "127", "128", "129", "253", "254", "255"),
                numbers(Simple.UINT16, "0", "1", "2", "32767", "32768", "32769", "65533", "65534", "65535"),
                numbers(
                        Simple.UINT32,
                        "0",
                        "1",
                        "2",
                        "2147483647",
                        "2147483648",
                        "2147483649",
                        "4294967293",
                        "4294967294",
                        "4294967295"),
                numbers(Simple.FLOAT16, "-65504.0", "-2.0", "-1.0", "-0.5", "0.5", "1.0", "1.5", "2.0", "65504.0"),
                texts(Simple.BINARY, "", "\0", "\0\0", "a", "a\0", "b", "\u007F", "\u0080", "\uFFFD"),
                texts(Simple.STRING, "", "a", "a ", "aa", "ab", "b", "ba", "é", "éa"),
                texts(
                        Simple.UUID,
                        "00000000-0000-0000-0000-000000000000",
                        "00000000-0000-0000-0000-000000000001",
                        "00000000-0000-0000-8000-000000000000",
                        "00000000-0000-0001-0000-000000000000",
                        "7fffffff-ffff-ffff-ffff-ffffffffffff",
                        "80000000-0000-0000-0000-000000000000",
                        "80000000-0000-0000-0000-000000000001",
                        "ffffffff-ffff-ffff-ffff-fffffffffffe",
                        "ffffffff-ffff-ffff-ffff-ffffffffffff"));
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

    private static List<Long> found(NcfFile file, String where, Schema schema) throws IOException {
        List<Long> rows = new ArrayList<>();
        Batch batch = new Batch(schema);
        try (NcfScan scan = file.scan().where(where).open()) {
            while (scan.next(batch)) {
                for (long row : scan.rowIds()) {
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    @ParameterizedTest
    @MethodSource("ladders")
    void operatorsAgreeWithALookAtEachRow(Ladder ladder) throws IOException {
        Schema schema = Schema.of(Field.of("v", ladder.type));
        int[] rows = {1, 2, 3, 2, 5, 6, 7, 6};
        for (boolean nulls : new boolean[] {false, true}) {
            List<Integer> steps = new ArrayList<>();
            Path path = directory.resolve("bounds-" + nulls + ".ncf");
            // A stripe of four rows is a page of each column.
            NcfOptions options = NcfOptions.DEFAULT.withStripes(nulls ? 5 : 4, 1 << 20);
            try (NcfWriter writer = NcfWriter.create(Disk.system(), path, schema, options)) {
                Batch batch = new Batch(schema);
                Column column = batch.column(0);
                for (int i = 0; i < rows.length; i++) {
                    if (nulls && i % 4 == 0) {
                        column.appendNull();
                        steps.add(-1);
                    }
                    ValueText.parse(ladder.text(rows[i]), column);
                    steps.add(rows[i]);
                }
                writer.write(batch);
                writer.finish();
            }
            try (NcfFile file = NcfFile.open(Disk.system(), path, NcfOptions.DEFAULT)) {
                for (int step = 0; step < 9; step++) {
                    int at = step;
                    for (String operator : OPERATORS) {
                        check(
                                file,
                                schema,
                                "v " + operator + " " + ladder.literal(step),
                                steps,
                                value -> holds(operator, Integer.compare(value, at)));
                    }
                    int other = (step + 4) % 9;
                    check(
                            file,
                            schema,
                            "v in (" + ladder.literal(step) + ", " + ladder.literal(other) + ")",
                            steps,
                            value -> value == at || value == other);
                }
            }
        }
    }

    private static void check(NcfFile file, Schema schema, String where, List<Integer> steps, IntPredicate passes)
            throws IOException {
        List<Long> expected = new ArrayList<>();
        List<Long> complement = new ArrayList<>();
        for (int row = 0; row < steps.size(); row++) {
            boolean present = steps.get(row) >= 0;
            if (present && passes.test(steps.get(row))) {
                expected.add((long) row);
            } else {
                complement.add((long) row);
            }
        }
        // A null is unlike every value.
        boolean unequal = where.startsWith("v !=");
        if (unequal) {
            for (int row = 0; row < steps.size(); row++) {
                if (steps.get(row) < 0) {
                    expected.add((long) row);
                    complement.remove((Long) (long) row);
                }
            }
            expected.sort(null);
        }
        assertThat(found(file, where, schema)).as(where).isEqualTo(expected);
        assertThat(found(file, "not (" + where + ")", schema))
                .as("not (" + where + ")")
                .isEqualTo(complement);
    }

    /// Pages of one truth value, of both, and with nulls, in every order.
    @Test
    void operatorsAgreeWithALookAtEachBoolean() throws IOException {
        Schema schema = Schema.of(Field.of("v", Simple.BOOL));
        List<Integer> pages = List.of(0, 0, 1, 1, 0, 1, 1, 0, -1, 0, 0, -1, -1, 1, 1, -1, -1, -1);
        Path path = directory.resolve("bool.ncf");
        try (NcfWriter writer =
                NcfWriter.create(Disk.system(), path, schema, NcfOptions.DEFAULT.withStripes(2, 1 << 20))) {
            Batch batch = new Batch(schema);
            for (int value : pages) {
                if (value < 0) {
                    batch.column(0).appendNull();
                } else {
                    ValueText.parse(value == 1 ? "true" : "false", batch.column(0));
                }
            }
            writer.write(batch);
            writer.finish();
        }
        try (NcfFile file = NcfFile.open(Disk.system(), path, NcfOptions.DEFAULT)) {
            for (int literal = 0; literal < 2; literal++) {
                int at = literal;
                for (String operator : OPERATORS) {
                    check(
                            file,
                            schema,
                            "v " + operator + " " + (literal == 1),
                            pages,
                            value -> holds(operator, Integer.compare(value, at)));
                }
            }
            check(file, schema, "v in (true)", pages, value -> value == 1);
            check(file, schema, "v in (false, true)", pages, _ -> true);
        }
    }

    @Test
    void notANumberIsNotSkippedWithItsPage() throws IOException {
        Schema schema = Schema.of(Field.of("v", Simple.FLOAT64));
        Path path = directory.resolve("nan.ncf");
        try (NcfWriter writer =
                NcfWriter.create(Disk.system(), path, schema, NcfOptions.DEFAULT.withStripes(2, 1 << 20))) {
            Batch batch = new Batch(schema);
            for (String value : List.of("1.0", "NaN", "2.0", "3.0")) {
                ValueText.parse(value, batch.column(0));
            }
            writer.write(batch);
            writer.finish();
        }
        try (NcfFile file = NcfFile.open(Disk.system(), path, NcfOptions.DEFAULT)) {
            assertThat(found(file, "v != 1", schema)).containsExactly(1L, 2L, 3L);
            assertThat(found(file, "not (v <= 1)", schema)).contains(2L, 3L);
            assertThat(found(file, "v < 2", schema)).containsExactly(0L);
        }
    }
}
