package dev.basalt.columnar.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.internal.AnyRows;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.core.testing.Seeds;
import dev.basalt.core.testing.SteadyState;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Reading columns with and without nulls: the values, and the memory that is taken on the way.
class NcfScanMemoryTest {
    private static final int ROWS = 200_000;
    /// Less than a sixth of the rows' own 38 MB. A vector that is boxed for every eight values would take as much as
    /// the rows.
    private static final long MOST_BYTES = 6_000_000;

    private static final int IDLE_PASSES = 1000;
    private static final String[] CITIES = {"Rome", "Paris", "Berlin", "Vienna"};

    private final Random random = Seeds.random(Seeds.first());

    /// Columns whose nulls come alone, half of the time, in long runs, hardly ever, and nearly always.
    private Batch rows() {
        List<Field> fields = new ArrayList<>();
        for (String nulls : List.of("none", "tenth", "half", "runs", "few", "most")) {
            for (DataType type : List.of(Simple.INT64, Simple.FLOAT64, Simple.UUID, Simple.STRING)) {
                fields.add(Field.of(nulls + " " + type.label(), type));
            }
        }
        Batch batch = new Batch(Schema.of(fields));
        for (int c = 0; c < fields.size(); c++) {
            for (int row = 0; row < ROWS; row++) {
                append(
                        batch.column(c),
                        switch (c / 4) {
                            case 0 -> false;
                            case 1 -> random.nextInt(10) == 0;
                            case 2 -> random.nextBoolean();
                            case 3 -> row / 3000 % 2 == 0;
                            case 4 -> random.nextInt(500) == 0;
                            default -> random.nextInt(200) != 0;
                        });
            }
        }
        return batch;
    }

    private void append(Column column, boolean isNull) {
        if (isNull) {
            column.appendNull();
            return;
        }
        switch (column) {
            case LongColumn longs -> longs.append(random.nextInt(1000));
            case DoubleColumn doubles -> doubles.append(random.nextInt(10_000) / 100.0);
            case WideColumn wide -> wide.append(random.nextLong(), random.nextLong());
            case BytesColumn bytes -> bytes.append(CITIES[random.nextInt(CITIES.length)]);
            default -> throw new IllegalArgumentException(column.type().label());
        }
    }

    @Test
    void readsWhatWasWrittenAndTakesNoMemoryForBlocks() throws IOException {
        Batch rows = rows();
        MemoryDisk disk = new MemoryDisk();
        Rows.write(disk, Rows.PATH, rows, Rows.OPTIONS, random);
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
            for (int c = 0; c < rows.columns().size(); c++) {
                String name = rows.schema().field(c).name();
                Batch batch = new Batch(rows.schema().select(List.of(name)));
                int at = 0;
                try (NcfScan scan = file.scan().columns(name).batchRows(7001).open()) {
                    while (scan.next(batch)) {
                        for (int row = 0; row < batch.rowCount(); row += 1 + random.nextInt(7)) {
                            assertThat(AnyRows.show(batch.column(0), row))
                                    .as("seed %d, %s, row %d", Seeds.first(), name, at + row)
                                    .isEqualTo(AnyRows.show(rows.column(c), at + row));
                        }
                        at += batch.rowCount();
                    }
                }
                assertThat(at).isEqualTo(ROWS);
            }
            Batch batch = new Batch(rows.schema());
            assertThat(leastAllocated(file, batch)).as("bytes allocated").isLessThan(MOST_BYTES);
        }
    }

    /// The least that a pass over all rows allocates, once all is compiled.
    private static long leastAllocated(NcfFile file, Batch batch) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        int idlePasses = 0;
        while (least >= MOST_BYTES && idlePasses < IDLE_PASSES) {
            long before = threads.getCurrentThreadAllocatedBytes();
            try (NcfScan scan = file.scan().open()) {
                while (scan.next(batch)) {
                    assertThat(batch.rowCount()).isPositive();
                }
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            idlePasses += SteadyState.isCompilerIdle() ? 1 : 0;
        }
        return least;
    }
}
