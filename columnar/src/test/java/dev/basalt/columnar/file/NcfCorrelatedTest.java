package dev.basalt.columnar.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.ListColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.predicate.RowFilter;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.ListOf;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.testing.Golden;
import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.core.testing.Seeds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Columns that are written by another column of the same rows.
class NcfCorrelatedTest {
    private static final int ROWS = 75_000;
    private static final int STRIPE_ROWS = 70_000;
    private static final NcfOptions OPTIONS = Rows.OPTIONS.withStripes(STRIPE_ROWS, 1 << 30);

    private static Batch rows;
    private static byte[] file;

    private static final Schema SCHEMA = Schema.of(
            Field.of("shipped", Simple.DATE),
            Field.of("committed", Simple.DATE),
            Field.of("received", Simple.DATE).notNull(),
            Field.of("order", Simple.INT64).notNull(),
            Field.of("line", Simple.INT32),
            Field.of("quantity", new Decimal(12, 2)),
            Field.of("total", new Decimal(15, 2)),
            Field.of(
                    "legs",
                    new ListOf(Field.of(
                            "leg",
                            new Struct(List.of(Field.of("start", Simple.INT64), Field.of("stop", Simple.INT64)))))));

    private static Batch make(int count) {
        Random random = Seeds.random(5);
        Batch batch = new Batch(SCHEMA);
        long order = 0;
        int line = 0;
        for (int i = 0; i < count; i++) {
            if (line == 0 || random.nextInt(4) == 0) {
                order = random.nextInt(1_000_000);
                line = 0;
            }
            line++;
            long shipped = 9000L + random.nextInt(2500);
            long quantity = 1L + random.nextInt(50);
            append(batch.column(0), shipped, random.nextInt(10) == 0);
            append(batch.column(1), shipped + random.nextInt(180) - 90, random.nextInt(7) == 0);
            append(batch.column(2), shipped + 1 + random.nextInt(30), false);
            append(batch.column(3), order, false);
            append(batch.column(4), line, random.nextInt(50) == 0);
            append(batch.column(5), 100 * quantity, random.nextInt(100) == 0);
            append(batch.column(6), quantity * (90_000 + random.nextInt(100_000)), random.nextInt(20) == 0);
            ListColumn legs = (ListColumn) batch.column(7);
            for (int leg = random.nextInt(3); leg > 0; leg--) {
                StructColumn record = (StructColumn) legs.elements();
                long start = random.nextInt(1 << 30);
                append(record.fields().get(0), start, random.nextInt(30) == 0);
                append(record.fields().get(1), start + random.nextInt(100), random.nextInt(3) == 0);
                record.appendStruct();
            }
            legs.appendList();
        }
        return batch;
    }

    private static void append(Column column, long value, boolean isNull) {
        if (isNull) {
            column.appendNull();
        } else if (column instanceof WideColumn wide) {
            wide.append(0, value);
        } else {
            ((LongColumn) column).append(value);
        }
    }

    @BeforeAll
    static void write() throws IOException {
        rows = make(ROWS);
        file = write(rows, OPTIONS);
    }

    private static byte[] write(Batch batch, NcfOptions options) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        Rows.write(disk, Rows.PATH, batch, options, Seeds.random(6));
        return disk.bytes(Rows.PATH);
    }

    private static NcfFile open(byte[] bytes, NcfOptions options) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        disk.put(Rows.PATH, bytes);
        return NcfFile.open(disk, Rows.PATH, options);
    }

    private static List<String> encodings(NcfFile open, String path) {
        return open.inspect().pages(path).stream()
                .map(PageSummary::encoding)
                .distinct()
                .toList();
    }

    @Test
    void saysWhatColumnsFollowFrom() throws IOException {
        try (NcfFile open = open(file, OPTIONS)) {
            assertThat(encodings(open, "shipped")).containsExactly("correlated from received");
            assertThat(encodings(open, "committed")).containsExactly("correlated from received");
            assertThat(encodings(open, "line")).containsExactly("correlated from order");
            assertThat(encodings(open, "total")).containsExactly("correlated from quantity");
            assertThat(encodings(open, "legs[].stop")).containsExactly("correlated from legs[].start");
            assertThat(open.inspect().columns().get(1).encodings()).containsOnlyKeys("correlated from received");
            assertThat(open.inspect().nodes("total", 0).get(1).encoding().name())
                    .isEqualTo("correlated");
            assertThat(open.inspect().candidates("total", 0, Profile.BALANCED)).isNotEmpty();
            open.verify();
        }
    }

    @Test
    void givesBackAllRows() throws IOException {
        for (Profile profile : Profile.values()) {
            byte[] bytes = write(rows, OPTIONS.withProfile(profile));
            try (NcfFile open = open(bytes, OPTIONS)) {
                Rows.assertSame(rows, 0, Rows.read(open.scan().open()));
                assertThat(encodings(open, "committed").getFirst().startsWith("correlated"))
                        .isEqualTo(profile != Profile.FAST);
            }
        }
    }

    @Test
    void makesTheSameFileWhateverTheThreads() throws IOException {
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            assertThat(write(rows, OPTIONS.withExecutor(threads))).isEqualTo(file);
            try (NcfFile open = open(file, OPTIONS.withExecutor(threads))) {
                Rows.assertSame(rows, 0, Rows.read(open.scan().open()));
            }
        }
    }

    @Test
    void readsOnlyThePagesOfTheColumnAndItsReference() throws IOException {
        try (NcfFile open = open(file, OPTIONS);
                NcfScan scan = open.scan().columns("shipped").rows(100, 200).open()) {
            Batch read = new Batch(scan.schema());
            assertThat(scan.next(read)).isTrue();
            Rows.assertSame(rows, 100, read);
            long bytes = open.pages("shipped").getFirst().storedBytes()
                    + open.pages("received").getFirst().storedBytes();
            assertThat(scan.pagesRead()).isEqualTo(2);
            assertThat(scan.bytesRead()).isEqualTo(bytes);
        }
    }

    @Test
    void readsNoPageTwiceWhereTheReferenceIsReadToo() throws IOException {
        for (List<String> names :
                List.of(List.of("received", "shipped"), List.of("committed", "received", "shipped"))) {
            try (NcfFile open = open(file, OPTIONS);
                    NcfScan scan = open.scan().columns(names).open()) {
                Batch read = new Batch(scan.schema());
                int row = 0;
                while (scan.next(read)) {
                    Rows.assertSame(rows, row, read);
                    row += read.rowCount();
                }
                assertThat(row).isEqualTo(ROWS);
                int pages = 0;
                for (String name : names) {
                    pages += open.pages(name).size();
                }
                assertThat(scan.pagesRead()).isEqualTo(pages);
            }
        }
    }

    @Test
    void readsRangesAndSingleRows() throws IOException {
        Random random = Seeds.random(Seeds.first());
        List<String> names = List.of("total", "line", "committed", "legs");
        try (NcfFile open = open(file, OPTIONS)) {
            for (int i = 0; i < 20; i++) {
                int from = random.nextInt(ROWS);
                int to = Math.min(ROWS, from + random.nextInt(5000));
                Rows.assertSame(
                        rows,
                        from,
                        Rows.read(open.scan().columns(names).rows(from, to).open()));
            }
            long[] wanted = random.longs(300, 0, ROWS).toArray();
            Batch taken = open.take(wanted, names);
            for (int i = 0; i < wanted.length; i++) {
                for (String name : names) {
                    Rows.assertSame(name, rows.column(name), (int) wanted[i], taken.column(name), i, 1);
                }
            }
        }
    }

    /// Rows far from each other, most in small groups and some in groups of more than a block.
    @Test
    void readsSingleRowsOfLongGroups() throws IOException {
        Random random = Seeds.random(Seeds.first());
        Batch groups = new Batch(Schema.of(
                Field.of("order", Simple.INT64).notNull(),
                Field.of("line", Simple.INT64).notNull()));
        int left = 0;
        long order = 0;
        int line = 0;
        for (int row = 0; row < 60_000; row++) {
            boolean isNew = left-- == 0;
            if (isNew) {
                order = random.nextLong(1L << 40);
                left = random.nextInt(random.nextInt(300) == 0 ? 1500 : 5);
            }
            line = isNew || (row & 1023) == 0 ? 0 : line + 1;
            groups.column("order", LongColumn.class).append(order);
            groups.column("line", LongColumn.class).append(line);
        }
        try (NcfFile open = open(write(groups, OPTIONS), OPTIONS)) {
            assertThat(open.pages("line").getFirst().encoding()).startsWith("correlated");
            for (int most : new int[] {5, 200, 3000}) {
                long[] wanted = IntStream.iterate(random.nextInt(most), at -> at + 1 + random.nextInt(most))
                        .takeWhile(at -> at < 60_000)
                        .asLongStream()
                        .toArray();
                LongColumn lines = open.take(wanted, List.of("line")).column("line", LongColumn.class);
                for (int i = 0; i < wanted.length; i++) {
                    Rows.assertSame("line", groups.column("line"), (int) wanted[i], lines, i, 1);
                }
            }
        }
    }

    @Test
    void filtersByTrueValues() throws IOException {
        try (NcfFile open = open(file, OPTIONS)) {
            for (String filter : List.of(
                    "shipped >= '2001-03-19'",
                    "line = 3 AND total > 30000.00",
                    "committed < '1994-08-23' OR line = 9",
                    "shipped > '2002-11-09'",
                    "line IS NULL")) {
                RowFilter bound = RowFilter.parse(filter, SCHEMA);
                long[] bits = bound.select(rows);
                Batch expected = new Batch(SCHEMA);
                for (int i = 0; i < SCHEMA.size(); i++) {
                    expected.column(i).appendSelected(rows.column(i), bits, 0, ROWS);
                }
                Batch read = Rows.read(open.scan().where(bound).open());
                assertThat(read.rowCount()).as(filter).isEqualTo(expected.rowCount());
                Rows.assertSame(expected, 0, read);
            }
            // What no page's statistics allow is not read at all.
            try (NcfScan scan = open.scan()
                    .columns("shipped")
                    .where("shipped > '2010-01-01'")
                    .open()) {
                assertThat(scan.count()).isZero();
                assertThat(scan.pagesRead()).isZero();
            }
        }
    }

    @Test
    void recoversStripes() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        disk.put(Rows.PATH, Arrays.copyOf(file, file.length - 1000));
        Path target = Path.of("saved.ncf");
        assertThat(NcfRecovery.recover(disk, Rows.PATH, target).rows()).isGreaterThanOrEqualTo(STRIPE_ROWS);
        try (NcfFile open = NcfFile.open(disk, target, OPTIONS)) {
            Rows.assertSame(rows, 0, Rows.read(open.scan().open()));
        }
    }

    /// Names another reference in a page of `next`, whose body begins with the node.
    private static void assertRefused(int reference, String problem) throws IOException {
        Batch some = make(3000);
        Schema schema = Schema.of(
                Field.of("received", Simple.DATE).notNull(),
                Field.of("next", Simple.INT64).notNull(),
                Field.of("other", Simple.INT64).notNull(),
                Field.of("text", Simple.STRING),
                SCHEMA.field(SCHEMA.indexOf("legs")));
        Batch batch = new Batch(schema);
        for (int i = 0; i < 3000; i++) {
            long value = ((LongColumn) some.column("received")).values()[i];
            batch.column("received", LongColumn.class).append(value);
            batch.column("next", LongColumn.class).append(value + i % 3);
            batch.column("other", LongColumn.class).append(value + (i + 1) % 4);
            batch.column("text").appendNull();
        }
        batch.column("legs").append(some.column("legs"), 0, 3000);
        byte[] bytes = write(batch, OPTIONS);
        long at;
        NcfOptions unchecked = OPTIONS.withVerification(Verification.NONE);
        try (NcfFile open = open(bytes, unchecked)) {
            assertThat(encodings(open, "next")).containsExactly("correlated from received");
            assertThat(encodings(open, "other")).containsExactly("correlated from received");
            at = open.pages("next").getFirst().byteOffset();
        }
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt((int) at + 64 + 16, reference);
        try (NcfFile open = open(bytes, unchecked)) {
            assertThatThrownBy(() -> Rows.read(open.scan().columns("next").open()))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageEndingWith(problem);
            Rows.assertSame(
                    batch, 0, Rows.read(open.scan().columns("received", "other").open()));
        }
    }

    @Test
    void refusesReferencesThatAreNone() throws IOException {
        String must = "] the column that a page refers to must be another one of integers with the same rows, but is"
                + " number ";
        for (int reference : new int[] {1, 3, 4, 6, 99}) {
            assertRefused(reference, must + reference);
        }
        assertRefused(
                2,
                ", column 'other', page 0] a page that another column refers to must not refer to one"
                        + " itself, but does");
        assertRefused(
                -1,
                "column 'next', page 0] correlated: number of the reference must be 0 to 2147483647, but is"
                        + " 4294967295");
    }

    @Test
    void failsCleanlyOnDamageWithoutChecksums() throws IOException {
        byte[] small = write(make(1500), OPTIONS);
        Random random = Seeds.random(Seeds.first());
        NcfOptions unchecked = OPTIONS.withVerification(Verification.NONE).withMaxPageBytes(1 << 22);
        for (int i = 0; i < 800; i++) {
            byte[] bytes = small.clone();
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
            try (NcfFile open = open(bytes, unchecked)) {
                Rows.read(open.scan().open());
            } catch (BasaltException e) {
                assertThat(e.getMessage()).startsWith("[" + Rows.PATH);
            }
        }
    }

    /// The file stays readable; what a writer chooses may change.
    @Test
    void readsTheGoldenFile() throws IOException {
        Batch batch = make(2000);
        byte[] golden = Golden.keep("ncf-v2/correlated.ncf", write(batch, OPTIONS));
        try (NcfFile open = open(golden, OPTIONS.withVerification(Verification.SHA))) {
            open.verify();
            assertThat(encodings(open, "total")).containsExactly("correlated from quantity");
            Rows.assertSame(batch, 0, Rows.read(open.scan().open()));
        }
    }
}
