package dev.basalt.columnar.table;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.file.NcfOptions;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/// Rows of people, and ways to write and read them.
final class People {
    static final Path TABLE = Path.of("people");
    static final Schema SCHEMA = Schema.of(
            Field.of("id", Simple.INT64).notNull(), Field.of("name", Simple.STRING), Field.of("score", Simple.INT32));
    static final TableOptions OPTIONS = TableOptions.DEFAULT
            .withFile(NcfOptions.DEFAULT.withProfile(Profile.FAST))
            .withFileRows(1000);

    private People() {}

    /// A clock that goes on a second whenever it is read.
    static final class Ticking implements InstantSource {
        private final AtomicLong seconds = new AtomicLong(1_700_000_000);

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(seconds.getAndIncrement());
        }

        void skip(long more) {
            seconds.addAndGet(more);
        }
    }

    /// People from one number up to another one, with scores of ten times their number.
    static RowSource range(long from, long to) {
        return range(from, to, 10);
    }

    static RowSource range(long from, long to, long factor) {
        Map<Long, Long> scores = new TreeMap<>();
        for (long id = from; id < to; id++) {
            scores.put(id, id * factor);
        }
        return of(scores);
    }

    static RowSource of(Map<Long, Long> scores) {
        Batch batch = new Batch(SCHEMA);
        scores.forEach((id, score) -> {
            batch.column("id", LongColumn.class).append(id);
            batch.column("name", BytesColumn.class).append("person " + id);
            batch.column("score", LongColumn.class).append(score);
        });
        return source(batch);
    }

    /// A row of a score alone.
    static Batch score(long value) {
        Batch batch = new Batch(SCHEMA.select(List.of("score")));
        batch.column("score", LongColumn.class).append(value);
        return batch;
    }

    static RowSource source(Batch... batches) {
        List<Batch> left = new ArrayList<>(List.of(batches));
        return new RowSource() {
            @Override
            public Schema schema() {
                return batches[0].schema();
            }

            @Override
            public boolean next(Batch to) {
                to.clear();
                if (left.isEmpty() || left.getFirst().rowCount() == 0) {
                    return false;
                }
                Batch from = left.removeFirst();
                for (int i = 0; i < to.columns().size(); i++) {
                    to.column(i).append(from.column(i), 0, from.rowCount());
                }
                return true;
            }

            @Override
            public void close() {}
        };
    }

    /// Rows as text, columns joined with `|`.
    static List<String> rows(TableScan.Builder scan) throws IOException {
        List<String> rows = new ArrayList<>();
        try (TableScan open = scan.open()) {
            Batch batch = new Batch(open.schema());
            while (open.next(batch)) {
                for (int row = 0; row < batch.rowCount(); row++) {
                    List<String> values = new ArrayList<>();
                    for (Column column : batch.columns()) {
                        values.add(value(column, row));
                    }
                    rows.add(String.join("|", values));
                }
            }
        }
        return rows;
    }

    private static String value(Column column, int row) {
        if (column.isNull(row)) {
            return "null";
        }
        return switch (column) {
            case LongColumn longs -> Long.toString(longs.get(row));
            case BytesColumn bytes -> bytes.text(row);
            case DoubleColumn doubles -> Double.toString(doubles.get(row));
            case FloatColumn floats -> Float.toString(floats.get(row));
            default -> throw new AssertionError(column.type().label());
        };
    }

    /// Scores by number; no number may be there twice, and names must fit.
    static Map<Long, Long> scores(TableSnapshot snapshot) throws IOException {
        Map<Long, Long> scores = new TreeMap<>();
        try (TableScan scan = snapshot.scan().columns("score", "name", "id").open()) {
            Batch batch = new Batch(scan.schema());
            while (scan.next(batch)) {
                for (int row = 0; row < batch.rowCount(); row++) {
                    long id = batch.column("id", LongColumn.class).get(row);
                    String name = batch.column("name", BytesColumn.class).text(row);
                    Long before = scores.put(
                            id, batch.column("score", LongColumn.class).get(row));
                    if (before != null || !name.equals("person " + id)) {
                        throw new AssertionError("row " + id + ", " + name + " in version " + snapshot.version());
                    }
                }
            }
        }
        if (scores.size() != snapshot.rowCount()) {
            throw new AssertionError("version " + snapshot.version() + " must have " + snapshot.rowCount()
                    + " rows, but has " + scores.size());
        }
        return scores;
    }
}
