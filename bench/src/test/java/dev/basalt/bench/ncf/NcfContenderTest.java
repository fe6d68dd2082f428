package dev.basalt.bench.ncf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.bench.ncf.Contender.Between;
import dev.basalt.bench.ncf.Contender.Request;
import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Those that need no native library beside zstd's: what Arrow wants of the JVM is not given to tests.
class NcfContenderTest {
    private static final int ROWS = 20_000;

    @TempDir
    private Path folder;

    private Path write(Contender contender) throws Exception {
        Path path = folder.resolve("file");
        contender.write(path, 1);
        return path;
    }

    private static Batch rows(Batch table, int from, int count) {
        Batch rows = new Batch(table.schema());
        for (int i = 0; i < table.columns().size(); i++) {
            rows.column(i).append(table.column(i), from, count);
        }
        return rows;
    }

    @ParameterizedTest
    @EnumSource(
            value = ContenderName.class,
            names = {"NCF", "NCF_FAST", "NCF_COMPACT", "PARQUET_V1_SNAPPY", "PARQUET_V1_ZSTD", "PARQUET_V2_ZSTD"})
    void readsWhatItWrote(ContenderName name) throws Exception {
        for (Batch table : List.of(
                SeedTables.thirteen(3000),
                MadeTables.taxi(3000),
                MadeTables.lineItem(0.0005),
                MadeTables.random(Simple.UUID, 100),
                MadeTables.withNulls(3000, 50))) {
            try (Contender contender = name.open(table)) {
                Path path = write(contender);
                ValueCheck check = new ValueCheck(table);
                contender.read(path, Request.all(table.schema()), 1, () -> check);
                check.finish();
                java.nio.file.Files.delete(path);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ContenderName.class,
            names = {"NCF", "PARQUET_V1_SNAPPY", "PARQUET_V2_ZSTD"})
    void findsRowsByValueAndByNumber(ContenderName name) throws Exception {
        Batch table = SeedTables.thirteen(ROWS);
        try (Contender contender = name.open(table)) {
            Path path = write(contender);
            ValueCheck found = new ValueCheck(rows(table, 777, 100));
            Between between = new Between("id", 777, 876);
            long touched = contender.read(path, new Request(table.schema(), between, null), 1, () -> found);
            found.finish();
            assertThat(touched).isPositive();
            ValueCheck taken = new ValueCheck(rows(table, 15_000, 3));
            contender.read(
                    path, new Request(table.schema(), null, new long[] {15_000, 15_001, 15_002}), 1, () -> taken);
            taken.finish();
        }
    }

    @Test
    void twoThreadsReadAllRows() throws Exception {
        Batch table = SeedTables.three(200_000);
        try (Contender contender = ContenderName.NCF.open(table)) {
            Path path = folder.resolve("file");
            contender.write(path, 2);
            Digest one = new Digest();
            contender.read(path, Request.all(table.schema()), 1, () -> one);
            java.util.concurrent.ConcurrentLinkedQueue<Digest> two = new java.util.concurrent.ConcurrentLinkedQueue<>();
            contender.read(path, Request.all(table.schema()), 2, () -> {
                Digest digest = new Digest();
                two.add(digest);
                return digest;
            });
            assertThat(one.rows()).isEqualTo(200_000);
            assertThat(two.stream().mapToLong(Digest::rows).sum()).isEqualTo(200_000);
        }
    }

    @Test
    void checkSeesAWrongValueAndAMissingRow() {
        Schema schema = Schema.of(Field.of("n", Simple.INT64));
        Batch expected = new Batch(schema);
        ((LongColumn) expected.column(0)).append(1);
        expected.column(0).appendNull();
        Batch wrong = new Batch(schema);
        ((LongColumn) wrong.column(0)).append(2);
        assertThatThrownBy(() -> new ValueCheck(expected).take(wrong))
                .hasMessage("row 0 of column 'n' must be read as it was written, but was not");
        Batch zero = new Batch(schema);
        ((LongColumn) zero.column(0)).append(1);
        ((LongColumn) zero.column(0)).append(0);
        assertThatThrownBy(() -> new ValueCheck(expected).take(zero))
                .hasMessage("row 1 of column 'n' must be read as it was written, but was not");
        assertThatThrownBy(() -> new ValueCheck(expected).finish()).hasMessage("there must be 2 rows, but were 0");
    }

    @Test
    void digestDependsOnEveryByte() {
        byte[] bytes = new byte[19];
        long zero = Digest.words(bytes, bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = 1;
            assertThat(Digest.words(bytes, bytes.length)).isNotEqualTo(zero);
            bytes[i] = 0;
        }
    }
}
