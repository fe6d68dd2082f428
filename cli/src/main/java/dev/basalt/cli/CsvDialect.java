package dev.basalt.cli;

import dev.basalt.columnar.text.CsvOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What a user says of a CSV file that its name does not.
final class CsvDialect {
    @Option(
            names = "--delimiter",
            paramLabel = "C",
            description =
                    "What stands between the values of a CSV file; tab for a tabulator (default: a comma, in .tsv a tabulator).")
    private @Nullable String delimiter;

    @Option(
            names = "--no-header",
            description = "The first line of the CSV file does not name its columns: they are column1, column2, ...")
    private boolean isHeadless;

    @Option(
            names = "--null",
            paramLabel = "TEXT",
            description = "What stands for a missing value in a CSV file, such as NA (default: nothing).")
    private @Nullable String nullText;

    /// Whether anything was said.
    boolean isGiven() {
        return delimiter != null || isHeadless || nullText != null;
    }

    /// Options with what was said.
    ///
    /// @param options how the file is read otherwise
    CsvOptions over(CsvOptions options) {
        CsvOptions told = options;
        if (delimiter != null) {
            told = told.withDelimiter(character(delimiter));
        }
        if (isHeadless) {
            told = told.withHeader(false);
        }
        return nullText == null ? told : told.withNullText(nullText);
    }

    private static char character(String text) {
        if (text.equals("tab")) {
            return '\t';
        }
        if (text.length() != 1 || text.charAt(0) > '~' || text.charAt(0) == '"' || text.charAt(0) < '\t') {
            throw new IllegalArgumentException(
                    "--delimiter must be one ASCII character but no quote, or tab, but was '" + text + "'");
        }
        return text.charAt(0);
    }
}
