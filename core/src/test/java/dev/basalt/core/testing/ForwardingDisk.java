package dev.basalt.core.testing;

import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.DiskFile;
import dev.basalt.core.storage.DiskLock;
import dev.basalt.core.storage.OpenMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A disk that passes every call on to another, for tests to override those that they are about.
public abstract class ForwardingDisk implements Disk {
    private final Disk disk;

    /// Makes a disk in front of another.
    ///
    /// @param disk the other
    protected ForwardingDisk(Disk disk) {
        this.disk = disk;
    }

    @Override
    public DiskFile open(Path path, OpenMode mode) throws IOException {
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
    public boolean isSymbolicLink(Path path) throws IOException {
        return disk.isSymbolicLink(path);
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
    public boolean link(Path file, Path name) throws IOException {
        return disk.link(file, name);
    }

    @Override
    public void delete(Path path) throws IOException {
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
