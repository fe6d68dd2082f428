package dev.basalt.cli;

import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.table.NcfTable;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `basalt table delete`.
@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        header = "Delete rows of a table; versions before this one keep them.",
        description = "Exit code 1 where no row passes the filter.",
        footer = Filters.SYNTAX)
final class TableDelete implements Callable<Integer> {
    @Mixin
    private final TableMixin table = new TableMixin();

    @Option(names = "--where", required = true, paramLabel = "EXPR", description = "Which rows: a filter as below.")
    @SuppressWarnings("NullAway.Init")
    private String where;

    @Override
    public Integer call() throws IOException {
        NcfTable opened = table.open(Profile.BALANCED);
        return table.report(opened, opened.delete(where));
    }
}
