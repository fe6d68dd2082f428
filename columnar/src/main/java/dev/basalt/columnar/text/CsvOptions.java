package dev.basalt.columnar.text;

import dev.basalt.core.limit.Limits;

/// The dialect of a CSV file, and how its types are found.
///
/// - **Threads:** immutable
///
/// @param delimiter      stands between values; an ASCII character
/// @param quote          stands around values; an ASCII character
/// @param header         whether the first record names the columns; else they are `column1`, `column2` and so on
/// @param nullText       what stands for a null where it is not in quotes; empty for an empty value
/// @param decimals       whether numbers with a point become decimals, which keep every digit, rather than float64
/// @param sampleRows     how many rows are looked at to find the types; [#ALL_ROWS] reads the file twice, and then
///                       every row fits
/// @param batchRows      most rows of a batch
/// @param maxRecordBytes largest record
public record CsvOptions(
        char delimiter,
        char quote,
        boolean header,
        String nullText,
        boolean decimals,
        long sampleRows,
        int batchRows,
        int maxRecordBytes) {
    /// As many rows as the file has.
    public static final long ALL_ROWS = Long.MAX_VALUE;

    /// Commas, double quotes, a header, empty values as nulls; all rows are looked at.
    public static final CsvOptions DEFAULT =
            new CsvOptions(',', '"', true, "", false, ALL_ROWS, 65_536, Limits.DEFAULT.maxDocumentBytes());

    /// Checks the numbers and the text for nulls.
    ///
    /// @throws IllegalArgumentException if a number is not positive, or the text for nulls would need quotes
    public CsvOptions {
        if (sampleRows < 1 || batchRows < 1 || maxRecordBytes < 1) {
            throw new IllegalArgumentException("sampleRows, batchRows and maxRecordBytes must be positive, but were "
                    + sampleRows + ", " + batchRows + " and " + maxRecordBytes);
        }
        for (int i = 0; i < nullText.length(); i++) {
            char c = nullText.charAt(i);
            if (c == delimiter || c == quote || c == '\n' || c == '\r') {
                throw new IllegalArgumentException("nullText must not need quotes, but was '" + nullText + "'");
            }
        }
    }

    /// These options with another character between values.
    ///
    /// @param character the character
    /// @return options
    public CsvOptions withDelimiter(char character) {
        return new CsvOptions(character, quote, header, nullText, decimals, sampleRows, batchRows, maxRecordBytes);
    }

    /// These options, for a file with or without names in its first record.
    ///
    /// @param first whether the first record names the columns
    /// @return options
    public CsvOptions withHeader(boolean first) {
        return new CsvOptions(delimiter, quote, first, nullText, decimals, sampleRows, batchRows, maxRecordBytes);
    }

    /// These options with another text for nulls.
    ///
    /// @param text what stands for a null
    /// @return options
    public CsvOptions withNullText(String text) {
        return new CsvOptions(delimiter, quote, header, text, decimals, sampleRows, batchRows, maxRecordBytes);
    }

    /// These options, with or without decimals.
    ///
    /// @param asked whether numbers with a point become decimals
    /// @return options
    public CsvOptions withDecimals(boolean asked) {
        return new CsvOptions(delimiter, quote, header, nullText, asked, sampleRows, batchRows, maxRecordBytes);
    }

    /// These options with another number of rows to find the types by.
    ///
    /// @param rows how many rows
    /// @return options
    public CsvOptions withSampleRows(long rows) {
        return new CsvOptions(delimiter, quote, header, nullText, decimals, rows, batchRows, maxRecordBytes);
    }

    /// These options with batches of another size.
    ///
    /// @param rows most rows of a batch
    /// @return options
    public CsvOptions withBatchRows(int rows) {
        return new CsvOptions(delimiter, quote, header, nullText, decimals, sampleRows, rows, maxRecordBytes);
    }
}
