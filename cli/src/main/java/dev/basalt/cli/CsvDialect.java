package dev.basalt.cli;

import dev.basalt.columnar.text.CsvOptions;
import dev.basalt.columnar.text.NdjsonOptions;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options that overrule the detected syntax of a text file, and the note that reports the detection.
final class CsvDialect {
    private static final int MOST_NAMED = 100;

    @Option(
            names = "--delimiter",
            paramLabel = "C",
            description =
                    "What stands between the values of a CSV file; tab for a tabulator (default: found in the file"
                            + " among , ; tab and |).")
    private @Nullable String delimiter;

    @Option(
            names = "--quote",
            paramLabel = "C",
            description =
                    "What stands around values of a CSV file; none for nothing (default: found in the file, \" or ').")
    private @Nullable String quote;

    @Option(
            names = "--comment",
            paramLabel = "C",
            description = "What begins lines of a CSV file that are passed over, such as # (default: nothing).")
    private @Nullable String comment;

    @Option(
            names = "--skip",
            paramLabel = "N",
            description = "Pass over lines at the beginning of a CSV file (default: lines of notes after #).")
    private int skip;

    @Option(
            names = "--header",
            description = "The first line of the CSV file names its columns (default: if it does not look like data).")
    private boolean isHeaded;

    @Option(
            names = "--no-header",
            description = "The first line of the CSV file does not name its columns: they are column1, column2, ...")
    private boolean isHeadless;

    @Option(
            names = "--null",
            paramLabel = "TEXT",
            description = "What stands for a missing value in a CSV file, such as NA (default: nothing).")
    private @Nullable String nullText;

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            description =
                    "The character set of a CSV or NDJSON file, such as ISO-8859-1 (default: UTF-8, or what a byte"
                            + " order mark says).")
    private @Nullable String encoding;

    @Option(
            names = "--keep-going",
            description = "Pass over lines of a CSV or NDJSON file that are wrong, naming each.")
    private boolean keepGoing;

    @Option(
            names = "--max-record-bytes",
            paramLabel = "N",
            converter = Numbers.Positive.class,
            description = "The largest record of a CSV file or line of an NDJSON file that is read (default: 16 MiB).")
    private @Nullable Integer maxRecordBytes;

    private final Set<String> said = new LinkedHashSet<>();
    private long refused;

    /// Whether anything was said of CSV alone.
    boolean isGiven() {
        return delimiter != null
                || quote != null
                || comment != null
                || skip != 0
                || isHeaded
                || isHeadless
                || nullText != null;
    }

    /// Whether anything was said of files of text.
    boolean isGivenOfText() {
        return encoding != null || keepGoing || maxRecordBytes != null;
    }

    /// How many lines were passed over.
    long refused() {
        return refused;
    }

    /// Options with what was said.
    ///
    /// @param options how the file is read otherwise
    CsvOptions over(CsvOptions options) {
        if (isHeaded && isHeadless) {
            throw new IllegalArgumentException("--header and --no-header must not be given both");
        }
        CsvOptions told = options.withEncoding(encoding).withSkippedLines(skip).withNotes(this::say);
        if (delimiter != null) {
            told = told.withDelimiter(character("--delimiter", delimiter));
        }
        if (quote != null) {
            told = told.withQuote(quote.equals("none") ? CsvOptions.NONE : character("--quote", quote));
        }
        if (comment != null && !comment.equals("none")) {
            told = told.withComment(character("--comment", comment));
        }
        if (isHeaded || isHeadless) {
            told = told.withHeader(isHeaded);
        }
        if (keepGoing) {
            told = told.withRefused(e -> refuse(e));
        }
        if (maxRecordBytes != null) {
            told = told.withMaxRecordBytes(maxRecordBytes);
        }
        return nullText == null ? told : told.withNullText(nullText);
    }

    /// Options with what was said.
    ///
    /// @param options how the file is read otherwise
    NdjsonOptions over(NdjsonOptions options) {
        NdjsonOptions told = options.withEncoding(encoding);
        if (maxRecordBytes != null) {
            told = told.withMaxRecordBytes(maxRecordBytes);
        }
        return keepGoing ? told.withRefused(e -> refuse(e)) : told;
    }

    private void refuse(RuntimeException e) {
        refused++;
        if (refused <= MOST_NAMED) {
            Console.say("passed over: " + Errors.describe(e));
        } else if (refused == MOST_NAMED + 1) {
            System.err.println("basalt: more lines are passed over, which are counted but not named");
        }
    }

    private void say(String note) {
        if (said.add(TableInputs.named(note))) {
            Console.say(note);
        }
    }

    /// The character that an option names.
    static char character(String option, String text) {
        if (text.equals("tab")) {
            return '\t';
        }
        if (text.length() != 1 || text.charAt(0) > '~' || text.charAt(0) < '\t') {
            throw new IllegalArgumentException(option + " must be one ASCII character, or tab, but was '" + text + "'");
        }
        return text.charAt(0);
    }
}
