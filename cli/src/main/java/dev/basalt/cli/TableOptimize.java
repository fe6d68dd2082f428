package dev.basalt.cli;

import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.table.NcfTable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `basalt table optimize`.
@Command(
        name = "optimize",
        mixinStandardHelpOptions = true,
        header = "Write small files and files with deleted rows of a table anew, as few large ones.",
        description = "Exit code 1 where there is nothing to gain.")
final class TableOptimize implements Callable<Integer> {
    @Mixin
    private final TableMixin table = new TableMixin();

    @Option(
            names = "--sort",
            split = ",",
            paramLabel = "A,B",
            description = "Write all files anew, their rows sorted by columns, so that filters by them skip files.")
    private @Nullable List<String> sort;

    @Option(
            names = "--profile",
            defaultValue = "balanced",
            description = "What to be good at: one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private Profile profile;

    @Override
    public Integer call() throws IOException {
        NcfTable opened = table.open(profile);
        return table.report(opened, sort == null ? opened.optimize() : opened.optimizeSortedBy(sort));
    }
}
