package dev.basalt.bench.ncf;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.encoding.Profile;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/// Who takes part.
enum ContenderName {
    /// NCF, small and fast.
    NCF("NCF balanced"),
    /// NCF without block compression.
    NCF_FAST("NCF fast"),
    /// NCF as small as possible.
    NCF_COMPACT("NCF compact"),
    /// parquet-java's default.
    PARQUET_V1_SNAPPY("parquet-java 1.18.1 v1 snappy"),
    /// parquet-java.
    PARQUET_V1_ZSTD("parquet-java 1.18.1 v1 zstd-3"),
    /// parquet-java.
    PARQUET_V2_SNAPPY("parquet-java 1.18.1 v2 snappy"),
    /// parquet-java.
    PARQUET_V2_ZSTD("parquet-java 1.18.1 v2 zstd-3"),
    /// DuckDB's default.
    DUCKDB_V1_SNAPPY("DuckDB 1.4.3 Parquet v1 snappy"),
    /// DuckDB.
    DUCKDB_V1_ZSTD("DuckDB 1.4.3 Parquet v1 zstd"),
    /// DuckDB.
    DUCKDB_V2_SNAPPY("DuckDB 1.4.3 Parquet v2 snappy"),
    /// DuckDB.
    DUCKDB_V2_ZSTD("DuckDB 1.4.3 Parquet v2 zstd"),
    /// Vortex.
    VORTEX("Vortex 0.76.0 by JNI");

    private final String label;

    ContenderName(String label) {
        this.label = label;
    }

    /// Its name in tables.
    String label() {
        return label;
    }

    /// Its name on the command line.
    String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static ContenderName of(String option) {
        return Arrays.stream(values())
                .filter(name -> name.option().equals(option))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--contenders must be of "
                        + Arrays.stream(values()).map(ContenderName::option).toList() + ", but was " + option));
    }

    /// Gives it a table.
    Contender open(Batch table) throws SQLException {
        return switch (this) {
            case NCF -> new BasaltTableContender(table, Profile.BALANCED);
            case NCF_FAST -> new BasaltTableContender(table, Profile.FAST);
            case NCF_COMPACT -> new BasaltTableContender(table, Profile.COMPACT);
            case PARQUET_V1_SNAPPY ->
                new ParquetContender(table, WriterVersion.PARQUET_1_0, CompressionCodecName.SNAPPY);
            case PARQUET_V1_ZSTD -> new ParquetContender(table, WriterVersion.PARQUET_1_0, CompressionCodecName.ZSTD);
            case PARQUET_V2_SNAPPY ->
                new ParquetContender(table, WriterVersion.PARQUET_2_0, CompressionCodecName.SNAPPY);
            case PARQUET_V2_ZSTD -> new ParquetContender(table, WriterVersion.PARQUET_2_0, CompressionCodecName.ZSTD);
            case DUCKDB_V1_SNAPPY -> new DuckContender(table, 1, "snappy");
            case DUCKDB_V1_ZSTD -> new DuckContender(table, 1, "zstd");
            case DUCKDB_V2_SNAPPY -> new DuckContender(table, 2, "snappy");
            case DUCKDB_V2_ZSTD -> new DuckContender(table, 2, "zstd");
            case VORTEX -> new VortexContender(table);
        };
    }
}
