package dev.basalt.cli;

import dev.basalt.columnar.file.ColumnSummary;
import dev.basalt.columnar.file.NcfFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Notes on Bloom filters of tables that a file written from their rows lacks.
final class LostBlooms {
    private LostBlooms() {}

    /// Compares the columns that have Bloom filters in the tables with those that have them in the new file. Columns
    /// that
    /// the new file lacks do not count.
    ///
    /// @param from the tables that were read; those of other formats have none
    /// @param to   the file that was written
    /// @return a sentence for each table that has more, naming the columns
    static List<String> notes(List<Path> from, Path to) throws IOException {
        List<String> notes = new ArrayList<>();
        for (Path path : from) {
            Set<String> had = TableFiles.isNcf(path) ? columns(path, true) : Set.of();
            if (had.isEmpty()) {
                continue;
            }
            Set<String> kept = columns(to, true);
            Set<String> lost = new LinkedHashSet<>(had);
            lost.retainAll(columns(to, false));
            lost.removeAll(kept);
            if (!lost.isEmpty()) {
                Set<String> all = new TreeSet<>(kept);
                all.addAll(lost);
                notes.add("[" + path + "] the Bloom filters of " + String.join(", ", lost)
                        + " are left out; keep them with --blooms " + String.join(",", all));
            }
        }
        return notes;
    }

    private static Set<String> columns(Path path, boolean filtered) throws IOException {
        Set<String> columns = new LinkedHashSet<>();
        try (NcfFile file = NcfFiles.open(path)) {
            for (ColumnSummary column : file.inspect().columns()) {
                if (!filtered || column.bloomBytes() > 0) {
                    columns.add(column.path());
                }
            }
        }
        return columns;
    }
}
