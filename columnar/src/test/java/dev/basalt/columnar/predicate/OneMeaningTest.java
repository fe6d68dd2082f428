package dev.basalt.columnar.predicate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.internal.AnyRows;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.text.ValueText;
import dev.basalt.core.filter.CompiledFilter;
import dev.basalt.core.filter.FilterExpression;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What is decided for many values at once is what the evaluator of all filters decides of each.
class OneMeaningTest {
    private static final String[] OPERATORS = {"=", "!=", "<", "<=", ">", ">="};

    @Test
    void manyValuesAtOnceMeanWhatOneDoes() {
        Schema schema = AnyRows.everyType();
        int passed = 0;
        int tested = 0;
        for (int seed = 0; seed < 12; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Batch batch = AnyRows.random(schema, 90, 5, random);
            List<String> literals = literals(batch);
            List<String> paths = paths(schema.fields(), "");
            for (int i = 0; i < 400; i++) {
                String text = condition(random, paths, literals);
                if (random.nextInt(4) == 0) {
                    text = "not (" + text + " or " + condition(random, paths, literals) + ")";
                }
                passed += check(text, batch);
                tested += batch.rowCount();
            }
        }
        assertThat(passed).isBetween(tested / 20, tested * 19 / 20);
    }

    private static int check(String text, Batch batch) {
        long[] bits = RowFilter.parse(text, batch.schema()).select(batch);
        CompiledFilter one = CompiledFilter.of(FilterExpression.parse(text));
        ColumnValues values = new ColumnValues(batch.schema(), one.names());
        values.set(batch);
        for (int row = 0; row < batch.rowCount(); row++) {
            values.at(row);
            if (((bits[row >>> 6] >>> row & 1) != 0) != one.test(values)) {
                throw new AssertionError(text + " in row " + row + " must be " + one.test(values));
            }
        }
        return RowFilter.count(bits);
    }

    /// Texts of all kinds in one page, whose bounds may be cut: no page is skipped that holds one that passes.
    @Test
    void boundsOfTextsSkipNoRowThatPasses() {
        Schema schema = Schema.of(Field.of("v", DataType.Simple.STRING));
        int skipped = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Batch batch = new Batch(schema);
            List<byte[]> sorted = new ArrayList<>();
            int month = random.nextInt(1, 12);
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                String text = text(random, month);
                ValueText.parse(text, batch.column(0));
                sorted.add(text.getBytes(StandardCharsets.UTF_8));
            }
            sorted.sort(Arrays::compareUnsigned);
            Bounds bounds = new Bounds(
                    batch.rowCount(),
                    0,
                    new Bounds.Limit.OfBytes(sorted.getFirst()),
                    new Bounds.Limit.OfBytes(sorted.getLast()));
            String literal = "'" + text(random, random.nextInt(1, 12)) + "'";
            String where = switch (random.nextInt(4)) {
                case 0 -> "v in (" + literal + ", '2026-01-31')";
                case 1 -> "v starts with " + literal;
                case 2 -> "v like " + literal.substring(0, literal.length() - 1) + "%'";
                default -> "v " + OPERATORS[random.nextInt(OPERATORS.length)] + " " + literal;
            };
            RowFilter filter = RowFilter.parse(where, schema);
            int passing = RowFilter.count(filter.select(batch));
            Verdict verdict = filter.verdict(_ -> bounds);
            if (verdict != Verdict.SOME) {
                assertThat(passing)
                        .as("seed %s: %s", seed, where)
                        .isEqualTo(verdict == Verdict.ALL ? batch.rowCount() : 0);
                skipped++;
            }
        }
        assertThat(skipped).isGreaterThan(5_000);
    }

    private static String text(SplittableRandom random, int month) {
        String day = String.format(java.util.Locale.ROOT, "2026-%02d-%02d", month, random.nextInt(1, 29));
        return switch (random.nextInt(8)) {
            case 0 -> "x" + random.nextInt(10);
            case 1 -> "" + random.nextInt(2020, 2030);
            case 2 -> day + "T23:30:00-05:00";
            case 3 -> day + "T00:30:00+14:00";
            case 4 -> day + " 12:00";
            case 5 -> day.substring(0, 7);
            default -> day;
        };
    }

    /// Values of all columns as literals, and some that are near to them or of no column.
    private static List<String> literals(Batch batch) {
        List<String> literals = new ArrayList<>(List.of(
                "0",
                "1",
                "-1",
                "0.5",
                "1e400",
                "-1e400",
                "0.1",
                "18446744073709551615",
                "9223372036854775808",
                "''",
                "'a'",
                "'2026-01-31'",
                "'1970-01-01T00:00:00Z'",
                "'1970-01-01 00:00:00.5+01:00'",
                "'12:00:00'",
                "'2026'",
                "'x'",
                "'day 1'",
                "true",
                "false",
                "'00000000-0000-0000-0000-000000000000'",
                "'f'"));
        for (Column column : batch.columns()) {
            collect(column, literals);
        }
        return literals;
    }

    private static void collect(Column column, List<String> literals) {
        if (column instanceof StructColumn structs) {
            structs.fields().forEach(field -> collect(field, literals));
            return;
        }
        for (int row = 0; row < Math.min(column.size(), 12); row++) {
            if (!column.isNull(row)) {
                String text = ValueText.of(column, row);
                literals.add("'" + text.replace("'", "''") + "'");
                if (text.matches("-?[0-9]+(\\.[0-9]+)?([eE]-?[0-9]+)?")) {
                    literals.add(text);
                    literals.add(text.contains("E") ? text : text + (text.contains(".") ? "1" : ".5"));
                }
            }
        }
    }

    private static List<String> paths(List<Field> fields, String prefix) {
        List<String> paths = new ArrayList<>(List.of(prefix + "nothing"));
        for (Field field : fields) {
            String path = prefix + "\"" + field.name() + "\"";
            paths.add(path);
            DataType type = field.type();
            while (type instanceof DataType.ListOf(Field element)) {
                type = element.type();
            }
            if (type instanceof Struct(List<Field> members)) {
                paths.addAll(paths(members, path + "."));
            }
        }
        return paths;
    }

    private static String condition(SplittableRandom random, List<String> paths, List<String> literals) {
        String path = paths.get(random.nextInt(paths.size()));
        String literal = literals.get(random.nextInt(literals.size()));
        String other = literals.get(random.nextInt(literals.size()));
        String not = random.nextBoolean() ? " not" : "";
        String string = literal.startsWith("'") && !literal.contains("\\") ? literal : "'1'";
        return switch (random.nextInt(10)) {
            case 0 -> path + not + " in (" + literal + ", " + other + ", 5, 'y')";
            case 1 -> path + " is" + not + List.of(" null", " nan", " missing").get(random.nextInt(3));
            case 2 -> path + not + " contains " + string;
            case 3 ->
                path
                        + not
                        + List.of(" starts with ", " istarts with ", " icontains ")
                                .get(random.nextInt(3))
                        + string;
            case 4 -> path + not + " ilike " + string.substring(0, string.length() - 1) + "%'";
            case 5 -> "any(" + path + ", @ >= " + literal + " or @ is null)";
            case 6 -> {
                boolean same = literal.startsWith("'") == other.startsWith("'")
                        && !literal.matches("true|false")
                        && !other.matches("true|false");
                yield path + not + " between " + literal + " and " + (same ? other : literal);
            }
            default -> path + " " + OPERATORS[random.nextInt(OPERATORS.length)] + " " + literal;
        };
    }
}
