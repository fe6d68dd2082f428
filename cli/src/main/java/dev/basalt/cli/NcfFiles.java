package dev.basalt.cli;

import dev.basalt.columnar.file.NcfFile;
import dev.basalt.columnar.file.NcfOptions;
import dev.basalt.columnar.file.NcfScan;
import dev.basalt.core.storage.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/// Opens columnar files as all commands do: checked as they are read, decoded by all processors.
final class NcfFiles {
    private NcfFiles() {}

    static NcfFile open(Path path) throws IOException {
        return NcfFile.open(
                Disk.system(), Inputs.file(path), NcfOptions.DEFAULT.withExecutor(ForkJoinPool.commonPool()));
    }

    /// Some columns of the rows that pass a filter.
    ///
    /// @param file    the file
    /// @param columns names of the columns; null for all
    /// @param where   the filter; null for none
    /// @param limit   most rows; negative for all
    static NcfScan rows(NcfFile file, @Nullable List<String> columns, @Nullable String where, long limit) {
        NcfScan.Builder scan = file.scan();
        if (columns != null) {
            scan.columns(columns);
        }
        if (where != null) {
            scan.where(where);
        }
        return scan.limit(limit < 0 ? Long.MAX_VALUE : limit).open();
    }
}
