package dev.basalt.columnar.table;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What one commit did.
///
/// - **Threads:** immutable
///
/// @param version      its number, from 0
/// @param time         when, in whole microseconds; never before the commit it follows
/// @param operation    `create`, `append`, `overwrite`, `delete`, `merge`, `evolve` or `optimize`
/// @param details      what the operation was told, such as the filter of a deletion
/// @param rowsAdded    how many rows it added; `optimize` adds and removes none
/// @param rowsRemoved  how many rows it removed
/// @param filesAdded   how many files it added
/// @param filesRemoved how many files it took out of the table
/// @param rowCount     how many rows the table has since
/// @param fileCount    how many files the table has since
public record TableCommit(
        long version,
        Instant time,
        String operation,
        Map<String, String> details,
        long rowsAdded,
        long rowsRemoved,
        int filesAdded,
        int filesRemoved,
        long rowCount,
        int fileCount) {
    /// Copies the details.
    public TableCommit {
        details = Collections.unmodifiableMap(new TreeMap<>(details));
    }
}
