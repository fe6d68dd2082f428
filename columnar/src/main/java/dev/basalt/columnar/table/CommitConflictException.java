package dev.basalt.columnar.table;

import java.io.IOException;
import java.nio.file.Path;

/// Another commit changed what this one was to change; nothing of this one was committed.
public final class CommitConflictException extends IOException {
    private static final long serialVersionUID = 1;

    /// Creates the exception.
    ///
    /// @param table   the directory of the table
    /// @param problem what must hold, but does not
    public CommitConflictException(Path table, String problem) {
        super("[" + table + "] " + problem + "; run the operation again");
    }
}
