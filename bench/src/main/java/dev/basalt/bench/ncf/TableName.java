package dev.basalt.bench.ncf;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.internal.LogLines;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import java.util.Arrays;
import java.util.Locale;

/// What is written and read.
enum TableName {
    /// Three columns of the original, functions of the row's number.
    THREE,
    /// Six columns of the original.
    SIX,
    /// Eleven columns of the original, functions of the row's number.
    ELEVEN,
    /// Thirteen columns of the original.
    THIRTEEN,
    /// TPC-H.
    LINEITEM,
    /// Lines of a web server.
    APACHE,
    /// Lines of a file system.
    HDFS,
    /// Lines of errors of a web server.
    NGINX,
    /// Lines of JSON.
    JSON,
    /// Rides.
    TAXI,
    /// Readings.
    SENSORS,
    /// Random binary64 numbers.
    DOUBLES,
    /// Random 64-bit integers.
    LONGS,
    /// Random UUIDs.
    UUIDS,
    /// 1,000 columns.
    WIDE,
    /// Columns that may have nulls, and have none.
    NULLS_0,
    /// One value of a hundred is missing.
    NULLS_1,
    /// Every other value is missing.
    NULLS_50,
    /// One value of a hundred is there.
    NULLS_99;

    private static final long SEED = 7;
    private static final int WIDE_COLUMNS = 1000;

    /// Its name on the command line.
    String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static TableName of(String option) {
        return Arrays.stream(values())
                .filter(name -> name.option().equals(option))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--data must be of "
                        + Arrays.stream(values()).map(TableName::option).toList() + ", but was " + option));
    }

    /// Makes the table.
    ///
    /// @param rows  how many rows; of TPC-H the scale says so, and the table with 1,000 columns has a tenth
    /// @param scale of TPC-H
    Batch make(int rows, double scale) {
        return switch (this) {
            case THREE -> SeedTables.three(rows);
            case SIX -> SeedTables.six(rows);
            case ELEVEN -> SeedTables.eleven(rows);
            case THIRTEEN -> SeedTables.thirteen(rows);
            case LINEITEM -> MadeTables.lineItem(scale);
            case APACHE -> lines(LogLines.Kind.APACHE, rows);
            case HDFS -> lines(LogLines.Kind.HDFS, rows);
            case NGINX -> lines(LogLines.Kind.NGINX, rows);
            case JSON -> lines(LogLines.Kind.JSON, rows);
            case TAXI -> MadeTables.taxi(rows);
            case SENSORS -> MadeTables.sensors(rows);
            case DOUBLES -> MadeTables.random(Simple.FLOAT64, rows);
            case LONGS -> MadeTables.random(Simple.INT64, rows);
            case UUIDS -> MadeTables.random(Simple.UUID, rows);
            case WIDE -> MadeTables.wide(Math.max(1, rows / 10), WIDE_COLUMNS);
            case NULLS_0 -> MadeTables.withNulls(rows, 0);
            case NULLS_1 -> MadeTables.withNulls(rows, 1);
            case NULLS_50 -> MadeTables.withNulls(rows, 50);
            case NULLS_99 -> MadeTables.withNulls(rows, 99);
        };
    }

    private static Batch lines(LogLines.Kind kind, int rows) {
        Batch batch = new Batch(Schema.of(Field.of("line", Simple.STRING).notNull()));
        BytesColumn lines = LogLines.of(kind, rows, SEED);
        batch.column(0).append(lines, 0, rows);
        return batch;
    }
}
