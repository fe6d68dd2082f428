package dev.basalt.core.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The files of one machine: the only door through which Basalt reaches them.
///
/// A name (after creating, renaming or deleting a file) is durable only once the directory that holds it was
/// forced; the content of a file only once the file was forced. Exceptions name the path and the operation.
///
/// - **Threads:** safe for use by many threads
public interface Disk {
    /// The disk of the operating system, for paths of the default file system.
    ///
    /// Its calls are not disturbed by thread interruption: an interrupted thread finishes its call and stays
    /// interrupted.
    ///
    /// @return the one system disk
    static Disk system() {
        return SystemDisk.INSTANCE;
    }

    /// Opens a file.
    ///
    /// @param path the file
    /// @param mode how
    /// @return the open file; the caller closes it
    /// @throws IOException if the file does not fit the mode or cannot be opened
    DiskFile open(Path path, OpenMode mode) throws IOException;

    /// Creates a directory and those above it where they are missing; the new directories are durable on return.
    ///
    /// @param directory the directory
    /// @throws IOException if it cannot be created
    void createDirectories(Path directory) throws IOException;

    /// Says whether there is a file or a directory of that name.
    ///
    /// @param path the file or directory
    /// @return whether it exists
    /// @throws IOException if that cannot be found out; an answer is never guessed
    boolean exists(Path path) throws IOException;

    /// Says whether a name is a symbolic link, wherever it leads.
    ///
    /// @param path the name
    /// @return whether it is one; false where there is nothing, and on disks that have no links
    /// @throws IOException if that cannot be found out
    default boolean isSymbolicLink(Path path) throws IOException {
        return false;
    }

    /// The size of a file.
    ///
    /// @param path the file
    /// @return its size in bytes
    /// @throws IOException if there is no such file
    long size(Path path) throws IOException;

    /// The files and directories in a directory.
    ///
    /// @param directory the directory
    /// @return their paths, each starting with `directory`, in ascending order
    /// @throws IOException if the directory cannot be read
    List<Path> list(Path directory) throws IOException;

    /// Renames a file over another one, if there is one, in one indivisible step.
    ///
    /// @param from the file to rename
    /// @param to   its new path, on the same file system
    /// @throws IOException if it cannot be renamed
    void replace(Path from, Path to) throws IOException;

    /// Gives a file a second name unless something has that name already, in one indivisible step: of several who
    /// try, in whatever process, one succeeds.
    ///
    /// @param file the file
    /// @param name the second name, on the same file system
    /// @return whether the file has the name now; false where the name was taken
    /// @throws IOException if it cannot be given; whether it was is then unknown
    boolean link(Path file, Path name) throws IOException;

    /// Deletes a file or an empty directory.
    ///
    /// @param path the file or directory; it must exist
    /// @throws IOException if it does not exist or cannot be deleted
    void delete(Path path) throws IOException;

    /// Deletes a file or an empty directory if there is one.
    ///
    /// @param path the file or directory
    /// @return whether there was one
    /// @throws IOException if it cannot be deleted
    default boolean deleteIfExists(Path path) throws IOException {
        if (!exists(path)) {
            return false;
        }
        delete(path);
        return true;
    }

    /// Where a file is that is to be replaced: what a symbolic link leads to, or the path itself.
    ///
    /// @param path the file; there may be none yet
    /// @return the path to rename another file to
    /// @throws IOException if the path leads to a directory or to nothing, if the file may not be written, or if
    ///                     there is no directory to hold it
    default Path targetOf(Path path) throws IOException {
        return path;
    }

    /// Whether a path leads to a pipe, a terminal or another device, which is written and never replaced.
    ///
    /// @param target a result of [#targetOf]
    /// @return whether it does
    /// @throws IOException if that cannot be found out
    default boolean isStream(Path target) throws IOException {
        return false;
    }

    /// Gives a file the permissions of another one, and its owner where that is allowed; does nothing if there is no
    /// such other file, or the file system has no permissions.
    ///
    /// @param from the file that has the permissions
    /// @param to   the file that gets them
    /// @throws IOException if the permissions cannot be set
    default void copyPermissions(Path from, Path to) throws IOException {}

    /// Deletes a file that was opened [OpenMode#CREATE_TEMPORARY] and was left by a process that ended.
    ///
    /// @param path the file
    /// @return whether it was deleted; false where it is being written, or that cannot be told for certain
    /// @throws IOException if it cannot be deleted
    default boolean deleteIfAbandoned(Path path) throws IOException {
        return false;
    }

    /// Makes the names in a directory durable.
    ///
    /// @param directory the directory
    /// @throws IOException if it cannot be forced; what became durable is then unknown
    void forceDirectory(Path directory) throws IOException;

    /// Takes an exclusive lock, held until closed or until the process ends.
    ///
    /// The file is created if there is none, holds the process id of its holder as decimal digits and a line feed,
    /// and is never deleted: deleting it would let two holders in.
    ///
    /// @param path the lock file
    /// @return the lock; the caller closes it
    /// @throws StoreLockedException if another opener, in this process or another one, holds it
    /// @throws IOException          if the lock file cannot be opened or written
    DiskLock lock(Path path) throws IOException;
}
