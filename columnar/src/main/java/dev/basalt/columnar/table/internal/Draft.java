package dev.basalt.columnar.table.internal;

import dev.basalt.columnar.table.TableCommit;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/// What a commit will say of itself, before it is known which version it makes.
///
/// @param operation   its name
/// @param details     what the operation was told
/// @param rowsAdded   how many rows it adds
/// @param rowsRemoved how many rows it removes
/// @param clock       gives its time
record Draft(String operation, Map<String, String> details, long rowsAdded, long rowsRemoved, InstantSource clock) {
    TableCommit complete(Snapshot base, List<FileEntry> files, int filesAdded, int filesRemoved) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant before = base.commit().time();
        long rows = files.stream().mapToLong(FileEntry::liveRows).sum();
        return new TableCommit(
                base.version() + 1,
                now.isBefore(before) ? before : now,
                operation,
                details,
                rowsAdded,
                rowsRemoved,
                filesAdded,
                filesRemoved,
                rows,
                files.size());
    }
}
