package dev.basalt.core.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/// An exclusive lock that its holder gives back by closing it.
///
/// - **Threads:** may be closed by any thread
public interface DiskLock extends Closeable {
    /// The lock file.
    ///
    /// @return the path the lock was taken by
    Path path();

    /// Gives the lock back; doing so again does nothing.
    ///
    /// @throws IOException if closing the lock file fails; the lock counts as given back all the same
    @Override
    void close() throws IOException;
}
