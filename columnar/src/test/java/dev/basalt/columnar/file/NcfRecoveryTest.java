package dev.basalt.columnar.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.Batch;
import dev.basalt.core.error.BasaltException;
import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.core.testing.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NcfRecoveryTest {
    private static final Path OUT = Path.of("out.ncf");

    private static final Random RANDOM = Seeds.random(Seeds.first());
    private static final Batch ROWS = Rows.random(Rows.ALL_TYPES, 40, 20, RANDOM);

    private static byte[] write() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        NcfOptions options = Rows.OPTIONS.withStripes(10, 1 << 20).withAttributes(Map.of("a", "b"));
        Rows.write(disk, Rows.PATH, ROWS, options, RANDOM);
        return disk.bytes(Rows.PATH);
    }

    private static NcfRecovery.Report recover(byte[] bytes) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        disk.put(Rows.PATH, bytes);
        NcfRecovery.Report report = NcfRecovery.recover(disk, Rows.PATH, OUT);
        try (NcfFile file = NcfFile.open(disk, OUT, Rows.OPTIONS)) {
            file.verify();
            assertThat(file.rowCount()).isEqualTo(report.rows());
            Rows.assertSame(ROWS, 0, Rows.read(file.scan().open()));
        }
        assertThat(disk.list(Path.of(""))).containsExactly(OUT, Rows.PATH);
        return report;
    }

    @Test
    void savesTheStripesOfAFileCutAnywhere() throws IOException {
        byte[] whole = write();
        long rows = 0;
        for (int size = 0; size <= whole.length; size += size < whole.length - 37 ? 37 : 1) {
            byte[] cut = Arrays.copyOf(whole, size);
            try {
                NcfRecovery.Report report = recover(cut);
                assertThat(report.rows()).isGreaterThanOrEqualTo(rows);
                assertThat(report.keptBytes() + report.droppedBytes()).isEqualTo(size);
                rows = report.rows();
            } catch (BasaltException e) {
                assertThat(rows).isZero();
            }
        }
        assertThat(rows).isEqualTo(40);
    }

    @Test
    void makesTheSameFileOfAWholeOne() throws IOException {
        byte[] whole = write();
        MemoryDisk disk = new MemoryDisk();
        disk.put(Rows.PATH, whole);
        NcfRecovery.Report report = NcfRecovery.recover(disk, Rows.PATH, OUT);
        assertThat(disk.bytes(OUT)).isEqualTo(whole);
        assertThat(report.stripes()).isEqualTo(4);
        assertThat(report.reason())
                .isEqualTo("[rows.ncf @ byte " + report.keptBytes()
                        + ", stripe 4] a stripe must end with a record of it, but does not");
    }

    @Test
    void keepsWhatLiesBeforeADamagedPage() throws IOException {
        byte[] bytes = write();
        long third;
        MemoryDisk disk = new MemoryDisk();
        disk.put(Rows.PATH, bytes);
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
            third = file.pages("string").get(2).byteOffset();
        }
        bytes[(int) third + 65] ^= 4;
        NcfRecovery.Report report = recover(bytes);
        assertThat(report.rows()).isEqualTo(20);
        assertThat(report.reason())
                .isEqualTo("[rows.ncf @ byte " + third
                        + ", column 'string'] a page must be what the stripe's record says, but is not");
    }

    @Test
    void refusesAFileWithoutASchema() throws IOException {
        byte[] bytes = write();
        bytes[70] ^= 1;
        assertThatThrownBy(() -> recover(bytes))
                .hasMessage("[rows.ncf @ byte 64, schema] the schema must have the checksum of the header, but has"
                        + " another");
    }
}
