package dev.basalt.core.testing;

/// The kinds of calls of a disk, its files and its locks.
public enum DiskCall {
    /// `Disk.open`.
    OPEN,
    /// `Disk.createDirectories`.
    CREATE_DIRECTORIES,
    /// `Disk.exists`.
    EXISTS,
    /// `Disk.size` and `DiskFile.size`.
    SIZE,
    /// `Disk.list`.
    LIST,
    /// `Disk.replace`.
    REPLACE,
    /// `Disk.link`.
    LINK,
    /// `Disk.delete`.
    DELETE,
    /// `Disk.forceDirectory`.
    FORCE_DIRECTORY,
    /// `Disk.lock`.
    LOCK,
    /// `DiskLock.close`.
    UNLOCK,
    /// `DiskFile.read`.
    READ,
    /// `DiskFile.write`.
    WRITE,
    /// `DiskFile.force`.
    FORCE,
    /// `DiskFile.truncate`.
    TRUNCATE,
    /// `DiskFile.map`.
    MAP,
    /// `DiskFile.close`.
    CLOSE
}
