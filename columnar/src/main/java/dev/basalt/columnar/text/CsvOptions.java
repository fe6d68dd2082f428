package dev.basalt.columnar.text;

import static java.util.Objects.requireNonNull;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.limit.Limits;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How a CSV file is written, and how its types are found. What is not said is found in the file; files that are
/// written have commas, double quotes and a header where nothing else is said.
///
/// - **Threads:** immutable
public final class CsvOptions {
    /// As many rows as the file has.
    public static final long ALL_ROWS = Long.MAX_VALUE;

    /// Stands for no quote, or no comments.
    public static final char NONE = 0;

    /// All is found in the file, empty values are nulls, all rows are looked at, the first wrong one ends reading.
    public static final CsvOptions DEFAULT = new CsvOptions();

    private @Nullable Character delimiter;
    private @Nullable Character quote;
    private char comment = NONE;
    private @Nullable Boolean header;
    private int skippedLines;
    private String nullText = "";
    private boolean decimals;
    private char preferredDelimiter = ',';
    private @Nullable String encoding;
    private @Nullable Consumer<? super BasaltException> refused;
    private @Nullable Consumer<? super String> notes;
    private long sampleRows = ALL_ROWS;
    private int batchRows = 65_536;
    private int maxRecordBytes = Limits.DEFAULT.maxDocumentBytes();

    private CsvOptions() {}

    private CsvOptions copy() {
        CsvOptions copy = new CsvOptions();
        copy.delimiter = delimiter;
        copy.quote = quote;
        copy.comment = comment;
        copy.header = header;
        copy.skippedLines = skippedLines;
        copy.nullText = nullText;
        copy.decimals = decimals;
        copy.preferredDelimiter = preferredDelimiter;
        copy.encoding = encoding;
        copy.refused = refused;
        copy.notes = notes;
        copy.sampleRows = sampleRows;
        copy.batchRows = batchRows;
        copy.maxRecordBytes = maxRecordBytes;
        return copy;
    }

    /// Stands between values; an ASCII character.
    ///
    /// @return the character; null to find it
    public @Nullable Character delimiter() {
        return delimiter;
    }

    /// Stands around values; an ASCII character, or [#NONE] where values are never quoted.
    ///
    /// @return the character; null to find it
    public @Nullable Character quote() {
        return quote;
    }

    /// Begins lines that are passed over; [#NONE] where there are none.
    ///
    /// @return the character
    public char comment() {
        return comment;
    }

    /// Whether the first record names the columns; else they are `column1`, `column2` and so on.
    ///
    /// @return whether it does; null to find out
    public @Nullable Boolean header() {
        return header;
    }

    /// How many lines stand before the table.
    ///
    /// @return the count
    public int skippedLines() {
        return skippedLines;
    }

    /// What stands for a null where it is not in quotes; empty for an empty value.
    ///
    /// @return the text
    public String nullText() {
        return nullText;
    }

    /// Whether all numbers with a point become decimals, which keep every digit, not only those that all have one
    /// number of digits behind it, some of them ending in zeros.
    ///
    /// @return whether they do
    public boolean decimals() {
        return decimals;
    }

    /// The name of the character set; null for UTF-8, or what a byte order mark says.
    ///
    /// @return the name or null
    public @Nullable String encoding() {
        return encoding;
    }

    /// Receives the error of each record that is wrong, which is then passed over; null to end at the first.
    ///
    /// @return the receiver or null
    public @Nullable Consumer<? super BasaltException> refused() {
        return refused;
    }

    /// How many rows are looked at to find the types; with [#ALL_ROWS] the file is read twice, and every row fits.
    ///
    /// @return the count
    public long sampleRows() {
        return sampleRows;
    }

    /// The most rows of a batch.
    ///
    /// @return the count
    public int batchRows() {
        return batchRows;
    }

    /// The size of the largest record in bytes.
    ///
    /// @return the size
    public int maxRecordBytes() {
        return maxRecordBytes;
    }

    char preferredDelimiter() {
        return preferredDelimiter;
    }

    void say(String note) {
        if (notes != null) {
            notes.accept(note);
        }
    }

    /// These options with another character between values.
    ///
    /// @param character the character; null to find it
    /// @return options
    public CsvOptions withDelimiter(@Nullable Character character) {
        CsvOptions changed = copy();
        changed.delimiter = character;
        return changed.checked();
    }

    /// These options with the character between values that is taken where others fit the file no better.
    ///
    /// @param character the character
    /// @return options
    public CsvOptions withPreferredDelimiter(char character) {
        CsvOptions changed = copy();
        changed.preferredDelimiter = character;
        return changed;
    }

    /// These options with another character around values.
    ///
    /// @param character the character, [#NONE] for no quotes; null to find it
    /// @return options
    public CsvOptions withQuote(@Nullable Character character) {
        CsvOptions changed = copy();
        changed.quote = character;
        return changed.checked();
    }

    /// These options for a file with lines of comments.
    ///
    /// @param character what they begin with; [#NONE] where there are none
    /// @return options
    public CsvOptions withComment(char character) {
        CsvOptions changed = copy();
        changed.comment = character;
        return changed;
    }

    /// These options, for a file with or without names in its first record.
    ///
    /// @param first whether the first record names the columns; null to find out
    /// @return options
    public CsvOptions withHeader(@Nullable Boolean first) {
        CsvOptions changed = copy();
        changed.header = first;
        return changed;
    }

    /// These options for a file with lines before the table.
    ///
    /// @param count how many
    /// @return options
    /// @throws IllegalArgumentException if the number is negative
    public CsvOptions withSkippedLines(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("skippedLines must be at least 0, but was " + count);
        }
        CsvOptions changed = copy();
        changed.skippedLines = count;
        return changed;
    }

    /// These options with another text for nulls.
    ///
    /// @param text what stands for a null
    /// @return options
    /// @throws IllegalArgumentException if the text would need quotes
    public CsvOptions withNullText(String text) {
        CsvOptions changed = copy();
        changed.nullText = requireNonNull(text, "text");
        return changed.checked();
    }

    /// These options, with or without decimals.
    ///
    /// @param asked whether numbers with a point become decimals
    /// @return options
    public CsvOptions withDecimals(boolean asked) {
        CsvOptions changed = copy();
        changed.decimals = asked;
        return changed;
    }

    /// These options for another character set.
    ///
    /// @param name its name; null for UTF-8, or what a byte order mark says
    /// @return options
    public CsvOptions withEncoding(@Nullable String name) {
        CsvOptions changed = copy();
        changed.encoding = name;
        return changed;
    }

    /// These options, passing over records that are wrong.
    ///
    /// @param errors receives the error of each; null to end at the first
    /// @return options
    public CsvOptions withRefused(@Nullable Consumer<? super BasaltException> errors) {
        CsvOptions changed = copy();
        changed.refused = errors;
        return changed;
    }

    /// These options, saying what was found in a file and not asked for.
    ///
    /// @param receiver receives a line for the syntax that was found, and one for columns that were renamed
    /// @return options
    public CsvOptions withNotes(@Nullable Consumer<? super String> receiver) {
        CsvOptions changed = copy();
        changed.notes = receiver;
        return changed;
    }

    /// These options with another number of rows to find the types by.
    ///
    /// @param rows how many rows
    /// @return options
    /// @throws IllegalArgumentException if the number is not positive
    public CsvOptions withSampleRows(long rows) {
        CsvOptions changed = copy();
        changed.sampleRows = requirePositive("sampleRows", rows);
        return changed;
    }

    /// These options with batches of another size.
    ///
    /// @param rows most rows of a batch
    /// @return options
    /// @throws IllegalArgumentException if the number is not positive
    public CsvOptions withBatchRows(int rows) {
        CsvOptions changed = copy();
        changed.batchRows = (int) requirePositive("batchRows", rows);
        return changed;
    }

    /// These options with another limit for records.
    ///
    /// @param bytes size of the largest record
    /// @return options
    /// @throws IllegalArgumentException if the number is not positive
    public CsvOptions withMaxRecordBytes(int bytes) {
        CsvOptions changed = copy();
        changed.maxRecordBytes = (int) requirePositive("maxRecordBytes", bytes);
        return changed;
    }

    private static long requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be positive, but was " + value);
        }
        return value;
    }

    private CsvOptions checked() {
        for (int i = 0; i < nullText.length(); i++) {
            char c = nullText.charAt(i);
            if (isSign(delimiter, c) || isSign(quote, c) || c == '\n' || c == '\r') {
                throw new IllegalArgumentException("nullText must not need quotes, but was '" + nullText + "'");
            }
        }
        return this;
    }

    private static boolean isSign(@Nullable Character sign, char c) {
        return sign != null && sign == c;
    }
}
