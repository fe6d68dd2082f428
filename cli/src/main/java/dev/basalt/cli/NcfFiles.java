package dev.basalt.cli;

import dev.basalt.columnar.file.NcfFile;
import dev.basalt.columnar.file.NcfOptions;
import dev.basalt.core.storage.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ForkJoinPool;

/// Opens columnar files as all commands do: checked as they are read, decoded by all processors.
final class NcfFiles {
    private NcfFiles() {}

    static NcfFile open(Path path) throws IOException {
        return NcfFile.open(Disk.system(), path, NcfOptions.DEFAULT.withExecutor(ForkJoinPool.commonPool()));
    }
}
