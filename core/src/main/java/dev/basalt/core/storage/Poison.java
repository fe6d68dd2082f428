package dev.basalt.core.storage;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The memory of the first failed write: once set, it refuses every later one.
///
/// - **Threads:** safe for use by many threads
final class Poison {
    private final Path path;
    private volatile @Nullable IOException first;

    Poison(Path path) {
        this.path = path;
    }

    /// Remembers a failure and gives it back for throwing.
    synchronized IOException set(IOException failure) {
        if (first == null) {
            first = failure;
        }
        return failure;
    }

    boolean isSet() {
        return first != null;
    }

    /// Throws if a write failed before.
    void check() throws IOException {
        IOException failure = first;
        if (failure != null) {
            throw new IOException(
                    "[" + path + "] writes must stop after a failed one, but another was tried; open the file again"
                            + " (first failure: " + failure.getMessage() + ")",
                    failure);
        }
    }
}
