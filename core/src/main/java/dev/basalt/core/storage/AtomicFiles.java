package dev.basalt.core.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// Replaces whole files so that a crash leaves the old content or the new one, never a mixture.
///
/// The new content goes to a temporary file that only this call has, as a [Replacement] makes it; that file is forced,
/// renamed over the target, and the directory is forced. A crash can leave the temporary file behind. It is never
/// read; [Replacement#deleteAbandoned] deletes it.
///
/// - **Threads:** stateless; of several that replace one target, one comes last
public final class AtomicFiles {
    /// How the name of a temporary file ends.
    public static final String TEMPORARY_SUFFIX = ".tmp";

    private AtomicFiles() {}

    /// Creates or replaces a file; it is durable on return.
    ///
    /// @param disk    the disk
    /// @param target  the file
    /// @param content its new content, from position to limit; left as it was
    /// @throws IOException if a step fails; the target then has its old content or the new one
    public static void replace(Disk disk, Path target, ByteBuffer content) throws IOException {
        try (Replacement replacement = Replacement.begin(disk, target)) {
            replacement.file().write(content.duplicate(), 0);
            replacement.commit();
        }
    }

    static Path directoryOf(Path file) {
        Path directory = file.getParent();
        return directory == null ? file.resolveSibling("") : directory;
    }
}
