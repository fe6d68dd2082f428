package dev.basalt.columnar.table;

import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.table.internal.FileEntry;
import dev.basalt.columnar.table.internal.Snapshot;
import dev.basalt.columnar.table.internal.TableFiles;
import dev.basalt.columnar.table.internal.TableLog;
import java.util.List;

/// A version of a table, which never changes. It can be read until it is vacuumed.
///
/// - **Threads:** safe for use by many; each scan is confined to one
public final class TableSnapshot {
    private final TableFiles files;
    private final TableLog log;
    private final TableOptions options;
    private final Snapshot snapshot;

    TableSnapshot(TableFiles files, TableLog log, TableOptions options, Snapshot snapshot) {
        this.files = files;
        this.log = log;
        this.options = options;
        this.snapshot = snapshot;
    }

    /// The number of the version.
    ///
    /// @return from 0
    public long version() {
        return snapshot.version();
    }

    /// What made the version.
    ///
    /// @return the commit
    public TableCommit commit() {
        return snapshot.commit();
    }

    /// The columns.
    ///
    /// @return the schema
    public Schema schema() {
        return snapshot.schema().schema();
    }

    /// How many rows there are.
    ///
    /// @return the count, without deleted ones
    public long rowCount() {
        return snapshot.commit().rowCount();
    }

    /// The files.
    ///
    /// @return in the order in which scans read them
    public List<TableFile> files() {
        return snapshot.files().stream().map(TableSnapshot::file).toList();
    }

    private static TableFile file(FileEntry entry) {
        return new TableFile(
                entry.name(), entry.rows(), entry.rows() - entry.liveRows(), entry.bytes(), entry.sha256());
    }

    /// Begins to say what is to be read.
    ///
    /// @return a builder of a scan of all columns and rows
    public TableScan.Builder scan() {
        return new TableScan.Builder(files, log, options, snapshot);
    }
}
