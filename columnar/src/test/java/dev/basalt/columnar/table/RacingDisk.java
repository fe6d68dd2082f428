package dev.basalt.columnar.table;

import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.DiskFile;
import dev.basalt.core.storage.OpenMode;
import dev.basalt.core.testing.ForwardingDisk;
import java.io.IOException;
import java.nio.file.Path;

/// A disk on which another writer gets ahead, once, just before a commit takes its name, reads a file of rows or
/// deletes a file.
final class RacingDisk extends ForwardingDisk {
    /// What the other writer does.
    interface Action {
        void run() throws IOException;
    }

    private final Action action;
    private boolean armed;
    /// How many files of rows are still opened before it; -1 for never.
    private int rowsLeft = -1;
    private boolean armedForDeletion;

    RacingDisk(Disk disk, Action action) {
        super(disk);
        this.action = action;
    }

    void arm() {
        armed = true;
    }

    /// Lets the other writer run before a file of rows is read.
    ///
    /// @param before how many others are read first
    void armForRows(int before) {
        rowsLeft = before;
    }

    void armForDeletion() {
        armedForDeletion = true;
    }

    @Override
    public boolean link(Path file, Path name) throws IOException {
        if (armed) {
            armed = false;
            action.run();
        }
        return super.link(file, name);
    }

    @Override
    public DiskFile open(Path path, OpenMode mode) throws IOException {
        if (rowsLeft >= 0 && mode == OpenMode.READ && path.toString().endsWith(".ncf") && rowsLeft-- == 0) {
            action.run();
        }
        return super.open(path, mode);
    }

    @Override
    public void delete(Path path) throws IOException {
        if (armedForDeletion && path.toString().endsWith(".ncf")) {
            armedForDeletion = false;
            action.run();
        }
        super.delete(path);
    }
}
