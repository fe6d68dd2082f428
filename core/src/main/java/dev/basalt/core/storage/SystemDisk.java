package dev.basalt.core.storage;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The disk of the operating system.
final class SystemDisk implements Disk {
    static final SystemDisk INSTANCE = new SystemDisk();

    static final boolean WINDOWS =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

    private SystemDisk() {}

    @Override
    public DiskFile open(Path path, OpenMode mode) throws IOException {
        requireNonNull(path, "path");
        try {
            switch (mode) {
                case READ -> Files.readAttributes(path, BasicFileAttributes.class);
                case READ_WRITE -> {}
                case CREATE_NEW -> Files.createFile(path);
                case CREATE_TEMPORARY -> {
                    return openTemporary(path);
                }
            }
            return new SystemFile(path, new RandomAccessFile(path.toFile(), mode == OpenMode.READ ? "r" : "rw"), mode);
        } catch (TakenAwayException e) {
            throw e;
        } catch (IOException e) {
            throw Failures.of(path, "opening " + mode, e);
        }
    }

    private static DiskFile openTemporary(Path path) throws IOException {
        Path key = TemporaryFiles.use(path);
        @Nullable SystemFile file = null;
        boolean created = false;
        boolean locked = false;
        try {
            Files.createFile(path);
            created = true;
            file = new SystemFile(path, new RandomAccessFile(path.toFile(), "rw"), OpenMode.CREATE_TEMPORARY);
            file.lockAsTemporary(key);
            locked = true;
            return file;
        } catch (NoSuchFileException e) {
            throw created ? new TakenAwayException(path) : e;
        } finally {
            if (!locked) {
                if (file != null) {
                    file.close();
                }
                if (created) {
                    Files.deleteIfExists(path);
                }
                TemporaryFiles.release(key);
            }
        }
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        List<Path> missing = new ArrayList<>();
        Path absolute = directory.toAbsolutePath().normalize();
        for (@Nullable Path at = absolute; at != null && !exists(at); at = at.getParent()) {
            missing.add(at);
        }
        try {
            Files.createDirectories(absolute);
        } catch (IOException e) {
            throw Failures.of(directory, "creating the directory", e);
        }
        for (Path created : missing.reversed()) {
            Path parent = created.getParent();
            if (parent != null) {
                forceDirectory(parent);
            }
        }
    }

    @Override
    public boolean exists(Path path) throws IOException {
        try {
            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return true;
        } catch (NoSuchFileException _) {
            return false;
        } catch (IOException e) {
            throw Failures.of(path, "looking for the file", e);
        }
    }

    @Override
    public boolean isSymbolicLink(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isSymbolicLink();
        } catch (NoSuchFileException _) {
            return false;
        } catch (IOException e) {
            throw Failures.of(path, "looking for the file", e);
        }
    }

    @Override
    public long size(Path path) throws IOException {
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw Failures.of(path, "reading the size", e);
        }
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        } catch (java.io.UncheckedIOException e) {
            throw Failures.of(directory, "listing the directory", requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw Failures.of(directory, "listing the directory", e);
        }
    }

    @Override
    public void replace(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw Failures.of(from, "renaming to '" + to + "'", e);
        }
    }

    @Override
    public boolean link(Path file, Path name) throws IOException {
        try {
            Files.createLink(name, file);
            return true;
        } catch (FileAlreadyExistsException _) {
            return false;
        } catch (UnsupportedOperationException e) {
            throw Failures.of(file, "linking to '" + name + "'", new IOException("the file system has no links", e));
        } catch (IOException e) {
            throw Failures.of(file, "linking to '" + name + "'", e);
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw Failures.of(path, "deleting", e);
        }
    }

    @Override
    public Path targetOf(Path path) throws IOException {
        return SystemTarget.resolve(path);
    }

    @Override
    public boolean isStream(Path target) throws IOException {
        return SystemTarget.isStream(target);
    }

    @Override
    public void copyPermissions(Path from, Path to) throws IOException {
        try {
            SystemTarget.copyPermissions(from, to);
        } catch (IOException e) {
            throw Failures.of(to, "setting the permissions of '" + from + "'", e);
        }
    }

    @Override
    public boolean deleteIfAbandoned(Path path) throws IOException {
        try {
            return TemporaryFiles.deleteIfAbandoned(path);
        } catch (IOException e) {
            throw Failures.of(path, "deleting", e);
        }
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        try {
            if (!Files.isDirectory(directory)) {
                throw Files.exists(directory)
                        ? new NotDirectoryException(directory.toString())
                        : new NoSuchFileException(directory.toString());
            }
            if (!WINDOWS) {
                forceOnOwnThread(directory);
            }
        } catch (IOException e) {
            throw Failures.of(directory, "forcing the directory", e);
        }
    }

    @Override
    public DiskLock lock(Path path) throws IOException {
        return SystemLock.take(path);
    }

    /// A channel is the only way to force a directory, and interrupting a thread inside a channel hides the outcome
    /// of the force; so it runs on a thread that nobody can interrupt. Windows can force no directory and needs
    /// none.
    private static void forceOnOwnThread(Path directory) throws IOException {
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        Thread.ofPlatform().name("basalt-force-directory").start(() -> {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
                outcome.complete(null);
            } catch (IOException | RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        });
        try {
            outcome.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
