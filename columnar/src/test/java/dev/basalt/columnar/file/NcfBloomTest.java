package dev.basalt.columnar.file;

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
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.predicate.RowFilter;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.ListOf;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.DataType.Time;
import dev.basalt.columnar.schema.DataType.Timestamp;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.schema.ValueKind;
import dev.basalt.columnar.text.ValueText;
import dev.basalt.core.error.BasaltException;
import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.core.testing.Seeds;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
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
        assertThatThrownBy(() -> new BloomChoice(Set.of(), 3, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bitsPerValue must be 4 to 64, but was 3");
        assertThatThrownBy(() -> BloomChoice.automatic(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("budget must be 0 to 1, but was NaN");
    }

    /// A filter that compares a value of a column with what it is itself.
    private static String literal(Column column, int row) {
        String text = ValueText.of(column, row);
        boolean number = switch (column.type().kind()) {
            case FLOAT, DOUBLE -> true;
            case LONG -> column.type() instanceof Simple && column.type() != Simple.DATE;
            default -> column.type() instanceof Decimal;
        };
        return number ? text : "'" + text.replace("'", "''") + "'";
    }

    private static boolean isUsable(Column column, int row) {
        return !column.isNull(row)
                && switch (column) {
                    case DoubleColumn doubles -> Double.isFinite(doubles.get(row));
                    case FloatColumn floats -> Float.isFinite(floats.get(row));
                    default -> true;
                };
    }

    private static long[] found(NcfFile file, String filter) {
        try (NcfScan scan = file.scan().columns("bool").where(filter).open()) {
            Batch batch = new Batch(scan.schema());
            LongStream.Builder rows = LongStream.builder();
            while (scan.next(batch)) {
                for (long row : scan.rowIds()) {
                    rows.add(row);
                }
            }
            return rows.build().toArray();
        }
    }

    /// Nothing that is there is hidden, whatever is asked of columns of any type, with nulls, zeros and NaN.
    @Test
    void filtersChangeNoResultOfAnyType() throws IOException {
        Schema schema = Schema.of(Rows.ALL_TYPES.fields().stream()
                .filter(field -> switch (field.type().kind()) {
                    case LONG, FLOAT, DOUBLE, WIDE -> true;
                    case BYTES -> field.type() == Simple.STRING;
                    case FIXED, LIST, STRUCT -> false;
                })
                .filter(field -> !(field.type() instanceof Timestamp) && !(field.type() instanceof Time))
                .toList());
        Set<String> named = schema.fields().stream()
                .filter(field -> field.type() != Simple.BOOL
                        && field.type().kind() != ValueKind.FLOAT
                        && field.type().kind() != ValueKind.DOUBLE)
                .map(Field::name)
                .collect(Collectors.toSet());
        Batch all = Rows.random(schema, 900, 20, random);
        // Few bits, so that many answers are wrong the harmless way.
        NcfOptions options = Rows.OPTIONS.withStripes(100, 64 << 20);
        MemoryDisk disk = new MemoryDisk();
        Rows.write(disk, Rows.PATH, all, options.withBlooms(new BloomChoice(named, 4, 1)), random);
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, options)) {
            for (int i = 0; i < 800; i++) {
                Column column = all.column(random.nextInt(schema.size()));
                String name = schema.field(all.columns().indexOf(column)).name();
                int row = random.nextInt(900);
                int other = random.nextInt(900);
                if (name.equals("bool") || name.equals("date") || !isUsable(column, row) || !isUsable(column, other)) {
                    continue;
                }
                String one = literal(column, row);
                String two = literal(column, other);
                String filter = switch (random.nextInt(5)) {
                    case 0 -> name + " in (" + two + ", " + one + ")";
                    case 1 -> "not " + name + " = " + one;
                    case 2 -> name + " != " + one + " and " + name + " is not null";
                    case 3 -> name + " = " + one + " or " + name + " is null";
                    default -> name + " = " + one;
                };
                long[] bits = RowFilter.parse(filter, schema).select(all);
                long[] expected = LongStream.range(0, 900)
                        .filter(at -> (bits[(int) (at >>> 6)] >>> at & 1) != 0)
                        .toArray();
                assertThat(found(file, filter))
                        .as("seed %d, %s", Seeds.first(), filter)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void zerosAndWhatIsNoNumberAreFoundWithoutFilters() throws IOException {
        Batch batch = new Batch(Schema.of(Field.of("bool", Simple.BOOL), Field.of("x", Simple.FLOAT64)));
        for (double value : new double[] {0.0, -0.0, Double.NaN, 7}) {
            batch.column("bool", LongColumn.class).append(1);
            batch.column("x", DoubleColumn.class).append(value);
        }
        MemoryDisk disk = new MemoryDisk();
        Rows.write(disk, Rows.PATH, batch, OPTIONS.withBlooms(BloomChoice.automatic(1)), random);
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, OPTIONS)) {
            assertThat(found(file, "x = 0")).containsExactly(0, 1);
            assertThat(found(file, "x = -0.0")).containsExactly(0, 1);
            assertThat(found(file, "x in (7, 8)")).containsExactly(3);
        }
    }

    /// Bounds alone tell most pages of values that follow one another, if not in order.
    @Test
    void columnsWhosePagesLieApartGetNoneUnasked() throws IOException {
        Batch batch = new Batch(Schema.of(Field.of("apart", Simple.INT64), Field.of("mixed", Simple.INT64)));
        for (int row = 0; row < 10_000; row++) {
            batch.column("apart", LongColumn.class).append(row / 500 * (1L << 40) + random.nextLong(1L << 40));
            batch.column("mixed", LongColumn.class).append(random.nextLong(1L << 40));
        }
        MemoryDisk disk = new MemoryDisk();
        Rows.write(disk, Rows.PATH, batch, OPTIONS.withBlooms(BloomChoice.automatic(1)), random);
        assertThat(filtered(disk)).containsExactly("mixed");
    }

    /// About how many values there are counts those of pages without a filter too.
    @Test
    void countsValuesOfPagesWithoutFilters() throws IOException {
        Batch batch = new Batch(Schema.of(Field.of("half", Simple.INT64)));
        for (int row = 0; row < 4000; row++) {
            batch.column("half", LongColumn.class).append(row < 1000 ? row : random.nextLong());
        }
        MemoryDisk disk = new MemoryDisk();
        Rows.write(disk, Rows.PATH, batch, OPTIONS.withBlooms(BloomChoice.automatic(1)), random);
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, OPTIONS)) {
            assertThat(file.inspect().columns().getFirst().distinct())
                    .as("seed " + Seeds.first())
                    .isBetween(3700L, 4300L);
        }
    }

    /// Every byte of the file.
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
        assertThat(bloomBytes).isEqualTo(16 + 2 * 8 + 2 * 32);
        String where = "name = '" + name(rows, 33) + "'";
        for (int at = 0; at < whole.length; at++) {
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
