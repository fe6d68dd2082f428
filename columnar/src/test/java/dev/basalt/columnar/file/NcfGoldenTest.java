package dev.basalt.columnar.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.testing.Golden;
import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.core.testing.Seeds;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Files that stay readable. What the writer makes of the same rows today may be smaller; it is read as well.
class NcfGoldenTest {
    private static void check(String name, Batch rows, NcfOptions options) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        try (NcfWriter writer = NcfWriter.create(disk, Rows.PATH, rows.schema(), options)) {
            writer.write(rows);
            writer.finish();
        }
        byte[] made = disk.bytes(Rows.PATH);
        assertReads(Golden.keep("ncf-v2/" + name, made), rows, options);
        assertReads(made, rows, options);
    }

    private static void assertReads(byte[] bytes, Batch rows, NcfOptions options) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        disk.put(Rows.PATH, bytes);
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, options.withVerification(Verification.SHA))) {
            file.verify();
            assertThat(file.schema()).isEqualTo(rows.schema());
            assertThat(file.attributes()).isEqualTo(options.attributes());
            Rows.assertSame(rows, 0, Rows.read(file.scan().open()));
        }
    }

    @Test
    void readsAndWritesRowsOfAllTypes() throws IOException {
        Batch rows = Rows.random(Rows.ALL_TYPES, 40, 20, Seeds.random(7));
        check("all-types.ncf", rows, Rows.OPTIONS.withStripes(25, 1 << 20).withAttributes(Map.of("key", "value")));
    }

    @Test
    void readsAndWritesBloomFilters() throws IOException {
        Schema schema = Schema.of(
                Field.of("key", Simple.INT64),
                Field.of("id", Simple.UUID),
                Field.of("name", Simple.STRING),
                Field.of("value", Simple.FLOAT64));
        Batch rows = Rows.random(schema, 60, 10, Seeds.random(9));
        check(
                "blooms.ncf",
                rows,
                Rows.OPTIONS.withStripes(25, 1 << 20).withBlooms(BloomChoice.of("key", "id", "name")));
    }

    @Test
    void readsAndWritesRegularColumns() throws IOException {
        Schema schema = Schema.of(
                Field.of("id", Simple.INT64).notNull(),
                Field.of("value", Simple.FLOAT64),
                Field.of("name", Simple.STRING),
                Field.of("state", Simple.STRING),
                Field.of("price", new Decimal(12, 2)));
        Batch rows = new Batch(schema);
        for (int i = 0; i < 3000; i++) {
            rows.column("id", LongColumn.class).append(i);
            rows.column("value", DoubleColumn.class).append(i * 1.5);
            rows.column("name", BytesColumn.class).append("user_" + (100_000 + i));
            rows.column("state", BytesColumn.class).append(i % 3 == 0 ? "open" : "closed");
            if (i % 10 == 0) {
                rows.column("price").appendNull();
            } else {
                rows.column("price", WideColumn.class).append(0, i * 99L % 10_000);
            }
        }
        check("regular.ncf", rows, Rows.OPTIONS);
    }
}
