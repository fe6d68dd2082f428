package dev.basalt.columnar.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.internal.AnyRows;
import dev.basalt.columnar.schema.DataType.ListOf;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SortedRowsTest {
    private static final Schema SCHEMA =
            Schema.of(Field.of("a", Simple.INT32), Field.of("b", Simple.STRING), Field.of("n", Simple.INT64));

    @TempDir
    Path directory;

    private record Row(Long a, String b, long n) {}

    /// Rows of a list, some at a time.
    private static class ListSource implements RowSource {
        private final List<Row> rows;
        private final int batchRows;
        private int next;
        private boolean closed;

        ListSource(List<Row> rows, int batchRows) {
            this.rows = rows;
            this.batchRows = batchRows;
        }

        @Override
        public Schema schema() {
            return SCHEMA;
        }

        @Override
        public Map<String, String> attributes() {
            return Map.of("k", "v");
        }

        @Override
        public boolean next(Batch batch) {
            batch.clear();
            for (int i = 0; i < batchRows && next < rows.size(); i++) {
                Row row = rows.get(next++);
                if (row.a == null) {
                    batch.column(0).appendNull();
                } else {
                    ((LongColumn) batch.column(0)).append(row.a);
                }
                if (row.b == null) {
                    batch.column(1).appendNull();
                } else {
                    ((BytesColumn) batch.column(1)).append(row.b);
                }
                ((LongColumn) batch.column(2)).append(row.n);
            }
            return batch.rowCount() > 0;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static List<Row> random(int count) {
        SplittableRandom random = new SplittableRandom(count);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(new Row(
                    random.nextInt(5) == 0 ? null : (long) random.nextInt(-3, 4),
                    random.nextInt(5) == 0 ? null : "é".repeat(random.nextInt(3)) + random.nextInt(3),
                    i));
        }
        return rows;
    }

    private List<String> entries() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 100, 1000000, 64",
        "1, 100, 1000000, 64",
        "1000, 1000, 1000000, 64",
        "5000, 100, 5000, 64",
        "5000, 100, 2000, 3",
        "3000, 7, 1, 2"
    })
    void sortsInMemoryAndInRuns(int count, int batchRows, long runBytes, int runs) throws IOException {
        List<Row> rows = random(count);
        ListSource source = new ListSource(rows, batchRows);
        List<Row> sorted = new ArrayList<>();
        Path beside = directory.resolve("out.ncf");
        try (SortedRows found = SortedRows.of(source, List.of("b", "a"), beside, runBytes, runs)) {
            assertThat(found.schema()).isEqualTo(SCHEMA);
            assertThat(found.attributes()).isEqualTo(Map.of("k", "v"));
            Batch batch = new Batch(SCHEMA);
            while (found.next(batch)) {
                for (int i = 0; i < batch.rowCount(); i++) {
                    sorted.add(new Row(
                            batch.column(0).isNull(i) ? null : ((LongColumn) batch.column(0)).get(i),
                            batch.column(1).isNull(i) ? null : ((BytesColumn) batch.column(1)).text(i),
                            ((LongColumn) batch.column(2)).get(i)));
                }
            }
            assertThat(found.next(batch)).isFalse();
        }
        List<Row> expected = new ArrayList<>(rows);
        expected.sort(Comparator.comparing(Row::b, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(Row::a, Comparator.nullsFirst(Comparator.naturalOrder())));
        assertThat(sorted).isEqualTo(expected);
        assertThat(source.closed).isTrue();
        assertThat(entries()).isEmpty();
    }

    @Test
    void leavesNothingBehindWhenItIsClosedEarly() throws IOException {
        Batch batch = new Batch(SCHEMA);
        Path beside = directory.resolve("out.ncf");
        try (SortedRows found = SortedRows.of(new ListSource(random(2000), 50), List.of("a"), beside, 3000, 8)) {
            assertThat(found.next(batch)).isTrue();
            assertThat(entries()).hasSize(1);
            assertThat(entries().getFirst()).startsWith("out.ncf.sort");
        }
        assertThat(entries()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void ordersEveryTypeThatHasAnOrder(Simple type) throws IOException {
        Schema schema = Schema.of(Field.of("x", type), Field.of("n", Simple.INT64));
        Batch rows = AnyRows.random(schema, 500, 9, new SplittableRandom(3));
        RowSource source = new RowSource() {
            private boolean given;

            @Override
            public Schema schema() {
                return schema;
            }

            @Override
            public boolean next(Batch batch) {
                batch.clear();
                for (int i = 0; i < 2 && !given; i++) {
                    batch.column(i).append(rows.column(i), 0, 500);
                }
                boolean any = !given;
                given = true;
                return any;
            }

            @Override
            public void close() {}
        };
        try (SortedRows found = SortedRows.of(source, List.of("x"), directory.resolve("out"), 100, 4)) {
            Batch batch = new Batch(schema);
            int count = 0;
            while (found.next(batch)) {
                count += batch.rowCount();
                for (int i = 1; i < batch.rowCount(); i++) {
                    assertThat(compare(type, batch, i - 1, i)).isNotPositive();
                }
            }
            assertThat(count).isEqualTo(500);
        }
    }

    private static int compare(Simple type, Batch batch, int i, int j) {
        Column x = batch.column(0);
        if (x.isNull(i) || x.isNull(j)) {
            return Boolean.compare(x.isNull(j), x.isNull(i));
        }
        return switch (x) {
            case LongColumn longs ->
                type == Simple.UINT64
                        ? Long.compareUnsigned(longs.get(i), longs.get(j))
                        : Long.compare(longs.get(i), longs.get(j));
            case FloatColumn floats -> Float.compare(floats.get(i), floats.get(j));
            case DoubleColumn doubles -> Double.compare(doubles.get(i), doubles.get(j));
            case BytesColumn bytes -> java.util.Arrays.compareUnsigned(bytes.get(i), bytes.get(j));
            case WideColumn wide -> Long.compareUnsigned(wide.high(i), wide.high(j));
            default -> throw new AssertionError(type);
        };
    }

    @Test
    void namesColumnsThatHaveNoOrder() {
        Schema schema = Schema.of(Field.of("l", new ListOf(Field.of("x", Simple.INT32))));
        RowSource source = new ListSource(List.of(), 1) {
            @Override
            public Schema schema() {
                return schema;
            }
        };
        assertThatThrownBy(() -> SortedRows.of(source, List.of("l"), directory.resolve("out")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rows must be sorted by columns that have an order, but l holds list<int32>");
        assertThatThrownBy(() -> SortedRows.of(source, List.of(), directory.resolve("out")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rows must be sorted by a column, but none was given");
    }
}
