package dev.basalt.columnar.table.internal;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The files that a commit in the making has written: deleted in the end unless it may have been committed.
///
/// - **Threads:** confined to one
final class Staging implements AutoCloseable {
    private final TableFiles files;
    private final InstantSource clock;
    private final List<String> names = new ArrayList<>();
    private final List<String> read = new ArrayList<>();
    private boolean kept;

    Staging(TableFiles files, InstantSource clock) {
        this.files = files;
        this.clock = clock;
    }

    TableFiles files() {
        return files;
    }

    /// A name for a new file.
    String add(String suffix) {
        String name = TableFiles.newName(clock, suffix);
        files.use(List.of(name));
        names.add(name);
        return name;
    }

    List<String> names() {
        return List.copyOf(names);
    }

    /// Keeps the files of a version from being vacuumed by this process as long as the commit is in the making.
    void hold(Snapshot version) {
        Set<String> all = version.fileNames();
        files.use(all);
        read.addAll(all);
    }

    void keep(boolean value) {
        kept = value;
    }

    @Override
    public void close() {
        if (!kept) {
            for (String name : names) {
                files.discard(files.data(name));
            }
        }
        files.release(names);
        files.release(read);
    }
}
