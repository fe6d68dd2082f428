package dev.basalt.core.text;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Cuts a table into records and records into values.
///
/// A value may stand in quotes; it may then hold delimiters and line breaks, and a quote in it is doubled. Lines end
/// with a line feed, a carriage return, or both. Empty lines are passed over, and lines of comments.
///
/// - **Threads:** confined to one
/// - **Source:** RFC 4180
public final class CsvRecords {
    private final RecordBuffer buffer;
    private final char delimiter;
    private final char quote;
    private final char comment;
    /// What opens and closes quotes; no byte at all where there are none.
    private final int quoteByte;

    private final String oneQuote;
    private final String doubledQuote;

    private long line = 1;
    private long firstLine = 1;
    private boolean unclosedQuote;

    /// Cuts records whose values stand between commas and in double quotes.
    ///
    /// @param buffer where the bytes come from
    public CsvRecords(RecordBuffer buffer) {
        this(buffer, CsvSyntax.DEFAULT);
    }

    /// Cuts records of another syntax.
    ///
    /// @param buffer where the bytes come from
    /// @param syntax delimiter, quote and comment
    public CsvRecords(RecordBuffer buffer, CsvSyntax syntax) {
        this.buffer = buffer;
        this.delimiter = syntax.delimiter();
        this.quote = syntax.quote();
        this.comment = syntax.comment();
        this.quoteByte = quote == CsvSyntax.NONE ? RecordBuffer.END - 1 : quote;
        this.oneQuote = String.valueOf(quote);
        this.doubledQuote = oneQuote.repeat(2);
    }

    /// Counts lines that were passed over before.
    ///
    /// @param count how many
    public void countLines(int count) {
        line += count;
    }

    /// Passes over lines that are no part of the table, whatever they hold.
    ///
    /// @param count how many
    /// @throws IOException if reading fails
    public void skipLines(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            skipLine();
        }
    }

    private void skipLine() throws IOException {
        int next = buffer.read();
        while (next != RecordBuffer.END && next != '\n' && next != '\r') {
            next = buffer.read();
        }
        if (next != RecordBuffer.END) {
            endLine(next);
        }
        // Detection looks at what begins here.
        buffer.begin();
    }

    /// Where the present record begins.
    ///
    /// @return its line, from 1
    public long firstLine() {
        return firstLine;
    }

    /// Whether the file ended within quotes.
    ///
    /// @return whether it did
    public boolean unclosedQuote() {
        return unclosedQuote;
    }

    /// Takes the next record that is not an empty line into the buffer.
    ///
    /// @return false at the end of the file
    /// @throws IOException if reading fails
    public boolean take() throws IOException {
        while (true) {
            buffer.begin();
            firstLine = line;
            if (comment != CsvSyntax.NONE && beginsComment()) {
                skipLine();
                continue;
            }
            boolean more = takeOne();
            if (!isEmptyLine()) {
                return true;
            }
            if (!more) {
                return false;
            }
        }
    }

    private boolean beginsComment() throws IOException {
        int next = buffer.read();
        if (next != RecordBuffer.END) {
            buffer.unread();
        }
        return next == comment;
    }

    private boolean takeOne() throws IOException {
        boolean quoted = false;
        boolean valueBegins = true;
        while (true) {
            int next = buffer.read();
            if (next == RecordBuffer.END) {
                unclosedQuote = quoted;
                return false;
            }
            if (next == '\n' || next == '\r') {
                endLine(next);
                if (!quoted) {
                    return true;
                }
            }
            // Within quotes a doubled quote closes and opens again, which changes nothing.
            if (next == quoteByte && (quoted || valueBegins)) {
                quoted = !quoted;
                valueBegins = true;
            } else {
                valueBegins = !quoted && next == delimiter;
            }
        }
    }

    /// Counts a line, and takes the line feed behind a carriage return.
    private void endLine(int end) throws IOException {
        line++;
        if (end == '\r') {
            int next = buffer.read();
            if (next != '\n' && next != RecordBuffer.END) {
                buffer.unread();
            }
        }
    }

    private boolean isEmptyLine() {
        if (buffer.tooLarge()) {
            return false;
        }
        int from = buffer.recordFrom();
        return switch (buffer.recordLength()) {
            case 0 -> true;
            case 1 -> buffer.bytes()[from] == '\n' || buffer.bytes()[from] == '\r';
            case 2 -> buffer.bytes()[from] == '\r' && buffer.bytes()[from + 1] == '\n';
            default -> false;
        };
    }

    /// The values of one record.
    ///
    /// @param record the record, with or without its line end
    /// @param where  the record's place
    /// @return its values, at least one
    /// @throws CorruptDataException if something else than a delimiter follows a closing quote
    public List<String> values(String record, Location where) {
        List<String> values = new ArrayList<>();
        values(record, where, values, new BitSet());
        return values;
    }

    /// The values of one record, and which of them stood in quotes.
    ///
    /// @param record the record, with or without its line end
    /// @param where  the record's place
    /// @param values receives the values, at least one; cleared first
    /// @param quoted receives a bit for each value that stood in quotes; cleared first
    /// @throws CorruptDataException if something else than a delimiter follows a closing quote
    public void values(String record, Location where, List<String> values, BitSet quoted) {
        values.clear();
        quoted.clear();
        int end = withoutLineEnd(record);
        int position = 0;
        while (true) {
            int valueEnd;
            if (position < end && record.charAt(position) == quoteByte) {
                valueEnd = closingQuote(record, position, end) + 1;
                quoted.set(values.size());
                values.add(unquoted(record, position + 1, valueEnd - 1));
                if (valueEnd < end && record.charAt(valueEnd) != delimiter) {
                    throw new CorruptDataException(
                            where,
                            (delimiter == ',' ? "a comma" : "the delimiter '" + delimiter + "'")
                                    + " or the record's end must follow a closing quote, but value " + values.size()
                                    + " goes on");
                }
            } else {
                int next = record.indexOf(delimiter, position, end);
                valueEnd = next < 0 ? end : next;
                values.add(record.substring(position, valueEnd));
            }
            if (valueEnd == end) {
                return;
            }
            position = valueEnd + 1;
        }
    }

    private String unquoted(String record, int from, int to) {
        return record.substring(from, to).replace(doubledQuote, oneQuote);
    }

    private static int withoutLineEnd(String record) {
        int end = record.length();
        if (end > 0 && record.charAt(end - 1) == '\n') {
            end--;
        }
        // Within quotes a carriage return stands before the closing one.
        return end > 0 && record.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    private int closingQuote(String record, int open, int end) {
        int close = record.indexOf(quote, open + 1, end);
        while (close >= 0 && close + 1 < end && record.charAt(close + 1) == quote) {
            close = record.indexOf(quote, close + 2, end);
        }
        if (close < 0) {
            throw new IllegalStateException("a record must be taken whole, but a quote is open in '" + record + "'");
        }
        return close;
    }
}
