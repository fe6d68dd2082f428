package dev.basalt.columnar.text;

import dev.basalt.core.limit.Limits;

/// How the types in an NDJSON file are found.
///
/// - **Threads:** immutable
///
/// @param times          whether strings that are all dates, timestamps or uuids get that type
/// @param sampleRows     how many rows are looked at to find the types; [CsvOptions#ALL_ROWS] reads the file twice,
///                       and then every row fits
/// @param batchRows      most rows of a batch
/// @param maxRecordBytes largest line
public record NdjsonOptions(boolean times, long sampleRows, int batchRows, int maxRecordBytes) {
    /// All rows are looked at, strings too.
    public static final NdjsonOptions DEFAULT =
            new NdjsonOptions(true, CsvOptions.ALL_ROWS, 65_536, Limits.DEFAULT.maxDocumentBytes());

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if a number is not positive
    public NdjsonOptions {
        if (sampleRows < 1 || batchRows < 1 || maxRecordBytes < 1) {
            throw new IllegalArgumentException("sampleRows, batchRows and maxRecordBytes must be positive, but were "
                    + sampleRows + ", " + batchRows + " and " + maxRecordBytes);
        }
    }

    /// These options, with strings that stay strings or not.
    ///
    /// @param found whether strings that are all dates, timestamps or uuids get that type
    /// @return options
    public NdjsonOptions withTimes(boolean found) {
        return new NdjsonOptions(found, sampleRows, batchRows, maxRecordBytes);
    }

    /// These options with another number of rows to find the types by.
    ///
    /// @param rows how many rows
    /// @return options
    public NdjsonOptions withSampleRows(long rows) {
        return new NdjsonOptions(times, rows, batchRows, maxRecordBytes);
    }

    /// These options with batches of another size.
    ///
    /// @param rows most rows of a batch
    /// @return options
    public NdjsonOptions withBatchRows(int rows) {
        return new NdjsonOptions(times, sampleRows, rows, maxRecordBytes);
    }
}
