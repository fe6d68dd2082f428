package dev.basalt.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.file.NcfFile;
import dev.basalt.columnar.file.NcfOptions;
import dev.basalt.columnar.file.NcfScan;
import dev.basalt.columnar.file.NcfWriter;
import dev.basalt.columnar.internal.AnyRows;
import dev.basalt.columnar.internal.SameRows;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.core.storage.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetRoundTripTest {
    private static final long SEED = 20_260_301;
    private static final Schema ONE = Schema.of(Field.of("id", Simple.INT64).notNull());

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 1023, 1024, 1025, 5000})
    void givesBackAllTypes(int rows) throws IOException {
        for (int nullEvery : new int[] {0, 5, 1}) {
            for (int version = 1; version <= 2; version++) {
                roundTrip(rows, nullEvery, ParquetOptions.DEFAULT.withWriterVersion(version));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesBackAllTypesWithEachCodec(ParquetCodec codec) throws IOException {
        roundTrip(3000, 10, ParquetOptions.DEFAULT.withCodec(codec).withRowGroups(700, 1 << 20));
    }

    @Test
    void givesBackRowsInSmallBatches() throws IOException {
        roundTrip(2000, 3, ParquetOptions.DEFAULT.withBatchRows(7).withRowGroups(1500, 1));
    }

    private void roundTrip(int rows, int nullEvery, ParquetOptions options) throws IOException {
        Batch written = AnyRows.random(AllTypes.SCHEMA, rows, nullEvery, new SplittableRandom(SEED + rows));
        Path file = write(written, options);
        try (ParquetSource source = ParquetSource.open(file, options)) {
            assertThat(source.schema()).isEqualTo(AllTypes.SCHEMA);
            assertThat(source.rowCount()).isEqualTo(rows);
            Batch read = AnyRows.all(source);
            assertThat(read.rowCount()).as("seed " + SEED).isEqualTo(rows);
            SameRows.assertSame(written, 0, read);
        }
    }

    private Path write(Batch rows, ParquetOptions options) throws IOException {
        Path file = directory.resolve("rows.parquet");
        try (ParquetSink sink = ParquetSink.create(file, rows.schema(), options)) {
            sink.write(rows);
            sink.finish();
        }
        return file;
    }

    @Test
    void readsSomeColumnsInAnotherOrder() throws IOException {
        Batch written = AnyRows.random(AllTypes.SCHEMA, 1000, 5, new SplittableRandom(SEED));
        Path file = write(written, ParquetOptions.DEFAULT);
        List<String> names = List.of("records", "int64", "bits");
        try (ParquetSource source = ParquetSource.open(file, names, ParquetOptions.DEFAULT)) {
            assertThat(source.schema()).isEqualTo(AllTypes.SCHEMA.select(names));
            SameRows.assertSame(written, 0, AnyRows.all(source));
        }
    }

    @Test
    void goesThroughNcfAndBackBatchByBatch() throws IOException {
        Batch rows = AnyRows.random(AllTypes.SCHEMA, 20_000, 10, new SplittableRandom(SEED));
        ParquetOptions options =
                ParquetOptions.DEFAULT.withRowGroups(3000, 1 << 20).withBatchRows(1000);
        Path file = write(rows, options);
        Path ncf = directory.resolve("rows.ncf");
        Path back = directory.resolve("back.parquet");
        try (ParquetSource source = ParquetSource.open(file, options);
                NcfWriter writer = NcfWriter.create(Disk.system(), ncf, source.schema(), NcfOptions.DEFAULT)) {
            Batch batch = new Batch(source.schema());
            while (source.next(batch)) {
                assertThat(batch.rowCount()).isLessThanOrEqualTo(1000);
                writer.write(batch);
            }
            writer.finish();
        }
        try (NcfFile opened = NcfFile.open(Disk.system(), ncf, NcfOptions.DEFAULT);
                NcfScan scan = opened.scan().open();
                ParquetSink sink = ParquetSink.create(back, scan.schema(), options)) {
            Batch batch = new Batch(scan.schema());
            while (scan.next(batch)) {
                sink.write(batch);
            }
            sink.finish();
        }
        try (ParquetSource source = ParquetSource.open(back, options)) {
            assertThat(source.schema()).isEqualTo(AllTypes.SCHEMA);
            SameRows.assertSame(rows, 0, AnyRows.all(source));
        }
    }

    @Test
    void leavesNothingBehindUnlessFinished() throws IOException {
        Path file = directory.resolve("a.parquet");
        try (ParquetSink sink = ParquetSink.create(file, ONE, ParquetOptions.DEFAULT)) {
            Batch batch = new Batch(ONE);
            ((LongColumn) batch.column(0)).append(1);
            sink.write(batch);
        }
        try (var files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void rejectsANullWhereThereMustBeNone() throws IOException {
        try (ParquetSink sink = ParquetSink.create(directory.resolve("a.parquet"), ONE, ParquetOptions.DEFAULT)) {
            Batch batch = new Batch(ONE);
            batch.column(0).appendNull();
            assertThatThrownBy(() -> sink.write(batch))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("column 'id' must have a value in each row, but id has a null");
            assertThatThrownBy(sink::finish)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("a sink must be open to be written, but is failed");
        }
    }

    @Test
    void namesAFileThatIsNoParquetFile() throws IOException {
        Path file = directory.resolve("a.parquet");
        Files.writeString(file, "id,name\n1,one\n2,two\n");
        assertThatThrownBy(() -> ParquetSource.open(file, ParquetOptions.DEFAULT))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[" + file + "] a Parquet file must begin and end with PAR1, but does not");
        Files.writeString(file, "PAR1");
        assertThatThrownBy(() -> ParquetSource.open(file, ParquetOptions.DEFAULT))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[" + file + "] a Parquet file must have at least 12 bytes, but has 4");
        Files.writeString(file, "PARE12345678PARE");
        assertThatThrownBy(() -> ParquetSource.open(file, ParquetOptions.DEFAULT))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessage("[" + file + "] a Parquet file must not be encrypted, but is");
    }

    @Test
    void damageIsAnErrorOfOneKindOrNoneAtAll() throws IOException {
        Batch rows = AnyRows.random(AllTypes.SCHEMA, 40, 5, new SplittableRandom(SEED));
        Path file = write(rows, ParquetOptions.DEFAULT.withCodec(ParquetCodec.SNAPPY));
        byte[] bytes = Files.readAllBytes(file);
        Random random = new Random(SEED);
        for (int i = 0; i < 1500; i++) {
            byte[] damaged = bytes.clone();
            int at = random.nextInt(bytes.length);
            damaged[at] ^= (byte) (1 + random.nextInt(255));
            if (i % 10 == 0) {
                damaged = java.util.Arrays.copyOf(damaged, at);
            }
            Files.write(file, damaged);
            try (ParquetSource source = ParquetSource.open(file, ParquetOptions.DEFAULT)) {
                AnyRows.all(source);
            } catch (BasaltException e) {
                assertThat(e).hasMessageStartingWith("[" + file);
            } catch (RuntimeException | IOException e) {
                throw new AssertionError("byte " + at + " of seed " + SEED, e);
            }
        }
    }
}
