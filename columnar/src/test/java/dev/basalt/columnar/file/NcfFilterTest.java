package dev.basalt.columnar.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.predicate.RowFilter;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.DataType.TimeUnit;
import dev.basalt.columnar.schema.DataType.Timestamp;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.core.testing.Seeds;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Scans with a filter: the same rows as a scan of all and a look at each, and no page more than needed.
class NcfFilterTest {
    private static final long SEED = Seeds.first();
    private static final Random RANDOM = Seeds.random(SEED);

    private static final Struct PLACE = new Struct(List.of(
            Field.of("city", Simple.STRING), Field.of("inner", new Struct(List.of(Field.of("x", Simple.INT32))))));
    private static final Schema SCHEMA = Schema.of(
            Field.of("sorted", Simple.INT64),
            Field.of("runs", Simple.INT32),
            Field.of("unsigned", Simple.UINT64),
            Field.of("flag", Simple.BOOL),
            Field.of("half", Simple.FLOAT16),
            Field.of("single", Simple.FLOAT32),
            Field.of("real", Simple.FLOAT64),
            Field.of("time", new Timestamp(TimeUnit.SECOND, null)),
            Field.of("amount", new Decimal(20, 2)),
            Field.of("id", Simple.UUID),
            Field.of("text", Simple.STRING),
            Field.of("place.city", Simple.STRING),
            Field.of("place", PLACE),
            Field.of("list", new dev.basalt.columnar.schema.DataType.ListOf(Field.of("item", Simple.INT16))));
    private static final List<String> NAMES =
            SCHEMA.fields().stream().map(Field::name).toList();
    private static final String LONG_TEXT = "a text of more bytes than bounds have, so that they are cut: ";

    /// Rows whose values near each other are alike, so that pages differ.
    private static Batch rows(int count, int nullPercent, Random random) {
        Batch batch = new Batch(SCHEMA);
        for (Column column : batch.columns()) {
            for (int i = 0; i < count; i++) {
                add(column, (long) i * 1000 / count + random.nextInt(3), nullPercent, random);
            }
        }
        return batch;
    }

    private static void add(Column column, long n, int nullPercent, Random random) {
        if (random.nextInt(100) < nullPercent) {
            column.appendNull();
            return;
        }
        switch (column) {
            case LongColumn longs -> longs.append(whole(longs, n));
            case dev.basalt.columnar.column.FloatColumn floats ->
                floats.append(n % 50 == 0 ? Float.NaN : n % 51 == 0 ? -0.0f : n);
            case dev.basalt.columnar.column.DoubleColumn doubles ->
                doubles.append(n % 50 == 0 ? Double.NaN : n % 51 == 0 ? -0.0 : n / 4.0);
            case dev.basalt.columnar.column.WideColumn wide -> {
                if (wide.type() == Simple.UUID) {
                    wide.append(n << 54, n);
                } else {
                    wide.append(BigInteger.valueOf(n - 500));
                }
            }
            case dev.basalt.columnar.column.BytesColumn bytes -> bytes.append(n % 3 == 0 ? LONG_TEXT + n : "k" + n % 7);
            case dev.basalt.columnar.column.ListColumn list -> {
                for (int i = 0; i < random.nextInt(3); i++) {
                    add(list.elements(), n, nullPercent, random);
                }
                list.appendList();
            }
            case dev.basalt.columnar.column.StructColumn struct -> {
                for (Column field : struct.fields()) {
                    add(field, n, nullPercent, random);
                }
                struct.appendStruct();
            }
            case dev.basalt.columnar.column.FixedColumn _ -> throw new AssertionError("there is no such column");
        }
    }

    private static long whole(LongColumn column, long n) {
        if (column.type() == Simple.BOOL) {
            return n >>> 8 & 1;
        }
        return column.type() == Simple.UINT64 ? n << 54 : n;
    }

    private static String atom(Random random) {
        String operator = List.of("=", "!=", "<", "<=", ">", ">=").get(random.nextInt(6));
        int n = random.nextInt(1002);
        String text = "'" + (random.nextBoolean() ? LONG_TEXT + n : "k" + n % 8) + "'";
        return switch (random.nextInt(18)) {
            case 0, 1 -> "sorted " + operator + " " + n;
            case 2 -> "runs in (" + n + ", " + (n + 5) + ", " + (n + 100) + ")";
            case 3 -> "unsigned " + operator + " " + BigInteger.valueOf(n).shiftLeft(54);
            case 4 -> "flag " + (random.nextBoolean() ? "= " : "!= ") + random.nextBoolean();
            case 5 -> "half " + operator + " " + n;
            case 6 -> "single " + operator + " " + n;
            case 7 -> "real " + operator + " " + n / 4.0;
            case 8 -> "time " + operator + " '1970-01-01T00:1" + n % 6 + ":00Z'";
            case 9 -> "amount " + operator + " " + (n - 500) / 100.0;
            case 10 -> "id " + operator + " '" + new UUID((long) n << 54, n) + "'";
            case 11 -> "text " + operator + " " + text;
            case 12 -> "\"place.city\" " + operator + " " + text;
            case 13 -> "place.city " + operator + " " + text;
            case 14 -> "place.inner.x " + operator + " " + n;
            case 15 -> "place" + (random.nextBoolean() ? ".inner is null" : " is not null");
            case 16 -> "list is " + (random.nextBoolean() ? "" : "not ") + "null";
            default -> "text contains 'K" + n % 7 + "'";
        };
    }

    private static String filter(int depth, Random random) {
        if (depth == 0 || random.nextInt(4) == 0) {
            return atom(random);
        }
        return switch (random.nextInt(5)) {
            case 0 -> "not (" + filter(depth - 1, random) + ")";
            case 1 -> "(" + filter(depth - 1, random) + " or " + filter(depth - 1, random) + ")";
            default -> "(" + filter(depth - 1, random) + " and " + filter(depth - 1, random) + ")";
        };
    }

    private static long[] passing(String filter, Batch rows) {
        long[] bits = RowFilter.parse(filter, rows.schema()).select(rows);
        return LongStream.range(0, rows.rowCount())
                .filter(row -> (bits[(int) (row >>> 6)] >>> row & 1) != 0)
                .toArray();
    }

    private static void assertFinds(long[] expected, Batch rows, NcfScan scan, String about) {
        Batch batch = new Batch(scan.schema());
        int found = 0;
        while (scan.next(batch)) {
            long[] ids = scan.rowIds();
            assertThat(ids).as(about).hasSize(batch.rowCount()).isNotEmpty();
            assertThat(found + ids.length).as(about).isLessThanOrEqualTo(expected.length);
            for (int i = 0; i < ids.length; i++) {
                if (ids[i] != expected[found + i]) {
                    throw new AssertionError(about + ": row " + ids[i] + ", not " + expected[found + i]);
                }
            }
            for (int c = 0; c < batch.columns().size(); c++) {
                String name = batch.schema().field(c).name();
                for (int i = 0; i < ids.length; i++) {
                    Rows.assertSame(about + ": " + name, rows.column(name), (int) ids[i], batch.column(c), i, 1);
                }
            }
            found += ids.length;
        }
        assertThat(found).as(about).isEqualTo(expected.length);
        scan.close();
    }

    private static List<String> someColumns() {
        List<String> names = new ArrayList<>(NAMES);
        java.util.Collections.shuffle(names, RANDOM);
        return names.subList(0, 1 + RANDOM.nextInt(4));
    }

    @Test
    void findsWhatAScanOfAllRowsAndALookAtEachDo() throws IOException {
        for (int round = 0; round < 6; round++) {
            int count = List.of(1, 1023, 5000, 30_000, 70_000, 140_000).get(round);
            Batch rows = rows(count, List.of(0, 10, 60, 0, 3, 100).get(round), RANDOM);
            NcfOptions options = Rows.OPTIONS.withStripes(
                    List.of(64, 700, 900, 4100, 66_000, 8192).get(round), 64 << 20);
            MemoryDisk disk = new MemoryDisk();
            Rows.write(disk, Rows.PATH, rows, options, RANDOM);
            try (NcfFile file = NcfFile.open(disk, Rows.PATH, options)) {
                for (int i = 0; i < 60; i++) {
                    String filter = filter(3, RANDOM);
                    String about = "seed " + SEED + ", " + count + " rows, " + filter;
                    long[] expected = passing(filter, rows);
                    NcfScan.Builder scan = file.scan().columns(someColumns()).where(filter);
                    if (i % 3 == 0) {
                        scan.batchRows(1 + RANDOM.nextInt(3000));
                    }
                    assertFinds(expected, rows, scan.open(), about);
                    assertThat(scan.open().count()).as(about).isEqualTo(expected.length);
                }
            }
        }
    }

    @Test
    void limitsAndRangesCountMatchingRows() throws IOException {
        Batch rows = rows(20_000, 10, RANDOM);
        MemoryDisk disk = new MemoryDisk();
        Rows.write(disk, Rows.PATH, rows, Rows.OPTIONS.withStripes(3000, 64 << 20), RANDOM);
        String filter = "runs in (1, 500, 501, 502, 900) and flag is not null";
        long[] all = passing(filter, rows);
        assertThat(all.length).as("seed " + SEED).isGreaterThan(20);
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
            for (int limit : new int[] {0, 1, 17, all.length, all.length + 1}) {
                NcfScan scan = file.scan()
                        .columns("text", "runs")
                        .where(filter)
                        .limit(limit)
                        .open();
                assertFinds(Arrays.copyOf(all, Math.min(limit, all.length)), rows, scan, "limit " + limit);
                assertThat(file.scan().where(filter).limit(limit).open().count())
                        .isEqualTo(Math.min(limit, all.length));
            }
            long[] inRange = Arrays.stream(all)
                    .filter(row -> row >= 5555 && row < 12_345)
                    .toArray();
            NcfScan scan = file.scan().where(filter).rows(5555, 12_345).open();
            assertFinds(inRange, rows, scan, "range");
            RowFilter bound = RowFilter.parse(filter, Schema.of(SCHEMA.field(3), SCHEMA.field(1)));
            assertFinds(all, rows, file.scan().where(bound).open(), "bound to a part of the columns");
        }
    }

    @Test
    void resumesAtTheNextRow() throws IOException {
        Batch rows = rows(20_000, 0, RANDOM);
        MemoryDisk disk = new MemoryDisk();
        Rows.write(disk, Rows.PATH, rows, Rows.OPTIONS, RANDOM);
        String filter = "sorted >= 300 and runs <= 601";
        long[] all = passing(filter, rows);
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
            NcfScan first =
                    file.scan().columns("runs").where(filter).batchRows(777).open();
            Batch batch = new Batch(first.schema());
            assertThat(first.next(batch)).isTrue();
            assertThat(first.rowIds()).isEqualTo(Arrays.copyOf(all, 777));
            NcfScan second = file.scan()
                    .columns("runs")
                    .where(filter)
                    .rows(first.nextRow(), Long.MAX_VALUE)
                    .open();
            assertFinds(Arrays.copyOfRange(all, 777, all.length), rows, second, "second");
        }
    }

    @Test
    void readsOnlyPagesThatAFewRowsOfASortedColumnAreIn() throws IOException {
        Schema schema = Schema.of(
                Field.of("sorted", Simple.INT64), Field.of("other", Simple.INT64), Field.of("text", Simple.BINARY));
        Batch rows = Rows.random(schema, 400_000, 0, RANDOM);
        LongColumn sorted = rows.column("sorted", LongColumn.class);
        Arrays.sort(sorted.values(), 0, sorted.size());
        MemoryDisk disk = new MemoryDisk();
        Rows.write(disk, Rows.PATH, rows, Rows.OPTIONS.withStripes(4096, 64 << 20), RANDOM);
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
            NcfScan all = file.scan().open();
            assertThat(Rows.read(all).rowCount()).isEqualTo(400_000);
            assertThat(all.pagesRead()).isEqualTo(3 * 98);
            String filter = "sorted >= " + sorted.get(300_000) + " and sorted < " + sorted.get(304_000);
            NcfScan few = file.scan().where(filter).open();
            assertThat(Rows.read(few).rowCount()).as("seed " + SEED).isBetween(3990, 4000);
            assertThat(few.bytesRead()).as("seed " + SEED).isBetween(1L, all.bytesRead() * 3 / 100);
            // Of the rows that pass for certain the sorted column itself is not read to count them.
            NcfScan count =
                    file.scan().where("sorted >= " + sorted.get(300_000)).open();
            assertThat(count.count()).isBetween(100_000L, 100_001L);
            assertThat(count.pagesRead()).as("seed " + SEED).isLessThanOrEqualTo(2);
            NcfScan none = file.scan().where("sorted is null").open();
            assertThat(none.count()).isZero();
            assertThat(none.pagesRead()).isZero();
        }
    }

    @Test
    void readsOtherColumnsOnlyWhereRowsAreLeft() throws IOException {
        Schema schema = Schema.of(Field.of("key", Simple.INT32), Field.of("text", Simple.STRING));
        Batch rows = Rows.random(schema, 100_000, 5, RANDOM);
        MemoryDisk disk = new MemoryDisk();
        Rows.write(disk, Rows.PATH, rows, Rows.OPTIONS.withStripes(5000, 64 << 20), RANDOM);
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
            int row = 70_000;
            while (rows.column(0).isNull(row)) {
                row++;
            }
            long key = rows.column("key", LongColumn.class).get(row);
            NcfScan scan =
                    file.scan().columns("text").where("key in (" + key + ")").open();
            String about = "seed " + SEED + ", key " + key;
            long[] expected = passing("key = " + key, rows);
            Batch found = Rows.read(scan);
            assertThat(found.rowCount()).as(about).isEqualTo(expected.length);
            long stripes =
                    Arrays.stream(expected).map(id -> id / 5000).distinct().count();
            long keyPages = file.pages("key").size();
            assertThat(scan.pagesRead()).as(about).isLessThanOrEqualTo(keyPages + stripes);
        }
    }

    @Test
    void conditionsThatNothingFitsPassNoRow() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        Rows.write(disk, Rows.PATH, rows(10, 0, RANDOM), Rows.OPTIONS, RANDOM);
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
            for (String nothing : List.of("runs = 'x'", "place.nowhere = 1", "nobody = 1", "nobody.x is not null")) {
                assertThat(file.scan().where(nothing).open().count())
                        .as(nothing)
                        .isZero();
                assertThat(file.scan().where("not (" + nothing + ")").open().count())
                        .as("not %s", nothing)
                        .isEqualTo(10);
                assertThat(RowFilter.parse(nothing, file.schema()).doubts())
                        .as(nothing)
                        .hasSize(1);
            }
        }
    }

    /// A column whose name has a dot, and a field with the same way of writing: neither says anything of the other.
    @Test
    void namesWrittenAlikeAreToldApart() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        Batch rows = rows(3000, 30, RANDOM);
        Rows.write(disk, Rows.PATH, rows, Rows.OPTIONS, RANDOM);
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
            for (String where : List.of(
                    "\"place.city\" is null and place.city is null",
                    "\"place.city\" is null or place.city is null",
                    "not (\"place.city\" is not null and place.city is not null)")) {
                int expected =
                        RowFilter.count(RowFilter.parse(where, rows.schema()).select(rows));
                assertThat(expected).isPositive();
                assertThat(file.scan().where(where).open().count()).as(where).isEqualTo(expected);
            }
        }
    }
}
