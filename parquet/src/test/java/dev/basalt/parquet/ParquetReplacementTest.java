package dev.basalt.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.RowSink;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.testing.ReplacementConformance;
import java.io.IOException;
import java.nio.file.Path;

class ParquetReplacementTest extends ReplacementConformance {
    private static final Schema SCHEMA =
            Schema.of(Field.of("number", Simple.INT64).notNull());
    private static final int ROWS = 3000;

    private static Writing writing(RowSink sink) {
        return new Writing() {
            @Override
            public void write(int number) throws IOException {
                Batch batch = new Batch(SCHEMA);
                for (int row = 0; row < ROWS; row++) {
                    batch.column("number", LongColumn.class).append(number);
                }
                sink.write(batch);
            }

            @Override
            public void finish() throws IOException {
                sink.finish();
            }

            @Override
            public void close() throws IOException {
                sink.close();
            }
        };
    }

    private static int number(RowSource source) throws IOException {
        long rows = 0;
        long number = -1;
        Batch batch = new Batch(source.schema());
        while (source.next(batch)) {
            for (int row = 0; row < batch.rowCount(); row++) {
                long found = batch.column("number", LongColumn.class).get(row);
                assertThat(number).isIn(-1L, found);
                number = found;
            }
            rows += batch.rowCount();
        }
        assertThat(rows).isEqualTo(ROWS);
        return (int) number;
    }

    @Override
    protected String extension() {
        return ".parquet";
    }

    @Override
    protected Writing begin(Path target) throws IOException {
        return writing(ParquetSink.create(target, SCHEMA, ParquetOptions.DEFAULT));
    }

    @Override
    protected int read(Path file) throws IOException {
        try (RowSource source = ParquetSource.open(file, ParquetOptions.DEFAULT)) {
            return number(source);
        }
    }
}
