package dev.basalt.core.text;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Detects the syntax of a CSV file from its beginning: the delimiter and quote with which most records have one
/// number of values, at least two.
///
/// Commas and double quotes are taken where others are no better. Lines before the first record that begin with `#`
/// and have another number of values than most records are notes, not the table's names.
///
/// - **Threads:** immutable
///
/// @param syntax       delimiter, quote and comment
/// @param skippedLines how many lines stand before the table
/// @param columns      how many values most records have; 1 also where no delimiter was found, 0 without a record
public record CsvDetection(CsvSyntax syntax, int skippedLines, int columns) {
    /// How many bytes are looked at.
    public static final int SAMPLE_BYTES = 256 << 10;

    private static final char[] DELIMITERS = {',', ';', '\t', '|'};
    private static final char[] QUOTES = {'"', '\''};
    private static final int MAX_RECORDS = 1000;
    /// A record whose quotes do not fit counts against a syntax like so many records of another length.
    private static final double BROKEN = 2;

    /// What is known without looking.
    ///
    /// @param delimiter stands between values; null to find it
    /// @param quote     stands around values, [CsvSyntax#NONE] for nothing; null to find it
    /// @param comment   begins lines that are passed over, or [CsvSyntax#NONE]
    /// @param preferred the delimiter to take where others are no better
    public record Known(
            @org.jspecify.annotations.Nullable Character delimiter,
            @org.jspecify.annotations.Nullable Character quote,
            char comment,
            char preferred) {
        /// Nothing is known.
        public static final Known NOTHING = new Known(null, null, CsvSyntax.NONE, ',');
    }

    /// Looks at the beginning of a file, which stays to be read.
    ///
    /// @param buffer the file, at its beginning or behind lines that are no part of the table
    /// @param known  what is known without looking
    /// @return what was found
    /// @throws IOException if reading fails
    public static CsvDetection of(RecordBuffer buffer, Known known) throws IOException {
        int length = buffer.peek(SAMPLE_BYTES);
        boolean whole = length < SAMPLE_BYTES;
        Trial best = null;
        for (char quote : known.quote() == null ? QUOTES : new char[] {known.quote()}) {
            for (char delimiter : delimiters(known)) {
                if (delimiter == quote || delimiter == known.comment()) {
                    continue;
                }
                Trial trial = new Trial(new CsvSyntax(delimiter, quote, known.comment()));
                trial.read(buffer.bytes(), buffer.recordFrom(), buffer.recordFrom() + length, whole);
                if (best == null || trial.isBetterThan(best)) {
                    best = trial;
                }
            }
        }
        if (best == null) {
            throw new IllegalStateException("a delimiter must be tried");
        }
        return new CsvDetection(best.syntax, best.notes(), best.columns());
    }

    private static char[] delimiters(Known known) {
        if (known.delimiter() != null) {
            return new char[] {known.delimiter()};
        }
        StringBuilder all = new StringBuilder().append(known.preferred());
        for (char delimiter : DELIMITERS) {
            if (delimiter != known.preferred()) {
                all.append(delimiter);
            }
        }
        return all.toString().toCharArray();
    }

    /// The sample, cut by one syntax.
    private static final class Trial {
        private final CsvSyntax syntax;
        /// How many values each record has.
        private final List<Integer> counts = new ArrayList<>();
        /// Whether each begins with `#`.
        private final List<Boolean> marked = new ArrayList<>();

        private int broken;
        private boolean hasQuotedValues;
        private int most;
        private int mostOften;

        Trial(CsvSyntax syntax) {
            this.syntax = syntax;
        }

        void read(byte[] bytes, int from, int to, boolean whole) {
            int at = from;
            while (at < to && counts.size() < MAX_RECORDS) {
                if (isLineEnd(bytes[at])) {
                    at++;
                } else if (bytes[at] == syntax.comment() && syntax.comment() != CsvSyntax.NONE) {
                    while (at < to && !isLineEnd(bytes[at])) {
                        at++;
                    }
                } else {
                    at = readRecord(bytes, at, to, whole);
                }
            }
            Map<Integer, Integer> times = new HashMap<>();
            for (int count : counts) {
                int often = times.merge(count, 1, Integer::sum);
                if (often > mostOften || (often == mostOften && count > most)) {
                    most = count;
                    mostOften = often;
                }
            }
        }

        /// Counts the values of a record.
        ///
        /// @return where the next begins
        private int readRecord(byte[] bytes, int from, int to, boolean whole) {
            int values = 1;
            boolean quoted = false;
            boolean begins = true;
            boolean closed = false;
            boolean wrong = false;
            int at = from;
            for (; at < to; at++) {
                byte next = bytes[at];
                if (quoted) {
                    if (next == syntax.quote()) {
                        quoted = false;
                        closed = true;
                        hasQuotedValues = true;
                    }
                } else if (isLineEnd(next)) {
                    break;
                } else if (next == syntax.delimiter()) {
                    values++;
                    begins = true;
                    closed = false;
                } else if (next == syntax.quote() && syntax.quote() != CsvSyntax.NONE && (begins || closed)) {
                    quoted = true;
                    begins = false;
                    closed = false;
                } else {
                    wrong |= closed;
                    closed = false;
                    begins = false;
                }
            }
            boolean complete = at < to || whole;
            // The sample may end within a record, which counts only if there is no other.
            if (complete || counts.isEmpty()) {
                counts.add(values);
                marked.add(bytes[from] == '#');
                broken += wrong || (quoted && whole) ? 1 : 0;
            }
            return at;
        }

        private static boolean isLineEnd(byte next) {
            return next == '\n' || next == '\r';
        }

        int columns() {
            return most;
        }

        private double score() {
            int records = counts.size() - notes();
            return most < 2 ? 0 : Math.max(0, (mostOften - BROKEN * broken) / Math.max(1, records));
        }

        boolean isBetterThan(Trial other) {
            double difference = score() - other.score();
            boolean sameQuote = syntax.quote() == other.syntax.quote();
            if (!sameQuote && !hasQuotedValues) {
                // A quote that no value stands in is none.
                return false;
            }
            return difference > 1e-9 || (difference > -1e-9 && sameQuote && score() > 0 && most > other.most);
        }

        /// How many lines before the first record are notes; fewer than all, as some record has `most` values.
        int notes() {
            int lines = 0;
            while (lines < counts.size() && marked.get(lines) && counts.get(lines) != most) {
                lines++;
            }
            return lines;
        }
    }
}
