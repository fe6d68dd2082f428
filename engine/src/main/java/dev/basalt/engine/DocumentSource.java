package dev.basalt.engine;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Documents, one after another.
///
/// - **Threads:** confined to one
@FunctionalInterface
public interface DocumentSource {
    /// The next document.
    ///
    /// After a [dev.basalt.core.error.BasaltException] or [IOException] the next call goes on behind what was
    /// wrong, or returns null where there is no way to.
    ///
    /// @return the document, or null at the end
    /// @throws IOException if the source cannot be read
    /// @throws dev.basalt.core.error.BasaltException if the document is not what it must be
    @Nullable
    Document next() throws IOException;

    /// How far the source has been read.
    ///
    /// @return bytes taken so far; 0 where that means nothing
    default long bytesRead() {
        return 0;
    }
}
