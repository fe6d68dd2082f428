package dev.basalt.cli;

import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.table.NcfTable;
import dev.basalt.columnar.table.TableCommit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt table create`.
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        header = "Make a table with given columns, or with the columns and rows of files.",
        description = "Where the rows of a file cannot be read to their end, the table stays without rows.")
final class TableCreate implements Callable<Integer> {
    @Mixin
    private final TableMixin table = new TableMixin();

    @Parameters(
            index = "1..*",
            paramLabel = "IN",
            description = {
                "Files of rows, of the formats that ncf write reads; - is standard input, and a pattern in quotes the"
                        + " files that match. Their columns are found by name, and missing ones are null."
            })
    private List<Path> files = new ArrayList<>();

    @Mixin
    private final RowsMixin inputs = new RowsMixin();

    @Option(
            names = "--schema",
            paramLabel = "COLUMNS",
            description = {
                "The columns as in 'id int64 not null, name string', or a file that holds that (default: those of the"
                        + " files)."
            })
    private @Nullable String schema;

    @Override
    public Integer call() throws IOException {
        Schema given = schema == null ? null : SchemaText.parseOrRead(schema);
        if (files.isEmpty()) {
            if (given == null) {
                throw new IllegalArgumentException("--schema or a file of rows must be given");
            }
            NcfTable made = table.create(given, inputs.profile(), false);
            return table.report(made, Optional.of(made.snapshot().commit()));
        }
        try (TableInputs found = TableInputs.of(files);
                RowSource rows = inputs.open(found, given)) {
            NcfTable made = table.create(given == null ? rows.schema() : given, inputs.profile(), true);
            Optional<TableCommit> added = made.append(rows);
            Notes.print(rows.notes());
            return table.report(
                    made,
                    Optional.of(
                            added.isPresent() ? added.get() : made.snapshot().commit()));
        }
    }
}
