package dev.basalt.columnar.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.MemoryBudget;
import dev.basalt.columnar.internal.AnyRows;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A record batch of any size comes in batches of rows that the budget allows.
class ArrowMemoryTest {
    private static final long SEED = 20261130;
    private static final int CELL_BYTES = 1 << 20;

    @TempDir
    Path directory;

    private Path write(String name, Batch batch, boolean compressed) throws IOException {
        Path path = directory.resolve(name);
        ArrowOptions options = ArrowOptions.DEFAULT.withCompressed(compressed);
        try (ArrowSink sink = ArrowSink.create(path, batch.schema(), options)) {
            sink.write(batch);
            sink.finish();
        }
        return path;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void wideCellsComeAFewAtATime(boolean compressed) throws IOException {
        Schema schema = Schema.of(Field.of("id", Simple.INT64), Field.of("cell", Simple.BINARY));
        Batch batch = new Batch(schema);
        byte[] cell = new byte[CELL_BYTES];
        for (int row = 0; row < 80; row++) {
            ((LongColumn) batch.column(0)).append(row);
            cell[row] = (byte) row;
            ((BytesColumn) batch.column(1)).append(cell, 0, row % 8 == 0 ? 5 : cell.length);
        }
        Path path = write("wide.arrow", batch, compressed);
        Batch read = new Batch(schema);
        long rows = 0;
        int batches = 0;
        try (ArrowSource source = ArrowSource.open(path, ArrowOptions.DEFAULT)) {
            while (source.next(read)) {
                long most = MemoryBudget.DEFAULT.batchBytes() + 8L * CELL_BYTES;
                assertThat(read.usedBytes()).isLessThan(most);
                for (int row = 0; row < read.rowCount(); row++) {
                    assertThat(((LongColumn) read.column(0)).get(row)).isEqualTo(rows);
                    BytesColumn cells = (BytesColumn) read.column(1);
                    assertThat(cells.length(row)).isEqualTo(rows % 8 == 0 ? 5 : CELL_BYTES);
                    rows++;
                }
                batches++;
            }
        }
        assertThat(rows).isEqualTo(80);
        assertThat(batches).isBetween(3, 20);
    }

    @Test
    void manyRowsOfEveryTypeAreTheSameInPieces() throws IOException {
        Schema schema = AnyRows.everyType();
        Batch batch = AnyRows.random(schema, 70_000, 5, new SplittableRandom(SEED));
        Path path = write("all.arrow", batch, false);
        try (ArrowSource source = ArrowSource.open(path, ArrowOptions.DEFAULT)) {
            Batch first = new Batch(schema);
            assertThat(source.next(first)).isTrue();
            assertThat(first.rowCount()).isBetween(1, 69_999);
        }
        try (ArrowSource source = ArrowSource.open(path, ArrowOptions.DEFAULT);
                InputStream in = new ByteArrayInputStream(Files.readAllBytes(path));
                ArrowSource stream = ArrowSource.open(in, "stream", ArrowOptions.DEFAULT)) {
            Batch all = AnyRows.all(source);
            AnyRows.assertSame(all, batch);
            AnyRows.assertSame(AnyRows.all(stream), batch);
            assertThat(source.next(new Batch(schema))).isFalse();
        }
    }
}
