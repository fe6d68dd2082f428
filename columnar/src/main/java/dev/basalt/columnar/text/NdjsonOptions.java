package dev.basalt.columnar.text;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.limit.Limits;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How an NDJSON file is read, and how its types are found.
///
/// - **Threads:** immutable
///
/// @param times          whether strings that are all dates, timestamps or uuids get that type
/// @param encoding       the name of its character set; null for UTF-8, or what a byte order mark says
/// @param refused        receives the error of each line that is wrong, which is then passed over; null to end at the
///                       first
/// @param sampleRows     how many rows are looked at to find the types; [CsvOptions#ALL_ROWS] reads the file twice,
///                       and then every row fits
/// @param batchRows      most rows of a batch
/// @param maxRecordBytes largest line
public record NdjsonOptions(
        boolean times,
        @Nullable String encoding,
        @Nullable Consumer<? super BasaltException> refused,
        long sampleRows,
        int batchRows,
        int maxRecordBytes) {
    /// All rows are looked at, strings too; the first line that is wrong ends reading.
    public static final NdjsonOptions DEFAULT =
            new NdjsonOptions(true, null, null, CsvOptions.ALL_ROWS, 65_536, Limits.DEFAULT.maxDocumentBytes());

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
        return new NdjsonOptions(found, encoding, refused, sampleRows, batchRows, maxRecordBytes);
    }

    /// These options for another character set.
    ///
    /// @param name its name; null for UTF-8, or what a byte order mark says
    /// @return options
    public NdjsonOptions withEncoding(@Nullable String name) {
        return new NdjsonOptions(times, name, refused, sampleRows, batchRows, maxRecordBytes);
    }

    /// These options, passing over lines that are wrong.
    ///
    /// @param errors receives the error of each; null to end at the first
    /// @return options
    public NdjsonOptions withRefused(@Nullable Consumer<? super BasaltException> errors) {
        return new NdjsonOptions(times, encoding, errors, sampleRows, batchRows, maxRecordBytes);
    }

    /// These options with another number of rows to find the types by.
    ///
    /// @param rows how many rows
    /// @return options
    public NdjsonOptions withSampleRows(long rows) {
        return new NdjsonOptions(times, encoding, refused, rows, batchRows, maxRecordBytes);
    }

    /// These options with batches of another size.
    ///
    /// @param rows most rows of a batch
    /// @return options
    public NdjsonOptions withBatchRows(int rows) {
        return new NdjsonOptions(times, encoding, refused, sampleRows, rows, maxRecordBytes);
    }

    /// These options with another limit on lines.
    ///
    /// @param bytes the largest line
    /// @return options
    public NdjsonOptions withMaxRecordBytes(int bytes) {
        return new NdjsonOptions(times, encoding, refused, sampleRows, batchRows, bytes);
    }
}
