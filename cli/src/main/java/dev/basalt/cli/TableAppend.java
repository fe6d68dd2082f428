package dev.basalt.cli;

import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.table.NcfTable;
import dev.basalt.columnar.table.TableCommit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `basalt table append`.
@Command(
        name = "append",
        mixinStandardHelpOptions = true,
        header = "Add the rows of files to a table.",
        description = "Exit code 1 where there are no rows.")
final class TableAppend implements Callable<Integer> {
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

    @Override
    public Integer call() throws IOException {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("a file of rows must be given");
        }
        NcfTable opened = table.open(inputs.profile());
        try (TableInputs found = TableInputs.of(files);
                RowSource rows = rows(found, opened.schema())) {
            Optional<TableCommit> done = opened.append(rows);
            Notes.print(rows.notes());
            return table.report(opened, done);
        }
    }

    /// The files' rows; texts are read as the types that the table's columns have.
    private RowSource rows(TableInputs given, Schema columns) throws IOException {
        Schema found;
        try (RowSource rows = inputs.open(given, null)) {
            found = rows.schema();
        }
        List<Field> fields = found.fields().stream()
                .map(field -> columns.contains(field.name()) ? columns.field(columns.indexOf(field.name())) : field)
                .toList();
        return inputs.open(given, Schema.of(fields));
    }
}
