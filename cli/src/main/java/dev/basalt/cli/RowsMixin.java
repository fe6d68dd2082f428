package dev.basalt.cli;

import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.column.TableReading;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.schema.Schema;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How files are read whose rows go into a table.
final class RowsMixin {
    @Option(
            names = "--profile",
            defaultValue = "balanced",
            description = "What to be good at: one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private Profile profile;

    @Option(
            names = "--decimals-as-text",
            description = "Read decimals of more than 38 digits as text, which is an error otherwise.")
    private boolean decimalsAsText;

    @Mixin
    private final CsvDialect dialect = new CsvDialect();

    Profile profile() {
        return profile;
    }

    /// Opens the files.
    ///
    /// @param inputs the files, at least one
    /// @param schema the columns of files of text; null to find them in the files
    RowSource open(TableInputs inputs, @Nullable Schema schema) throws IOException {
        TableReading reading = new TableReading(null, decimalsAsText);
        return JoinedRows.open(inputs.paths(), null, null, (path, known, columns) -> {
            Schema wanted = known == null && schema != null && TableFiles.isText(path) ? schema : known;
            return TableFiles.open(path, wanted, dialect, reading.of(columns));
        });
    }
}
