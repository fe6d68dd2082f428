package dev.basalt.core.storage;

import java.io.IOException;
import java.nio.file.Path;

/// A lock is held by another opener, in this process or another one.
public final class StoreLockedException extends IOException {
    private static final long serialVersionUID = 1;

    /// Creates the exception.
    ///
    /// @param path   the lock file
    /// @param holder the holder as it stands in the message, such as `process 4711`
    public StoreLockedException(Path path, String holder) {
        super("[" + path + "] lock must be free, but is held by " + holder + "; close the store there first");
    }
}
