package dev.basalt.parquet;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// How a Parquet file is written and read.
///
/// - **Threads:** immutable
///
/// @param codec         how pages are compressed
/// @param writerVersion the version of pages and encodings: 1, which everything reads, or 2
/// @param rowGroupRows  most rows of a row group, at least 1
/// @param rowGroupBytes about how many encoded bytes a row group has, 1 to 1 GiB; a writer keeps that much in memory
/// @param batchRows     most rows of a batch that is read, at least 1; rows of many bytes come in smaller batches
/// @param maxPageBytes  most bytes that a page that is read may have once decompressed, at least 1
/// @param decimalsAsText whether decimals of more than 38 digits are read as text, and not refused
/// @param metadata      key-value metadata of a written file
public record ParquetOptions(
        ParquetCodec codec,
        int writerVersion,
        int rowGroupRows,
        long rowGroupBytes,
        int batchRows,
        int maxPageBytes,
        boolean decimalsAsText,
        Map<String, String> metadata) {
    /// Zstandard, version 1, row groups of 1,048,576 rows or 128 MiB, batches of 8,192 rows, pages of at most 256
    /// MiB.
    public static final ParquetOptions DEFAULT =
            new ParquetOptions(ParquetCodec.ZSTD, 1, 1 << 20, 128L << 20, 8192, 256 << 20, false, Map.of());

    private static final long MAX_ROW_GROUP_BYTES = 1L << 30;

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is out of range
    public ParquetOptions {
        requireNonNull(codec, "codec");
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
        if (writerVersion != 1 && writerVersion != 2) {
            throw new IllegalArgumentException("writerVersion must be 1 or 2, but was " + writerVersion);
        }
        requirePositive("rowGroupRows", rowGroupRows);
        requirePositive("batchRows", batchRows);
        requirePositive("maxPageBytes", maxPageBytes);
        if (rowGroupBytes < 1 || rowGroupBytes > MAX_ROW_GROUP_BYTES) {
            throw new IllegalArgumentException(
                    "rowGroupBytes must be 1 to " + MAX_ROW_GROUP_BYTES + ", but was " + rowGroupBytes);
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but was " + value);
        }
    }

    /// These options with another codec.
    ///
    /// @param value how pages are compressed
    /// @return new options
    public ParquetOptions withCodec(ParquetCodec value) {
        return new ParquetOptions(
                value, writerVersion, rowGroupRows, rowGroupBytes, batchRows, maxPageBytes, decimalsAsText, metadata);
    }

    /// These options with another version.
    ///
    /// @param value 1 or 2
    /// @return new options
    public ParquetOptions withWriterVersion(int value) {
        return new ParquetOptions(
                codec, value, rowGroupRows, rowGroupBytes, batchRows, maxPageBytes, decimalsAsText, metadata);
    }

    /// These options with row groups of another size.
    ///
    /// @param rows  most rows of a row group
    /// @param bytes about how many encoded bytes it has
    /// @return new options
    public ParquetOptions withRowGroups(int rows, long bytes) {
        return new ParquetOptions(codec, writerVersion, rows, bytes, batchRows, maxPageBytes, decimalsAsText, metadata);
    }

    /// These options with batches of another size.
    ///
    /// @param rows most rows of a batch that is read
    /// @return new options
    public ParquetOptions withBatchRows(int rows) {
        return new ParquetOptions(
                codec, writerVersion, rowGroupRows, rowGroupBytes, rows, maxPageBytes, decimalsAsText, metadata);
    }

    /// These options with another limit of a page.
    ///
    /// @param bytes most bytes that a page that is read may have once decompressed
    /// @return new options
    public ParquetOptions withMaxPageBytes(int bytes) {
        return new ParquetOptions(
                codec, writerVersion, rowGroupRows, rowGroupBytes, batchRows, bytes, decimalsAsText, metadata);
    }

    /// These options with another way to read long decimals.
    ///
    /// @param value whether decimals of more than 38 digits are read as text, and not refused
    /// @return new options
    public ParquetOptions withDecimalsAsText(boolean value) {
        return new ParquetOptions(
                codec, writerVersion, rowGroupRows, rowGroupBytes, batchRows, maxPageBytes, value, metadata);
    }

    /// These options with other metadata.
    ///
    /// @param values key-value metadata of a written file
    /// @return new options
    public ParquetOptions withMetadata(Map<String, String> values) {
        return new ParquetOptions(
                codec, writerVersion, rowGroupRows, rowGroupBytes, batchRows, maxPageBytes, decimalsAsText, values);
    }
}
