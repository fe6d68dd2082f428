package dev.basalt.columnar.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.table.NcfTable;
import dev.basalt.columnar.table.TableOptions;
import dev.basalt.columnar.table.TableScan;
import dev.basalt.core.error.BasaltException;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.testing.Golden;
import dev.basalt.core.testing.MemoryDisk;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/// Reads any bytes as the newest commit of a table whose files are there.
class TableCommitFuzzTest {
    private static final Path TABLE = Path.of("table");
    private static final int HEADER = 32;
    private static final Map<String, byte[]> DATA = data();

    private static Map<String, byte[]> data() {
        Map<String, byte[]> files = new TreeMap<>();
        try {
            for (Path file : Disk.system().list(Golden.folder("ncf-table-v1").resolve("data"))) {
                files.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return files;
    }

    @FuzzTest(maxDuration = "10m")
    void readsAnyCommit(byte[] data) {
        MemoryDisk disk = new MemoryDisk();
        try {
            disk.createDirectories(TABLE.resolve("log"));
            disk.createDirectories(TABLE.resolve("data"));
            DATA.forEach((name, bytes) -> disk.put(TABLE.resolve("data").resolve(name), bytes));
            disk.put(TABLE.resolve("log/v00000000000000000000.nct"), sealed(data));
            NcfTable table = NcfTable.open(disk, TABLE, TableOptions.DEFAULT);
            table.history();
            try (TableScan scan = table.scan().open()) {
                Batch batch = new Batch(scan.schema());
                long rows = 0;
                while (rows < 100_000 && scan.next(batch)) {
                    rows += batch.rowCount();
                }
            }
        } catch (BasaltException | IOException _) {
            // What damage may cause; a file that is named but missing is an IOException.
        }
        if (disk.mappingCount() != 0 || disk.openCount() != 0) {
            throw new AssertionError("nothing must stay open");
        }
    }

    /// Makes sizes and checksums fit.
    private static byte[] sealed(byte[] data) {
        byte[] bytes = data.clone();
        if (bytes.length < HEADER) {
            return bytes;
        }
        MemorySegment commit = MemorySegment.ofArray(bytes);
        int description = Math.min(Math.max(0, commit.get(Sealed.I32, 8)), bytes.length - HEADER);
        commit.set(Sealed.I32, 8, description);
        commit.set(Sealed.I32, 12, crc(bytes, HEADER, description));
        commit.set(Sealed.I64, 16, bytes.length - HEADER - description);
        commit.set(Sealed.I32, 24, crc(bytes, HEADER + description, bytes.length - HEADER - description));
        commit.set(Sealed.I32, 28, crc(bytes, 0, 28));
        return bytes;
    }

    private static int crc(byte[] bytes, int from, int size) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, size);
        return (int) crc.getValue();
    }
}
