package dev.basalt.columnar.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.core.testing.Seeds;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What columns with little in them come to, beside what their entropy is.
class NcfSizesTest {
    private static final int ROWS = 70_000;
    private static final List<String> COLUMNS = List.of("few", "skewed", "walk", "line");

    private static Batch rows;
    private static MemoryDisk balanced;
    private static MemoryDisk compact;

    @BeforeAll
    static void write() throws IOException {
        Random random = Seeds.random(9);
        rows = new Batch(Schema.of(
                Field.of("few", Simple.STRING),
                Field.of("skewed", Simple.INT64),
                Field.of("walk", Simple.INT64),
                Field.of("line", Simple.STRING)));
        long walk = 0;
        for (int i = 0; i < ROWS; i++) {
            walk += random.nextInt(7) - 3 + (i % 500 == 0 ? 1_000_000 : 0);
            rows.column("few", BytesColumn.class).append("value " + "abcde".charAt(random.nextInt(5)));
            double u = random.nextDouble();
            rows.column("skewed", LongColumn.class).append(1_000_000 + (long) (150 * u * u * u));
            rows.column("walk", LongColumn.class).append(walk);
            rows.column("line", BytesColumn.class)
                    .append("{\"at\":" + (10_000 + i) + ",\"path\":\"/"
                            + (random.nextInt(2) == 0 ? "users/" : "orders/items/") + random.nextInt(60_000)
                            + "/edit\"}");
        }
        balanced = write(Profile.BALANCED);
        compact = write(Profile.COMPACT);
    }

    private static MemoryDisk write(Profile profile) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        Rows.write(disk, Rows.PATH, rows, Rows.OPTIONS.withProfile(profile), Seeds.random(1));
        return disk;
    }

    private static long bytes(MemoryDisk disk, String column) throws IOException {
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
            return file.pages(column).stream()
                    .mapToLong(PageSummary::storedBytes)
                    .sum();
        }
    }

    @Test
    void givesBackAllRows() throws IOException {
        for (MemoryDisk disk : List.of(balanced, compact)) {
            try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
                Rows.assertSame(rows, 0, Rows.read(file.scan().open()));
                Batch some = file.take(new long[] {0, 777, 65_535, 65_536, ROWS - 1}, COLUMNS);
                Rows.assertSame(rows, ROWS - 1, oneRow(some, 4));
            }
        }
    }

    private static Batch oneRow(Batch batch, int row) {
        Batch one = new Batch(batch.schema());
        for (int i = 0; i < batch.columns().size(); i++) {
            one.column(i).append(batch.column(i), row, 1);
        }
        return one;
    }

    @Test
    void codesOfFewValuesComeNearTheirEntropy() throws IOException {
        // Log2 of 5 is 2.32 bits; packed codes have 3.
        assertThat(bytes(balanced, "few") * 8.0 / ROWS).isBetween(2.32, 2.50);
        // A cube of a uniform number, below 150, has 6.18 bits; packed codes have 8.
        assertThat(bytes(balanced, "skewed") * 8.0 / ROWS).isBetween(6.15, 6.4);
    }

    @Test
    void pathsWithinLinesAreTakenApart() throws IOException {
        // A bit and 16 of the number, of 41 bytes.
        assertThat(bytes(balanced, "line") * 8.0 / ROWS).isLessThan(19);
    }

    @Test
    void whichRowsHaveValuesIsCompressedOnlyWhereThatSavesMuchOfThePage() throws IOException {
        Random random = Seeds.random(10);
        Batch some = new Batch(Schema.of(Field.of("wide", Simple.INT64), Field.of("same", Simple.INT64)));
        for (int i = 0; i < ROWS; i++) {
            for (int column = 0; column < 2; column++) {
                if (random.nextInt(10) == 0) {
                    some.column(column).appendNull();
                } else {
                    ((LongColumn) some.column(column)).append(column == 0 ? random.nextInt(100_000) : 7);
                }
            }
        }
        MemoryDisk disk = new MemoryDisk();
        Rows.write(disk, Rows.PATH, some, Rows.OPTIONS.withProfile(Profile.BALANCED), Seeds.random(1));
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
            Rows.assertSame(some, 0, Rows.read(file.scan().open()));
            for (int page = 0; page < file.pages("wide").size(); page++) {
                assertThat(file.inspect()
                                .nodes("wide", page)
                                .getFirst()
                                .encoding()
                                .name())
                        .isEqualTo("frame-of-reference");
            }
            for (int page = 0; page < file.pages("same").size(); page++) {
                assertThat(file.inspect()
                                .nodes("same", page)
                                .getFirst()
                                .encoding()
                                .name())
                        .isEqualTo("zstd");
            }
        }
    }

    @Test
    void compactIsNeverLargerThanBalanced() throws IOException {
        for (String column : COLUMNS) {
            assertThat(bytes(compact, column)).as(column).isLessThanOrEqualTo(bytes(balanced, column));
        }
    }
}
