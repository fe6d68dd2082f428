package dev.basalt.columnar.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.file.ColumnSummary;
import dev.basalt.columnar.file.NcfFile;
import dev.basalt.columnar.file.NcfOptions;
import dev.basalt.columnar.file.NcfRecovery;
import dev.basalt.columnar.file.NcfScan;
import dev.basalt.columnar.file.VectorPage;
import dev.basalt.columnar.file.Verification;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.ValueKind;
import dev.basalt.core.error.BasaltException;
import dev.basalt.core.testing.MemoryDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Reads any bytes as an NCF file in all ways there are.
class NcfFileFuzzTest {
    private static final Path PATH = Path.of("f.ncf");
    private static final NcfOptions OPTIONS =
            NcfOptions.DEFAULT.withVerification(Verification.NONE).withMaxPageBytes(1 << 20);
    private static final int MOST_ROWS = 70_000;
    private static final int MOST_PAGES = 20;

    @FuzzTest(maxDuration = "10m")
    void readsAnyFile(byte[] data) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        disk.put(PATH, Sealed.ncf(data));
        try (NcfFile file = NcfFile.open(disk, PATH, OPTIONS)) {
            attempt(() -> drain(file.scan().limit(MOST_ROWS).open()));
            attempt(() -> look(file));
            attempt(file::verify);
            attempt(() -> file.splits(100));
            for (Field field : file.schema().fields()) {
                attempt(() -> column(file, field));
            }
        } catch (BasaltException _) {
            // What damage may cause.
        }
        attempt(() -> NcfRecovery.recover(disk, PATH, Path.of("saved.ncf")));
    }

    private interface Reading {
        void run() throws IOException;
    }

    private static void attempt(Reading reading) throws IOException {
        try {
            reading.run();
        } catch (BasaltException _) {
            // What damage may cause.
        }
    }

    private static void column(NcfFile file, Field field) throws IOException {
        file.statistics(field.name());
        // Other names cannot stand in a filter.
        if (!field.name().contains("\"") && !field.name().isEmpty()) {
            String quoted = "\"" + field.name() + "\"";
            attempt(() -> drain(filtered(file, quoted + " is null")));
            if (field.type().kind() == ValueKind.LONG || field.type().kind() == ValueKind.DOUBLE) {
                attempt(() -> drain(filtered(file, "not (" + quoted + " > 3)")));
            } else if (field.type().kind() == ValueKind.BYTES) {
                attempt(() -> drain(filtered(file, quoted + " = 'a' or " + quoted + " contains 'b'")));
            }
        }
        if (field.type().kind() == ValueKind.FIXED) {
            file.vectorPages(field.name()).forEach(VectorPage::segment);
        }
        if (file.rowCount() > 0) {
            long last = file.rowCount() - 1;
            file.take(new long[] {last, 0, last / 2, last}, List.of(field.name()));
        }
    }

    private static NcfScan filtered(NcfFile file, String filter) {
        try {
            return file.scan().where(filter).limit(MOST_ROWS).open();
        } catch (IllegalArgumentException _) {
            // The values of a column of this type are not compared with such a number, or no column is called so.
            return file.scan().limit(0).open();
        }
    }

    private static void look(NcfFile file) {
        for (ColumnSummary column : file.inspect().columns()) {
            int pages = Math.min(MOST_PAGES, file.inspect().pages(column.path()).size());
            for (int page = 0; page < pages; page++) {
                file.inspect().nodes(column.path(), page);
            }
        }
    }

    private static void drain(NcfScan scan) {
        try (scan) {
            Batch batch = new Batch(scan.schema());
            int rows = 0;
            while (rows < MOST_ROWS && scan.next(batch)) {
                rows += batch.rowCount();
            }
        }
    }
}
