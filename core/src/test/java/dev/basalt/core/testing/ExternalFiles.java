package dev.basalt.core.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/// Files outside of the project: public suites and large sets of embeddings, in the folder that the system property
/// `basalt.external` names.
///
/// Only tests tagged `external` may use them. They run under the profile of that name, and fail where a file is
/// missing.
public final class ExternalFiles {
    private ExternalFiles() {}

    /// A file or folder that must be there.
    ///
    /// @param name its path below the folder
    /// @return where it is
    /// @throws AssertionError if it is not there, or no folder was named
    public static Path path(String name) {
        String folder = System.getProperty("basalt.external", "");
        if (folder.isEmpty()) {
            throw new AssertionError("the folder with '" + name + "' must be named by -Dbasalt.external=, but was not");
        }
        Path path = Path.of(folder).toAbsolutePath().resolve(name);
        if (!Files.exists(path)) {
            throw new AssertionError("'" + name + "' must be in " + folder + ", but is not");
        }
        return path;
    }
}
