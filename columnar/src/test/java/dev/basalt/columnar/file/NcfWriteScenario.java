package dev.basalt.columnar.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.error.BasaltException;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.Replacement;
import dev.basalt.core.testing.DiskScenario;
import java.io.IOException;
import java.nio.file.Path;

/// A file of ones is there; one of twos is written over it, in three stripes.
final class NcfWriteScenario implements DiskScenario<NcfWriteScenario.Oracle> {
    private static final Path PATH = Path.of("numbers.ncf");
    private static final Path RECOVERED = Path.of("recovered.ncf");
    private static final Schema SCHEMA = Schema.of(Field.of("number", Simple.INT64), Field.of("text", Simple.STRING));
    private static final int ROWS = 30;

    /// Which numbers the file may hold.
    static final class Oracle {
        int least = 1;
        int most = 1;
    }

    @Override
    public Oracle prepare(Disk disk) throws IOException {
        write(disk, 1);
        return new Oracle();
    }

    @Override
    public void run(Disk disk, Oracle oracle) throws IOException {
        oracle.most = 2;
        write(disk, 2);
        oracle.least = 2;
    }

    private static void write(Disk disk, int number) throws IOException {
        NcfOptions options = Rows.OPTIONS.withStripes(10, 1 << 20);
        try (NcfWriter writer = NcfWriter.create(disk, PATH, SCHEMA, options)) {
            writer.write(batch(number));
            writer.finish();
        }
    }

    private static Batch batch(int number) {
        Batch batch = new Batch(SCHEMA);
        for (int i = 0; i < ROWS; i++) {
            batch.column("number", LongColumn.class).append(number);
            batch.column("text", BytesColumn.class).append("row " + number + "." + i);
        }
        return batch;
    }

    @Override
    public Oracle verify(Disk disk, Oracle oracle) throws IOException {
        Oracle seen = new Oracle();
        try (NcfFile file = NcfFile.open(disk, PATH, Rows.OPTIONS)) {
            file.verify();
            Batch rows = Rows.read(file.scan().open());
            int number = (int) rows.column("number", LongColumn.class).get(0);
            assertThat(number).isBetween(oracle.least, oracle.most);
            assertThat(rows.rowCount()).isEqualTo(ROWS);
            Rows.assertSame(batch(number), 0, rows);
            seen.least = number;
            seen.most = number;
        }
        for (Path path : disk.list(Path.of(""))) {
            if ("numbers.ncf".equals(Replacement.targetName(path.toString()))) {
                recover(disk, path);
            }
        }
        // A reader leaves names as they are: who relies on what it saw after a failed finish forces them.
        disk.forceDirectory(Path.of(""));
        return seen;
    }

    /// Whatever a temporary file holds, what is saved of it is the first stripes of what was written.
    private static void recover(Disk disk, Path temporary) throws IOException {
        try {
            NcfRecovery.recover(disk, temporary, RECOVERED);
        } catch (BasaltException e) {
            return;
        }
        try (NcfFile file = NcfFile.open(disk, RECOVERED, Rows.OPTIONS)) {
            file.verify();
            assertThat(file.rowCount() % 10).isZero();
            Batch rows = Rows.read(file.scan().open());
            Rows.assertSame(batch(2), 0, rows);
        }
        disk.delete(RECOVERED);
    }
}
