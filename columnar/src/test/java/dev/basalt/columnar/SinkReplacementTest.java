package dev.basalt.columnar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.arrow.ArrowOptions;
import dev.basalt.columnar.arrow.ArrowSink;
import dev.basalt.columnar.arrow.ArrowSource;
import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.RowSink;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.file.NcfFile;
import dev.basalt.columnar.file.NcfOptions;
import dev.basalt.columnar.file.NcfWriter;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.search.CodedWriter;
import dev.basalt.columnar.text.CsvOptions;
import dev.basalt.columnar.text.CsvSink;
import dev.basalt.columnar.text.CsvSource;
import dev.basalt.columnar.text.NdjsonOptions;
import dev.basalt.columnar.text.NdjsonSink;
import dev.basalt.columnar.text.NdjsonSource;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.testing.ReplacementConformance;
import dev.basalt.core.testing.ReplacementConformance.Writing;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/// Every sink of this module replaces files as the conformance test asks.
class SinkReplacementTest {
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

    @Nested
    class Csv extends ReplacementConformance {
        @Override
        protected String extension() {
            return ".csv";
        }

        @Override
        protected Writing begin(Path target) throws IOException {
            return writing(CsvSink.create(target, SCHEMA, CsvOptions.DEFAULT));
        }

        @Override
        protected int read(Path file) throws IOException {
            try (RowSource source = CsvSource.open(file, CsvOptions.DEFAULT, SCHEMA)) {
                return number(source);
            }
        }
    }

    @Nested
    class Ndjson extends ReplacementConformance {
        @Override
        protected String extension() {
            return ".ndjson";
        }

        @Override
        protected Writing begin(Path target) throws IOException {
            return writing(NdjsonSink.create(target, SCHEMA));
        }

        @Override
        protected int read(Path file) throws IOException {
            try (RowSource source = NdjsonSource.open(file, NdjsonOptions.DEFAULT, SCHEMA)) {
                return number(source);
            }
        }
    }

    @Nested
    class ArrowFile extends ReplacementConformance {
        @Override
        protected String extension() {
            return ".arrow";
        }

        @Override
        protected Writing begin(Path target) throws IOException {
            return writing(ArrowSink.create(target, SCHEMA, ArrowOptions.DEFAULT));
        }

        @Override
        protected int read(Path file) throws IOException {
            try (RowSource source = ArrowSource.open(file, ArrowOptions.DEFAULT)) {
                return number(source);
            }
        }
    }

    @Nested
    class ArrowStream extends ReplacementConformance {
        @Override
        protected String extension() {
            return ".arrows";
        }

        @Override
        protected Writing begin(Path target) throws IOException {
            return writing(
                    ArrowSink.create(target, SCHEMA, ArrowOptions.DEFAULT.withFormat(ArrowOptions.Format.STREAM)));
        }

        @Override
        protected int read(Path file) throws IOException {
            try (RowSource source = ArrowSource.open(file, ArrowOptions.DEFAULT)) {
                return number(source);
            }
        }
    }

    @Nested
    class Ncf extends ReplacementConformance {
        @Override
        protected String extension() {
            return ".ncf";
        }

        @Override
        protected Writing begin(Path target) throws IOException {
            return writing(NcfWriter.create(Disk.system(), target, SCHEMA, NcfOptions.DEFAULT));
        }

        @Override
        protected int read(Path file) throws IOException {
            try (NcfFile ncf = NcfFile.open(Disk.system(), file, NcfOptions.DEFAULT);
                    RowSource source = ncf.scan().open()) {
                ncf.verify();
                return number(source);
            }
        }
    }

    @Nested
    class Coded extends ReplacementConformance {
        @Override
        protected String extension() {
            return ".coded.ncf";
        }

        @Override
        protected Writing begin(Path target) throws IOException {
            return writing(CodedWriter.create(Disk.system(), target, SCHEMA, NcfOptions.DEFAULT));
        }

        @Override
        protected int read(Path file) throws IOException {
            try (NcfFile ncf = NcfFile.open(Disk.system(), file, NcfOptions.DEFAULT);
                    RowSource source = ncf.scan().open()) {
                ncf.verify();
                return number(source);
            }
        }
    }
}
