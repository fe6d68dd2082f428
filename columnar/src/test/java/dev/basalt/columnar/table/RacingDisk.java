package dev.basalt.columnar.table;

import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.DiskFile;
import dev.basalt.core.storage.DiskLock;
import dev.basalt.core.storage.OpenMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A disk on which another writer gets ahead, once, just before a commit takes its name, reads a file of rows or
/// deletes a file.
final class RacingDisk implements Disk {
    /// What the other writer does.
    interface Action {
        void run() throws IOException;
    }

    private final Disk disk;
    private final Action action;
    private boolean armed;
    /// How many files of rows are still opened before it; -1 for never.
    private int rowsLeft = -1;
    private boolean armedForDeletion;

    RacingDisk(Disk disk, Action action) {
        this.disk = disk;
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
        return disk.link(file, name);
    }

    @Override
    public DiskFile open(Path path, OpenMode mode) throws IOException {
        if (rowsLeft >= 0 && mode == OpenMode.READ && path.toString().endsWith(".ncf") && rowsLeft-- == 0) {
            action.run();
        }
        return disk.open(path, mode);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        disk.createDirectories(directory);
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return disk.exists(path);
    }

    @Override
    public long size(Path path) throws IOException {
        return disk.size(path);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public void replace(Path from, Path to) throws IOException {
        disk.replace(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        if (armedForDeletion && path.toString().endsWith(".ncf")) {
            armedForDeletion = false;
            action.run();
        }
        disk.delete(path);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        disk.forceDirectory(directory);
    }

    @Override
    public DiskLock lock(Path path) throws IOException {
        return disk.lock(path);
    }
}
