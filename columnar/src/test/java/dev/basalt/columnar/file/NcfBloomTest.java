package dev.basalt.columnar.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.ListOf;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.error.BasaltException;
import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.core.testing.Seeds;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Bloom filters in files: what they save, that they change no result, and what damage to them does.
class NcfBloomTest {
    private static final int PAGES = 20;
    private static final int PAGE_ROWS = 500;
    private static final NcfOptions OPTIONS = Rows.OPTIONS.withStripes(PAGE_ROWS, 64 << 20);
    private static final Schema SCHEMA = Schema.of(
            Field.of("row", Simple.INT64),
            Field.of("id", Simple.UUID),
            Field.of("name", Simple.STRING),
            Field.of("key", Simple.UINT64),
            Field.of("price", new Decimal(30, 2)),
            Field.of("kind", Simple.INT32),
            Field.of("user", new Struct(List.of(Field.of("mail", Simple.STRING)))),
            Field.of("tags", new ListOf(Field.of("tag", Simple.STRING))));

    private final Random random = Seeds.random(Seeds.first());
    private final Batch rows = rows();

    private Batch rows() {
        Batch batch = new Batch(SCHEMA);
        for (int row = 0; row < PAGES * PAGE_ROWS; row++) {
            batch.column("row", LongColumn.class).append(row);
            batch.column("id", WideColumn.class).append(random.nextLong(), random.nextLong());
            batch.column("name", BytesColumn.class).append("name " + Long.toString(random.nextLong(), 36));
            batch.column("key", LongColumn.class).append(random.nextLong());
            batch.column("price", WideColumn.class).append(0, random.nextLong(1L << 50));
            batch.column("kind", LongColumn.class).append(random.nextInt(100));
            if (row % 7 == 0) {
                batch.column("user").appendNull();
            } else {
                StructColumn user = batch.column("user", StructColumn.class);
                ((BytesColumn) user.fields().getFirst()).append("u" + random.nextInt(1 << 30) + "@x.org");
                user.appendStruct();
            }
            batch.column("tags").appendNull();
        }
        return batch;
    }

    private MemoryDisk write(BloomChoice choice, Profile profile) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        Rows.write(disk, Rows.PATH, rows, OPTIONS.withProfile(profile).withBlooms(choice), random);
        return disk;
    }

    private static String name(Batch rows, int row) {
        return rows.column("name", BytesColumn.class).text(row);
    }

    private static String uuid(Batch rows, int row) {
        WideColumn ids = rows.column("id", WideColumn.class);
        return new UUID(ids.high(row), ids.low(row)).toString();
    }

    /// A filter for the value that a row has in a column.
    private String filter(String column, int row) {
        return switch (column) {
            case "id" -> "id = '" + uuid(rows, row) + "'";
            case "name" -> "name in ('nobody', '" + name(rows, row) + "')";
            case "key" ->
                "key = "
                        + Long.toUnsignedString(
                                rows.column("key", LongColumn.class).get(row));
            case "price" ->
                "price = "
                        + new java.math.BigDecimal(
                                rows.column("price", WideColumn.class).integer(row), 2);
            default ->
                "user.mail = '"
                        + ((BytesColumn) rows.column("user", StructColumn.class)
                                        .fields()
                                        .getFirst())
                                .text(row) + "'";
        };
    }

    @Test
    void pagesThatDoNotHoldAValueAreNotRead() throws IOException {
        MemoryDisk disk = write(BloomChoice.of("id", "name", "key", "price", "user.mail"), Profile.FAST);
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, OPTIONS.withVerification(Verification.SHA))) {
            assertThat(file.verify()).isPositive();
            for (String column : List.of("id", "name", "key", "price", "user.mail")) {
                long pages = 0;
                int lookups = 60;
                for (int i = 0; i < lookups; i++) {
                    int row = 1 + 7 * random.nextInt(PAGES * PAGE_ROWS / 7 - 1);
                    try (NcfScan scan = file.scan()
                            .columns("row")
                            .where(filter(column, row))
                            .open()) {
                        Batch found = Rows.read(scan);
                        assertThat(found.rowCount())
                                .as("seed %d, %s", Seeds.first(), column)
                                .isEqualTo(1);
                        assertThat(found.column("row", LongColumn.class).get(0)).isEqualTo(row);
                        pages += scan.pagesRead();
                    }
                }
                // Two or three for a row that is there; with bounds alone it would be all of the column's.
                assertThat((double) pages / lookups).as(column).isLessThan(5);
            }
            try (NcfScan scan = file.scan().where("name = 'nobody' and key = 5").open()) {
                assertThat(scan.count()).isZero();
                assertThat(scan.pagesRead()).isLessThan(4);
            }
            try (NcfScan scan = file.scan().where("not name = 'nobody'").open()) {
                assertThat(scan.count()).isEqualTo(PAGES * PAGE_ROWS);
            }
            assertThat(file.inspect().columns().get(1).distinct()).isBetween(9_400L, 10_600L);
            assertThat(file.inspect().columns().get(1).bloomBytes()).isBetween(12_000L, 14_000L);
            assertThat(file.inspect().columns().getFirst().bloomBytes()).isZero();
            assertThat(file.inspect().columns().getFirst().distinct()).isEqualTo(-1);
        }
    }

    @Test
    void choosesColumnsOfManyValuesInNoOrderWithinTheBudget() throws IOException {
        assertThat(filtered(write(BloomChoice.automatic(1), Profile.BALANCED)))
                .containsExactly("id", "name", "key", "price", "user.mail");
        assertThat(filtered(write(BloomChoice.automatic(1), Profile.FAST))).isEmpty();
        assertThat(filtered(write(BloomChoice.NONE, Profile.BALANCED))).isEmpty();
        MemoryDisk some = write(BloomChoice.automatic(0.06), Profile.BALANCED);
        try (NcfFile file = NcfFile.open(some, Rows.PATH, OPTIONS)) {
            long pages = 0;
            long blooms = 0;
            for (ColumnSummary column : file.inspect().columns()) {
                pages += column.storedBytes();
                blooms += column.bloomBytes();
            }
            assertThat(blooms).isPositive().isLessThan((long) (0.06 * pages));
        }
        // A column that is named gets them even in order, and in fast files.
        assertThat(filtered(write(BloomChoice.of("row"), Profile.FAST))).containsExactly("row");
    }

    private static List<String> filtered(MemoryDisk disk) throws IOException {
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, OPTIONS)) {
            file.verify();
            return file.inspect().columns().stream()
                    .filter(column -> column.bloomBytes() > 0)
                    .map(ColumnSummary::path)
                    .toList();
        }
    }

    @Test
    void namesColumnsThatCannotHaveThem() {
        assertThatThrownBy(() -> write(BloomChoice.of("nobody"), Profile.FAST))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("columns with Bloom filters must be among [row, id, name, key, price, kind, user, "
                        + "user.mail, tags, tags[]], but one is nobody");
        assertThatThrownBy(() -> write(BloomChoice.of("tags[]"), Profile.FAST))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("column 'tags[]' must hold integers, times, decimals, UUIDs or bytes outside of lists to "
                        + "have a Bloom filter, but holds string");
        assertThatThrownBy(() -> new BloomChoice(java.util.Set.of(), 3, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bitsPerValue must be 4 to 64, but was 3");
        assertThatThrownBy(() -> BloomChoice.automatic(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("budget must be 0 to 1, but was NaN");
    }

    /// Every byte from the first filter to the end of the file.
    @Test
    void damageIsReportedAndNeverHidesARow() throws IOException {
        Batch few = new Batch(Schema.of(Field.of("name", Simple.STRING)));
        for (int row = 0; row < 40; row++) {
            few.column("name", BytesColumn.class).append(name(rows, row));
        }
        MemoryDisk disk = new MemoryDisk();
        NcfOptions options = OPTIONS.withStripes(20, 1 << 20).withBlooms(BloomChoice.of("name"));
        Rows.write(disk, Rows.PATH, few, options, random);
        byte[] whole = disk.bytes(Rows.PATH);
        long bloomBytes;
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, options)) {
            bloomBytes = file.inspect().columns().getFirst().bloomBytes();
        }
        assertThat(bloomBytes).isGreaterThan(16 + 2 * 8 + 2 * 32);
        String where = "name = '" + name(rows, 33) + "'";
        for (int at = whole.length - 128 - 400; at < whole.length; at++) {
            byte[] bytes = whole.clone();
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            MemoryDisk damaged = new MemoryDisk();
            damaged.put(Rows.PATH, bytes);
            try (NcfFile file = NcfFile.open(damaged, Rows.PATH, options)) {
                long found = count(file, where);
                assertThat(found == 1 || found == -1).as("flipped byte " + at).isTrue();
                assertThatThrownBy(file::verify).as("flipped byte " + at).isInstanceOf(BasaltException.class);
            } catch (BasaltException e) {
                assertThat(e.getMessage()).startsWith("[rows.ncf");
            }
            try (NcfFile file = NcfFile.open(damaged, Rows.PATH, options.withVerification(Verification.NONE))) {
                count(file, where);
            } catch (BasaltException e) {
                assertThat(e.getMessage()).startsWith("[rows.ncf");
            }
        }
    }

    /// How many rows pass; -1 if damage was found.
    private static long count(NcfFile file, String where) {
        try (NcfScan scan = file.scan().where(where).open()) {
            return scan.count();
        } catch (BasaltException e) {
            return -1;
        }
    }
}
