package dev.basalt.parquet;

import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/// How the pages of a written file are compressed.
public enum ParquetCodec {
    /// Not at all.
    NONE(CompressionCodecName.UNCOMPRESSED),
    /// Snappy: quick, and read by everything.
    SNAPPY(CompressionCodecName.SNAPPY),
    /// Gzip: read by everything, and slow.
    GZIP(CompressionCodecName.GZIP),
    /// Zstandard: smaller than Snappy at nearly its speed.
    ZSTD(CompressionCodecName.ZSTD);

    private final CompressionCodecName parquetName;

    ParquetCodec(CompressionCodecName parquetName) {
        this.parquetName = parquetName;
    }

    CompressionCodecName parquetName() {
        return parquetName;
    }
}
