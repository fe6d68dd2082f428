package dev.basalt.columnar.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.schema.DataType.Element;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.search.SearchOptions;
import dev.basalt.columnar.search.VectorMetric;
import dev.basalt.columnar.search.VectorSearch;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.testing.FaultDisk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Closing beside readers, and files that are cut short while they are open.
class NcfClosingTest {
    private static final int ROWS = 20_000;
    private static final Schema SCHEMA = Schema.of(
            Field.of("number", Simple.INT64).notNull(),
            Field.of("noise", Simple.INT64).notNull(),
            Field.of("v", new FixedVector(Element.FLOAT32, 8)).notNull());
    private static final NcfOptions OPTIONS = NcfOptions.DEFAULT.withExecutor(ForkJoinPool.commonPool());
    private static final float[] QUERY = {1, 0, 0, 0, 0, 0, 0, 1};

    @TempDir
    Path directory;

    private Path path;

    @BeforeEach
    void write() throws IOException {
        path = directory.resolve("rows.ncf");
        write(Disk.system(), path, ROWS);
    }

    private static void write(Disk disk, Path path, int rows) throws IOException {
        Random random = new Random(1);
        try (NcfWriter writer = NcfWriter.create(disk, path, SCHEMA, OPTIONS)) {
            Batch batch = new Batch(SCHEMA);
            byte[] vector = new byte[32];
            for (int row = 0; row < rows; row++) {
                batch.column("number", LongColumn.class).append(row);
                batch.column("noise", LongColumn.class).append(random.nextLong());
                for (int i = 0; i < 8; i++) {
                    int bits = Float.floatToIntBits(random.nextFloat());
                    vector[4 * i] = (byte) bits;
                    vector[4 * i + 1] = (byte) (bits >> 8);
                    vector[4 * i + 2] = (byte) (bits >> 16);
                    vector[4 * i + 3] = (byte) (bits >> 24);
                }
                batch.column("v", FixedColumn.class).append(vector, 0);
            }
            writer.write(batch);
            writer.finish();
        }
    }

    private static Map<String, Runnable> reads(NcfFile file) {
        Map<String, Runnable> reads = new TreeMap<>();
        VectorSearch search = VectorSearch.open(file, "v", VectorMetric.DOT);
        RowLookup lookup = file.lookup(List.of("noise"));
        reads.put("scan", () -> assertThat(countRows(file.scan().open())).isEqualTo(ROWS));
        reads.put(
                "scan on one thread",
                () -> assertThat(countRows(file.scan().executor(null).open())).isEqualTo(ROWS));
        reads.put(
                "filter",
                () -> assertThat(countRows(file.scan().where("number < 100").open()))
                        .isEqualTo(100));
        reads.put(
                "count",
                () -> assertThat(file.scan().where("noise > 0").open().count()).isPositive());
        reads.put(
                "ranges",
                () -> assertThat(file.scan().parallel(ForkJoinPool.commonPool(), NcfClosingTest::countRows))
                        .isNotEmpty());
        reads.put(
                "search",
                () -> assertThat(search.nearest(QUERY, 3, SearchOptions.DEFAULT).size())
                        .isEqualTo(3));
        reads.put(
                "take",
                () -> assertThat(file.take(new long[] {5, 3}, List.of("number")).rowCount())
                        .isEqualTo(2));
        reads.put("lookup", () -> lookup.take(new long[] {7}, new Batch(lookup.schema())));
        reads.put("verify", () -> assertThat(file.verify()).isPositive());
        reads.put("inspect", () -> assertThat(file.inspect().columns()).hasSize(3));
        return reads;
    }

    private static int countRows(NcfScan scan) {
        try (scan) {
            int rows = 0;
            Batch batch = new Batch(scan.schema());
            while (scan.next(batch)) {
                rows += batch.rowCount();
            }
            return rows;
        }
    }

    @Test
    void waitsForReadersAndRefusesNewOnes() throws Exception {
        for (int round = 0; round < 5; round++) {
            NcfFile file = NcfFile.open(Disk.system(), path, OPTIONS);
            Map<String, Runnable> reads = reads(file);
            CountDownLatch inside = new CountDownLatch(reads.size());
            try (ExecutorService threads = Executors.newFixedThreadPool(reads.size())) {
                List<Future<String>> refusals = new ArrayList<>();
                for (Runnable read : reads.values()) {
                    refusals.add(threads.submit(() -> readUntilRefused(read, inside)));
                }
                inside.await();
                file.close();
                file.close();
                for (Future<String> refusal : refusals) {
                    assertThat(refusal.get()).isEqualTo("[" + path + "] mapped file must be open, but is closed");
                }
            }
        }
    }

    private static String readUntilRefused(Runnable read, CountDownLatch inside) {
        boolean counted = false;
        try {
            while (true) {
                read.run();
                if (!counted) {
                    counted = true;
                    inside.countDown();
                }
            }
        } catch (IllegalStateException e) {
            return e.getMessage();
        }
    }

    @Test
    void namesTheFileThatWasCutShort() throws IOException {
        try (NcfFile file = NcfFile.open(Disk.system(), path, OPTIONS)) {
            Map<String, Runnable> reads = reads(file);
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
            // What an inspection needs of the footer was read by then.
            reads.remove("inspect");
            reads.forEach((name, read) -> assertThatThrownBy(read::run)
                    .as(name)
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessage("[" + path + "] a file must stay whole while it is read, but bytes of it are gone: it"
                            + " was cut short meanwhile, or its medium fails"));
        }
    }

    @Test
    void leavesNothingOpenWhereverMemoryRunsOutInOpening() throws IOException {
        FaultDisk disk = FaultDisk.inMemory();
        Path inMemory = Path.of("rows.ncf");
        write(disk, inMemory, 100);
        for (long call = 1; ; call++) {
            disk.outOfMemoryAt(call, false);
            try (NcfFile file = NcfFile.open(disk, inMemory, OPTIONS)) {
                assertThat(countRows(file.scan().open())).isEqualTo(100);
            } catch (OutOfMemoryError _) {
                // What it left is what this test is about.
            }
            boolean fired = disk.fired();
            disk.reset();
            assertThat(disk.openCount()).as("call " + call).isZero();
            assertThat(disk.memory().mappingCount()).as("call " + call).isZero();
            if (!fired) {
                return;
            }
        }
    }

    @Test
    void leavesNothingOfAFileWhereverMemoryRunsOutInWriting() throws IOException {
        for (long call = 1; ; call++) {
            FaultDisk disk = FaultDisk.inMemory();
            Path inMemory = Path.of("rows.ncf");
            disk.outOfMemoryAt(call, false);
            boolean written = false;
            try {
                write(disk, inMemory, 100);
                written = true;
            } catch (OutOfMemoryError _) {
                // What it left is what this test is about.
            }
            boolean fired = disk.fired();
            disk.reset();
            assertThat(disk.openCount()).as("call " + call).isZero();
            if (written || disk.exists(inMemory)) {
                try (NcfFile file = NcfFile.open(disk, inMemory, OPTIONS)) {
                    file.verify();
                }
            }
            if (!fired) {
                assertThat(disk.list(Path.of(""))).containsExactly(inMemory);
                return;
            }
        }
    }
}
