package dev.basalt.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.ListColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.schema.DataType.ListOf;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.error.Location;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DataPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Memory follows the bytes of rows, not their number.
class ParquetMemoryTest {
    private static final long MOST_BATCH_BYTES = 36L << 20;
    private static final Schema CELLS = Schema.of(
            Field.of("id", Simple.INT64).notNull(), Field.of("cell", Simple.BINARY), Field.of("rare", Simple.BINARY));

    @TempDir
    Path directory;

    /// Writes rows with cells of random bytes, in one row group if that is not too large.
    static void writeCells(Path file, int rows, int cellBytes, ParquetOptions options) throws IOException {
        byte[] cell = new byte[cellBytes];
        SplittableRandom random = new SplittableRandom(1);
        Batch batch = new Batch(CELLS);
        try (ParquetSink sink = ParquetSink.create(file, CELLS, options)) {
            for (int i = 0; i < rows; i++) {
                random.nextBytes(cell);
                batch.column("id", LongColumn.class).append(i);
                batch.column("cell", BytesColumn.class).append(cell, 0, cellBytes);
                // Small rows for long, and then a large one.
                if (i % 50 == 49) {
                    batch.column("rare", BytesColumn.class).append(cell, 0, cellBytes);
                } else {
                    batch.column("rare").appendNull();
                }
                if (batch.rowCount() == 16) {
                    sink.write(batch);
                    batch.clear();
                }
            }
            sink.write(batch);
            sink.finish();
        }
    }

    @Test
    void endsBatchesWhenTheyHaveEnoughBytes() throws IOException {
        Path file = directory.resolve("a.parquet");
        // Each text is stored once and decoded 500 times: 300 MB of rows in a file of 600 KB.
        Schema schema = Schema.of(
                Field.of("id", Simple.INT64),
                Field.of("text", Simple.STRING),
                Field.of("texts", new ListOf(Field.of("t", Simple.STRING))));
        Batch batch = new Batch(schema);
        byte[][] texts = new byte[6][];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = Character.toString('a' + i).repeat(100_000).getBytes(StandardCharsets.UTF_8);
        }
        ParquetOptions options = ParquetOptions.DEFAULT;
        try (ParquetSink sink = ParquetSink.create(file, schema, options)) {
            for (int i = 0; i < 3000; i++) {
                batch.column("id", LongColumn.class).append(i);
                byte[] text = i < 1500 ? new byte[] {'x'} : texts[i % 6];
                batch.column("text", BytesColumn.class).append(text, 0, text.length);
                ListColumn lists = batch.column("texts", ListColumn.class);
                for (int j = 0; j < i % 3; j++) {
                    ((BytesColumn) lists.elements()).append(text, 0, text.length);
                }
                lists.appendList();
                if (i % 100 == 99) {
                    sink.write(batch);
                    batch.clear();
                }
            }
            sink.finish();
        }
        int rows = 0;
        try (ParquetSource source = ParquetSource.open(file, options)) {
            while (source.next(batch)) {
                assertThat(batch.usedBytes()).isLessThan(MOST_BATCH_BYTES);
                for (int row = 0; row < batch.rowCount(); row++, rows++) {
                    assertThat(batch.column("id", LongColumn.class).get(row)).isEqualTo(rows);
                    byte[] text = rows < 1500 ? new byte[] {'x'} : texts[rows % 6];
                    assertThat(batch.column("text", BytesColumn.class).length(row))
                            .isEqualTo(text.length);
                    ListColumn lists = batch.column("texts", ListColumn.class);
                    assertThat(lists.length(row)).isEqualTo(rows % 3);
                    if (lists.length(row) > 0) {
                        BytesColumn elements = (BytesColumn) lists.elements();
                        assertThat(elements.get(lists.offsets()[row])).isEqualTo(text);
                    }
                }
            }
        }
        assertThat(rows).isEqualTo(3000);
    }

    @Test
    void writesPagesAndRowGroupsOfLongCellsNoLargerThanTheyMustBe() throws IOException {
        Path file = directory.resolve("a.parquet");
        writeCells(file, 60, 1_000_000, ParquetOptions.DEFAULT.withRowGroups(1 << 20, 16 << 20));
        try (FileChannel channel = FileChannel.open(file)) {
            Footer footer = Footer.read(channel, Location.of(file));
            assertThat(footer.groups()).hasSizeBetween(3, 6);
            List<ColumnDescriptor> leaves = footer.message().getColumns();
            Map<ColumnDescriptor, Integer> numbers = new HashMap<>();
            leaves.forEach(leaf -> numbers.put(leaf, numbers.size()));
            for (int i = 0; i < footer.groups().size(); i++) {
                RowGroupPages pages = new RowGroupPages(
                        channel,
                        footer,
                        Location.of(file),
                        new PageCodecs(1 << 30),
                        numbers,
                        footer.message().getPaths(),
                        i,
                        3);
                PageStream cells = pages.stream(leaves.get(1));
                cells.readDictionaryPage();
                for (DataPage page = cells.readPage(); page != null; page = cells.readPage()) {
                    assertThat(page.getUncompressedSize()).isLessThan(3_000_000);
                }
            }
        }
    }

    @Test
    void readsARowGroupThatMemoryDoesNotHold() throws IOException, InterruptedException {
        Path file = directory.resolve("a.parquet");
        ParquetOptions options =
                ParquetOptions.DEFAULT.withCodec(ParquetCodec.NONE).withRowGroups(1 << 20, 1 << 30);
        writeCells(file, 1500, 100_000, options);
        try (FileChannel channel = FileChannel.open(file)) {
            assertThat(Footer.read(channel, Location.of(file)).groups()).hasSize(1);
        }
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "--add-modules=jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Reader.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).as(out).isZero();
        assertThat(out).isEqualTo("1500 rows\n");
    }

    /// Reads a file in a process with little memory.
    static final class Reader {
        private Reader() {}

        /// Prints how many rows the file has.
        ///
        /// @param arguments the file
        public static void main(String[] arguments) throws IOException {
            long rows = 0;
            try (ParquetSource source = ParquetSource.open(Path.of(arguments[0]), ParquetOptions.DEFAULT)) {
                Batch batch = new Batch(source.schema());
                while (source.next(batch)) {
                    rows += batch.rowCount();
                }
            }
            System.out.print(rows + " rows\n");
        }
    }
}
