package dev.basalt.columnar.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.core.testing.Seeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Scans whose ranges are read by several threads.
class NcfParallelTest {
    private static final long SEED = Seeds.first();
    private static final Random RANDOM = Seeds.random(SEED);
    private static final Schema SCHEMA = Schema.of(
            Field.of("number", Simple.INT64), Field.of("small", Simple.INT8), Field.of("text", Simple.STRING));
    private static final Executor NONE = _ -> {
        throw new RejectedExecutionException("no threads");
    };

    private static MemoryDisk write(Batch rows, int stripeRows) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        Rows.write(disk, Rows.PATH, rows, Rows.OPTIONS.withStripes(stripeRows, 64 << 20), RANDOM);
        return disk;
    }

    private static Batch join(List<Batch> parts, Schema schema) {
        Batch all = new Batch(schema);
        for (Batch part : parts) {
            for (int i = 0; i < all.columns().size(); i++) {
                all.column(i).append(part.column(i), 0, part.rowCount());
            }
        }
        return all;
    }

    @Test
    void givesTheRowsOfAScanInTheirOrder() throws IOException {
        Batch rows = Rows.random(SCHEMA, 300_000, 10, RANDOM);
        try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
            for (int stripeRows : new int[] {1 << 20, 70_000, 9000}) {
                MemoryDisk disk = write(rows, stripeRows);
                try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS.withExecutor(executor))) {
                    for (Executor lends : List.of(executor, NONE)) {
                        List<Batch> parts = file.scan().parallel(lends, Rows::read);
                        assertThat(parts).hasSizeGreaterThan(1);
                        Batch all = join(parts, SCHEMA);
                        assertThat(all.rowCount()).isEqualTo(300_000);
                        Rows.assertSame(rows, 0, all);
                    }
                    List<Batch> some =
                            file.scan().columns("text").rows(12_345, 222_222).parallel(executor, Rows::read);
                    Batch all = join(some, SCHEMA.select(List.of("text")));
                    assertThat(all.rowCount()).isEqualTo(222_222 - 12_345);
                    Rows.assertSame(rows, 12_345, all);
                    NcfScan.Builder filtered = file.scan().where("small > 100 and text is not null");
                    long count = filtered.open().count();
                    List<Long> counts = filtered.parallel(executor, NcfScan::count);
                    assertThat(counts.stream().mapToLong(n -> n).sum()).isEqualTo(count);
                    assertThat(Rows.read(filtered.open()).rowCount()).isEqualTo((int) count);
                }
            }
        }
    }

    @Test
    void rangesBeginWherePagesDo() throws IOException {
        Batch rows = Rows.random(SCHEMA, 200_000, 0, RANDOM);
        MemoryDisk disk = write(rows, 100_000);
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
            List<Long> starts = file.scan().parallel(NONE, NcfScan::nextRow);
            List<Long> pages =
                    file.pages("number").stream().map(PageSummary::firstRow).toList();
            assertThat(pages).containsAll(starts);
            assertThat(starts).first().isEqualTo(0L);
            long bytes = file
                    .scan()
                    .parallel(NONE, scan -> {
                        Rows.read(scan);
                        return scan.bytesRead();
                    })
                    .stream()
                    .mapToLong(n -> n)
                    .sum();
            NcfScan all = file.scan().open();
            Rows.read(all);
            assertThat(bytes).isEqualTo(all.bytesRead());
        }
    }

    @Test
    void passesOnWhatWorkThrows() throws IOException {
        Batch rows = Rows.random(SCHEMA, 200_000, 0, RANDOM);
        MemoryDisk disk = write(rows, 10_000);
        AtomicInteger running = new AtomicInteger();
        try (ExecutorService executor = Executors.newFixedThreadPool(2);
                NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
            assertThatThrownBy(() -> file.scan().parallel(executor, scan -> {
                        running.incrementAndGet();
                        try {
                            if (scan.nextRow() >= 50_000) {
                                throw new IllegalStateException("row 50000 or behind");
                            }
                            return Rows.read(scan);
                        } finally {
                            running.decrementAndGet();
                        }
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("row 50000 or behind");
            assertThat(running).hasValue(0);
        }
        byte[] damaged = disk.bytes(Rows.PATH);
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
            damaged[(int) file.pages("number").get(7).byteOffset() + 100] ^= 1;
        }
        MemoryDisk other = new MemoryDisk();
        other.put(Rows.PATH, damaged);
        try (NcfFile file = NcfFile.open(other, Rows.PATH, Rows.OPTIONS)) {
            assertThatThrownBy(() -> file.scan().parallel(NONE, Rows::read))
                    .isInstanceOf(dev.basalt.core.error.CorruptDataException.class)
                    .hasMessageContaining("a page must have the checksum in it, but has another");
        }
    }

    @Test
    void refusesALimitAndTakesFilesWithoutRows() throws IOException {
        MemoryDisk disk = write(new Batch(SCHEMA), 10);
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
            assertThat(file.scan().parallel(NONE, Rows::read)).isEqualTo(new ArrayList<>());
            assertThatThrownBy(() -> file.scan().limit(5).parallel(NONE, Rows::read))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("limit must not be set where ranges are read apart, but was 5");
            LongColumn none = file.take(new long[0], List.of("number")).column("number", LongColumn.class);
            assertThat(none.size()).isZero();
        }
    }
}
