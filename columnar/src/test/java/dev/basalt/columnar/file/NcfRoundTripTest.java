package dev.basalt.columnar.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.Batch;
import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.core.testing.Seeds;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NcfRoundTripTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 0",
        "1, 100",
        "1023, 1",
        "1024, 50",
        "1025, 99",
        "1025, 100",
        "5000, 0",
        "5000, 50",
    })
    void givesBackRowsOfAllTypes(int rows, int nullPercent) throws Exception {
        Random random = Seeds.random(Seeds.first() + rows + nullPercent);
        Batch written = Rows.random(Rows.ALL_TYPES, rows, nullPercent, random);
        MemoryDisk disk = new MemoryDisk();
        NcfOptions options = Rows.OPTIONS.withAttributes(Map.of("made by", "a test", "", "ü"));
        Rows.write(disk, Rows.PATH, written, options, random);
        for (Verification verification : Verification.values()) {
            try (NcfFile file = NcfFile.open(disk, Rows.PATH, options.withVerification(verification))) {
                assertThat(file.schema()).isEqualTo(Rows.ALL_TYPES);
                assertThat(file.rowCount()).isEqualTo(rows);
                assertThat(file.attributes()).isEqualTo(options.attributes());
                Batch read = Rows.read(file.scan().open());
                assertThat(read.rowCount()).isEqualTo(rows);
                Rows.assertSame(written, 0, read);
            }
        }
    }

    @Test
    void givesBackManyPagesAndStripes() throws Exception {
        Random random = Seeds.random(Seeds.first());
        Batch written = Rows.random(Rows.ALL_TYPES, 65_537, 20, random);
        MemoryDisk disk = new MemoryDisk();
        for (int stripeRows : new int[] {20_000, 1 << 20}) {
            Rows.write(disk, Rows.PATH, written, Rows.OPTIONS.withStripes(stripeRows, 20 << 20), random);
            try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
                Rows.assertSame(written, 0, Rows.read(file.scan().open()));
                for (int i = 0; i < 20; i++) {
                    int from = random.nextInt(65_537);
                    int count = random.nextInt(5000);
                    NcfScan scan = file.scan()
                            .columns("lists", "string", "record", "int64", "vector")
                            .rows(from, (long) from + count)
                            .batchRows(1 + random.nextInt(3000))
                            .open();
                    Batch read = Rows.read(scan);
                    assertThat(read.rowCount()).isEqualTo(Math.min(count, 65_537 - from));
                    Rows.assertSame(written, from, read);
                }
            }
        }
    }

    @Test
    void makesTheSameBytesWithAnyNumberOfThreads() throws Exception {
        Random random = Seeds.random(Seeds.first());
        Batch written = Rows.random(Rows.ALL_TYPES, 30_000, 20, random);
        MemoryDisk disk = new MemoryDisk();
        NcfOptions options = Rows.OPTIONS.withStripes(10_000, 20 << 20);
        Rows.write(disk, Rows.PATH, written, options, random);
        byte[] alone = disk.bytes(Rows.PATH);
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            Rows.write(disk, Rows.PATH, written, options.withExecutor(threads), random);
            assertThat(disk.bytes(Rows.PATH)).isEqualTo(alone);
            try (NcfFile file = NcfFile.open(disk, Rows.PATH, options.withExecutor(threads))) {
                Rows.assertSame(written, 0, Rows.read(file.scan().open()));
            }
        }
        assertThat(disk.list(Rows.PATH.resolveSibling(""))).isEqualTo(List.of(Rows.PATH));
    }
}
