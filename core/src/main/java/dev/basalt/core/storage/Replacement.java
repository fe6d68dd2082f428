package dev.basalt.core.storage;

import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A new file that takes the place of another one when it is whole; until then the target is what it was.
///
/// The new file is written under a temporary name beside the target, `NAME.<16 hexadecimal digits>.tmp`, which no
/// other writer has: of several that replace one target at the same time, each puts a whole file there, and the last
/// one to commit wins. Closing without [#commit] deletes the temporary file. A killed process leaves it;
/// [#deleteAbandoned] deletes those that certainly nobody writes any more.
///
/// As `cp` does, it replaces what a symbolic link leads to, not the link, and refuses a link that leads nowhere, a
/// directory, and a file that may not be written. Permissions, and where allowed the owner, of a replaced file are
/// kept. Unlike with `cp`, other hard links to the replaced file keep its old content. A pipe or a device is never
/// replaced: the temporary file then lies in the directory for temporary files and is copied to it by committing.
///
/// - **Threads:** confined to one at a time
public final class Replacement implements Closeable {
    private static final int ATTEMPTS = 20;
    private static final int MAX_PREFIX_BYTES = 200;
    private static final int COPY_BYTES = 64 << 10;
    private static final Pattern NAME = Pattern.compile("(.+)\\.[0-9a-f]{16}\\.tmp", Pattern.DOTALL);

    private final Disk disk;
    private final Path target;
    private final boolean stream;
    private final DiskFile file;
    private boolean committed;
    private boolean closed;

    private Replacement(Disk disk, Path target, boolean stream, DiskFile file) {
        this.disk = disk;
        this.target = target;
        this.stream = stream;
        this.file = file;
    }

    /// Creates the temporary file.
    ///
    /// @param disk   the disk
    /// @param target the file that is to be created or replaced
    /// @return the replacement; the caller closes it
    /// @throws IOException if the target cannot be replaced or the temporary file cannot be created
    public static Replacement begin(Disk disk, Path target) throws IOException {
        Path real = disk.targetOf(target);
        boolean stream = disk.isStream(real);
        Path directory = stream ? Path.of(System.getProperty("java.io.tmpdir", ".")) : AtomicFiles.directoryOf(real);
        String prefix = prefix(real);
        for (int attempt = 1; ; attempt++) {
            Path temporary = directory.resolve(prefix + "." + token() + AtomicFiles.TEMPORARY_SUFFIX);
            @Nullable DiskFile file = open(disk, temporary, attempt == ATTEMPTS);
            if (file == null) {
                continue;
            }
            Replacement replacement = new Replacement(disk, real, stream, file);
            try {
                if (!stream) {
                    disk.copyPermissions(real, temporary);
                }
                return replacement;
            } catch (Throwable e) {
                replacement.closeAfter(e);
                throw e;
            }
        }
    }

    /// Another process that looks for abandoned files may take away one that is not locked yet: then null.
    private static @Nullable DiskFile open(Disk disk, Path temporary, boolean last) throws IOException {
        try {
            return disk.open(temporary, OpenMode.CREATE_TEMPORARY);
        } catch (TakenAwayException e) {
            if (last) {
                throw e;
            }
            return null;
        }
    }

    private static String token() {
        String digits = Long.toHexString(UUID.randomUUID().getLeastSignificantBits() ^ System.nanoTime());
        return "0".repeat(16 - digits.length()) + digits;
    }

    /// The start of the target's name, as much of it as leaves room in a name of 255 bytes.
    private static String prefix(Path target) {
        String name = requireNonNull(target.getFileName(), "file name").toString();
        while (name.getBytes(StandardCharsets.UTF_8).length > MAX_PREFIX_BYTES) {
            name = name.substring(0, name.offsetByCodePoints(name.length(), -1));
        }
        return name;
    }

    /// Deletes what killed processes left beside a target: temporary files of it that nobody is writing. Of what
    /// cannot be told so for certain, nothing is deleted.
    ///
    /// @param disk   the disk
    /// @param target the file that was to be created or replaced
    /// @return how many were deleted
    /// @throws IOException if the directory cannot be listed or a file cannot be deleted
    public static int deleteAbandoned(Disk disk, Path target) throws IOException {
        Path real = disk.targetOf(target);
        if (disk.isStream(real)) {
            return 0;
        }
        int count = 0;
        for (Path path : disk.list(AtomicFiles.directoryOf(real))) {
            String name = String.valueOf(path.getFileName());
            if (prefix(real).equals(targetName(name)) && disk.deleteIfAbandoned(path)) {
                count++;
            }
        }
        return count;
    }

    /// The name of the target of a temporary file, or its first 200 bytes where it is longer.
    ///
    /// @param name the name of a file
    /// @return the name of its target; null where it is no temporary file of a replacement
    public static @Nullable String targetName(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() ? matcher.group(1) : null;
    }

    /// The new file, open for reading and writing.
    ///
    /// @return the temporary file
    /// @throws IllegalStateException if this is closed or committed
    public DiskFile file() {
        requireOpen();
        return file;
    }

    /// Writes the new file from its start to its end, unbuffered. Flushing and closing the stream do nothing.
    ///
    /// @return the stream; used instead of [#file], and refuses bytes once this is closed or committed
    public OutputStream out() {
        return new Output(this);
    }

    /// Makes the new file durable and puts it in the place of the target.
    ///
    /// @throws IOException           if a step fails; the target then has its old content or the new one
    /// @throws IllegalStateException if it is closed or committed
    public void commit() throws IOException {
        requireOpen();
        if (stream) {
            copy();
            committed = true;
            return;
        }
        file.force();
        if (SystemDisk.WINDOWS) {
            // Windows renames no open file; there no file is ever taken for an abandoned one.
            file.close();
        }
        disk.replace(file.path(), target);
        committed = true;
        disk.forceDirectory(AtomicFiles.directoryOf(target));
    }

    /// A write to the committed file would change the target.
    private void requireOpen() {
        if (closed || committed) {
            throw new IllegalStateException(
                    "[" + target + "] a replacement must be open, but is " + (closed ? "closed" : "committed"));
        }
    }

    private void copy() throws IOException {
        if (SystemTarget.isStandardOutput(target)) {
            // Not closed: what the program prints afterwards goes there as well.
            copyTo(new FileOutputStream(FileDescriptor.out));
            return;
        }
        try (FileOutputStream out = new FileOutputStream(target.toFile())) {
            copyTo(out);
        }
    }

    private void copyTo(OutputStream out) throws IOException {
        long size = file.size();
        byte[] bytes = new byte[COPY_BYTES];
        for (long at = 0; at < size; at += COPY_BYTES) {
            int count = (int) Math.min(COPY_BYTES, size - at);
            file.read(ByteBuffer.wrap(bytes, 0, count), at);
            try {
                out.write(bytes, 0, count);
            } catch (IOException e) {
                throw Failures.of(target, "copying to it", e);
            }
        }
    }

    /// Deletes the temporary file unless it was committed; doing so again does nothing.
    ///
    /// @throws IOException if it cannot be closed or deleted
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            file.close();
        } finally {
            if (!committed || stream) {
                disk.deleteIfExists(file.path());
            }
        }
    }

    private void closeAfter(Throwable failure) {
        try {
            close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /// A file as a stream.
    private static final class Output extends OutputStream {
        private final Replacement replacement;
        private long position;

        Output(Replacement replacement) {
            this.replacement = replacement;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            replacement.file().write(ByteBuffer.wrap(bytes, from, count), position);
            position += count;
        }
    }
}
