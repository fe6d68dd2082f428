package dev.basalt.core.storage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;

/// Properties of a path that is to be written, as the operating system reports them.
final class SystemTarget {
    private static final Path PROCESSES = Path.of("/proc");
    private static final Path OWN_OUTPUT = Path.of("/proc/self/fd/1");
    private static final int MAX_LINKS = 40;

    private SystemTarget() {}

    /// The file that a path leads to, as it is named there; the path itself where it is no link.
    static Path resolve(Path path) throws IOException {
        requireDirectory(path);
        Path at = path;
        for (int links = 0; Files.isSymbolicLink(at); links++) {
            if (links == MAX_LINKS) {
                throw new FileSystemException(path.toString(), null, "a link must lead to a file, but leads to itself");
            }
            if (isProcess(at)) {
                return at;
            }
            at = AtomicFiles.directoryOf(at.toAbsolutePath()).toRealPath().resolve(Files.readSymbolicLink(at));
            if (!isProcess(at) && !Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileSystemException(
                        path.toString(), null, "a link must lead to a file, but '" + at + "' is not there");
            }
        }
        if (Files.isDirectory(at)) {
            throw new FileSystemException(path.toString(), null, "a file must be written there, but it is a directory");
        }
        if (Files.exists(at) && !Files.isWritable(at)) {
            throw new AccessDeniedException(
                    path.toString(), null, "a file must be writable to be replaced, but it is not");
        }
        return at;
    }

    private static void requireDirectory(Path path) throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (path.getFileName() == null || directory == null) {
            throw new FileSystemException(path.toString(), null, "a path must name a file, but does not");
        }
        if (!Files.isDirectory(directory)) {
            if (Files.exists(directory)) {
                throw new NotDirectoryException(directory.toString());
            }
            throw new NoSuchFileException(
                    directory.toString(),
                    null,
                    "a directory must be there to hold '" + path.getFileName() + "', but is not; make it first");
        }
    }

    /// A descriptor of a process, whatever it stands for.
    private static boolean isProcess(Path path) throws IOException {
        Path directory = AtomicFiles.directoryOf(path.toAbsolutePath());
        return directory.startsWith(PROCESSES) || directory.toRealPath().startsWith(PROCESSES);
    }

    static boolean isStream(Path resolved) throws IOException {
        return isProcess(resolved)
                || (Files.exists(resolved) && !Files.isRegularFile(resolved) && !Files.isDirectory(resolved));
    }

    /// Opening the descriptor anew would cut a file that it stands for, and begin at its start.
    static boolean isStandardOutput(Path resolved) {
        try {
            Path directory = AtomicFiles.directoryOf(resolved.toAbsolutePath()).toRealPath();
            return directory.equals(AtomicFiles.directoryOf(OWN_OUTPUT).toRealPath())
                    && OWN_OUTPUT.getFileName().equals(resolved.getFileName());
        } catch (IOException _) {
            return false;
        }
    }

    static void copyPermissions(Path from, Path to) throws IOException {
        if (!Files.exists(from)) {
            return;
        }
        PosixFileAttributeView of = Files.getFileAttributeView(from, PosixFileAttributeView.class);
        PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        if (of == null || view == null) {
            return;
        }
        PosixFileAttributes wanted = of.readAttributes();
        PosixFileAttributes given = view.readAttributes();
        try {
            // Only a privileged process may give a file away; the mode is set after it, as giving away clears bits.
            if (!given.group().equals(wanted.group())) {
                view.setGroup(wanted.group());
            }
            if (!given.owner().equals(wanted.owner())) {
                view.setOwner(wanted.owner());
            }
        } catch (FileSystemException _) {
            // The new file is the writer's own then, as any file that it makes.
        }
        view.setPermissions(wanted.permissions());
    }
}
