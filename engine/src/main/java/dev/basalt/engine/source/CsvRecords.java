package dev.basalt.engine.source;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Cuts a table into records and records into values.
///
/// A value may stand in quotes; it may then hold commas and line breaks, and a quote in it is doubled. Lines end with
/// a line feed, with or without a carriage return before it. Empty lines are passed over.
///
/// - **Threads:** confined to one
/// - **Source:** RFC 4180
final class CsvRecords {
    private final RecordBuffer buffer;
    private long line = 1;
    private long firstLine = 1;
    private boolean unclosedQuote;

    CsvRecords(RecordBuffer buffer) {
        this.buffer = buffer;
    }

    /// Line, from 1, on which the present record begins.
    long firstLine() {
        return firstLine;
    }

    /// Whether the file ended within quotes.
    boolean unclosedQuote() {
        return unclosedQuote;
    }

    /// Takes the next record that is not an empty line into the buffer.
    ///
    /// @return false at the end of the file
    boolean take() throws IOException {
        boolean more = true;
        do {
            buffer.begin();
            firstLine = line;
            more = takeOne();
        } while (more && isEmptyLine());
        return more || !isEmptyLine();
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
            if (next == '\n') {
                line++;
                if (!quoted) {
                    return true;
                }
            }
            // Within quotes a doubled quote closes and opens again, which changes nothing.
            if (next == '"' && (quoted || valueBegins)) {
                quoted = !quoted;
                valueBegins = true;
            } else {
                valueBegins = !quoted && next == ',';
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
            case 1 -> buffer.bytes()[from] == '\n';
            case 2 -> buffer.bytes()[from] == '\r' && buffer.bytes()[from + 1] == '\n';
            default -> false;
        };
    }

    /// The values of one record.
    ///
    /// @param record the record, with or without its line end
    /// @param where  the record's place
    /// @throws CorruptDataException if something else than a comma follows a closing quote
    static List<String> values(String record, Location where) {
        List<String> values = new ArrayList<>();
        int end = withoutLineEnd(record);
        int position = 0;
        while (true) {
            int valueEnd;
            if (position < end && record.charAt(position) == '"') {
                valueEnd = closingQuote(record, position, end) + 1;
                values.add(record.substring(position + 1, valueEnd - 1).replace("\"\"", "\""));
                if (valueEnd < end && record.charAt(valueEnd) != ',') {
                    throw new CorruptDataException(
                            where,
                            "a comma or the record's end must follow a closing quote, but value " + values.size()
                                    + " goes on");
                }
            } else {
                int comma = record.indexOf(',', position, end);
                valueEnd = comma < 0 ? end : comma;
                values.add(record.substring(position, valueEnd));
            }
            if (valueEnd == end) {
                return values;
            }
            position = valueEnd + 1;
        }
    }

    private static int withoutLineEnd(String record) {
        int end = record.length();
        if (end > 0 && record.charAt(end - 1) == '\n') {
            end--;
        }
        return end > 0 && record.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    private static int closingQuote(String record, int open, int end) {
        int quote = record.indexOf('"', open + 1, end);
        while (quote >= 0 && quote + 1 < end && record.charAt(quote + 1) == '"') {
            quote = record.indexOf('"', quote + 2, end);
        }
        if (quote < 0) {
            throw new IllegalStateException("a record must be taken whole, but a quote is open in '" + record + "'");
        }
        return quote;
    }
}
