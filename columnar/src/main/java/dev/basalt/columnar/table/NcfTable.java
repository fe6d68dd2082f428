package dev.basalt.columnar.table;

import static java.util.Objects.requireNonNull;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.table.internal.Operations;
import dev.basalt.columnar.table.internal.Snapshot;
import dev.basalt.columnar.table.internal.TableFiles;
import dev.basalt.columnar.table.internal.TableLog;
import dev.basalt.columnar.table.internal.TableSchema;
import dev.basalt.columnar.table.internal.Vacuum;
import dev.basalt.core.storage.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A table: a directory of NCF files of which each commit makes a new version.
///
/// A commit is there whole or not at all, and durable when its operation returns. Writers need no lock, in one
/// process or in several: each builds upon the newest version, and who finds that another got ahead builds upon
/// that one, unless both changed the same rows; then it ends with a [CommitConflictException] and has changed
/// nothing. The order of the versions is one in which the operations could have run one after another. An
/// [IOException] of another kind leaves open whether a commit happened: [#history] tells.
///
/// Every version stays readable, by [#at] or [#asOf], until [#vacuum] takes it away.
///
/// - **Memory:** the list of the newest version's files
/// - **Threads:** safe for use by many; holds nothing open
/// - **Source:** `docs/format/ncf-table.md`
public final class NcfTable {
    private final TableFiles files;
    private final TableLog log;
    private final TableOptions options;
    private final Operations operations;

    private NcfTable(TableFiles files, TableLog log, TableOptions options) {
        this.files = files;
        this.log = log;
        this.options = options;
        this.operations = new Operations(files, log, options);
    }

    /// Makes a table without rows, its version 0.
    ///
    /// @param disk      the disk
    /// @param directory where it is to be; made if it is missing
    /// @param schema    its columns, at least one
    /// @param options   how to write and read
    /// @return the table
    /// @throws IOException              if there is a table already or a file call fails
    /// @throws IllegalArgumentException if there are no columns
    public static NcfTable create(Disk disk, Path directory, Schema schema, TableOptions options) throws IOException {
        if (schema.size() == 0) {
            throw new IllegalArgumentException("a table must have a column, but has none");
        }
        TableFiles files = new TableFiles(requireNonNull(disk, "disk"), requireNonNull(directory, "directory"));
        TableLog log = new TableLog(files, options);
        disk.createDirectories(directory.resolve("log"));
        disk.createDirectories(directory.resolve("data"));
        Instant now = options.clock().instant().truncatedTo(ChronoUnit.MICROS);
        TableCommit commit = new TableCommit(0, now, "create", Map.of(), 0, 0, 0, 0, 0, 0);
        TableSchema first = TableSchema.first(schema);
        if (!log.create(new Snapshot(commit, schema.size(), List.of(first), 0, List.of()))) {
            throw new IOException("[" + directory + "] there must be no table yet, but there is one");
        }
        return new NcfTable(files, log, options);
    }

    /// Opens a table.
    ///
    /// @param disk      the disk
    /// @param directory where it is
    /// @param options   how to write and read
    /// @return the table
    /// @throws IOException                           if there is none or a file call fails
    /// @throws dev.basalt.core.error.BasaltException if its newest version is damaged or of a later format
    public static NcfTable open(Disk disk, Path directory, TableOptions options) throws IOException {
        TableFiles files = new TableFiles(requireNonNull(disk, "disk"), requireNonNull(directory, "directory"));
        TableLog log = new TableLog(files, options);
        log.newest();
        return new NcfTable(files, log, options);
    }

    /// The newest version.
    ///
    /// @return the version
    /// @throws IOException if a file call fails
    public TableSnapshot snapshot() throws IOException {
        return wrap(log.newest());
    }

    private TableSnapshot wrap(Snapshot snapshot) {
        return new TableSnapshot(files, log, options, snapshot);
    }

    /// A version.
    ///
    /// @param version its number
    /// @return the version
    /// @throws IOException              if a file call fails
    /// @throws IllegalArgumentException if there is no such version, or it was vacuumed
    public TableSnapshot at(long version) throws IOException {
        return wrap(log.at(version));
    }

    /// The version that was the newest at some time.
    ///
    /// @param time the time
    /// @return the version
    /// @throws IOException              if a file call fails
    /// @throws IllegalArgumentException if there was none yet, or it was vacuumed
    public TableSnapshot asOf(Instant time) throws IOException {
        long low = -1;
        long high = log.newest().version();
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            if (log.describe(middle).time().isAfter(time)) {
                high = middle - 1;
            } else {
                low = middle;
            }
        }
        if (low < 0) {
            throw new IllegalArgumentException("time must not be before that of version 0, "
                    + log.describe(0).time() + ", but was " + time);
        }
        return at(low);
    }

    /// The number of the newest version.
    ///
    /// @return from 0
    /// @throws IOException if a file call fails
    public long version() throws IOException {
        return log.newest().version();
    }

    /// The columns of the newest version.
    ///
    /// @return the schema
    /// @throws IOException if a file call fails
    public Schema schema() throws IOException {
        return log.newest().schema().schema();
    }

    /// How many rows the newest version has.
    ///
    /// @return the count
    /// @throws IOException if a file call fails
    public long rowCount() throws IOException {
        return log.newest().commit().rowCount();
    }

    /// What was done to the table. Vacuumed versions are told of, too.
    ///
    /// @return every commit, from version 0 on
    /// @throws IOException if a file call fails
    public List<TableCommit> history() throws IOException {
        return log.history();
    }

    /// Begins to say what is to be read of the newest version.
    ///
    /// @return a builder of a scan of all columns and rows
    /// @throws IOException if a file call fails
    public TableScan.Builder scan() throws IOException {
        return snapshot().scan();
    }

    /// Adds rows. Their columns are found by name; those that are missing are null.
    ///
    /// @param source the rows; read to their end, not closed
    /// @return what was done; empty if there were no rows
    /// @throws IOException              if a file call fails
    /// @throws IllegalArgumentException if a column has another type, is unknown, or must not be null
    public Optional<TableCommit> append(RowSource source) throws IOException {
        return operations.append(source);
    }

    /// Puts rows in the place of all there are.
    ///
    /// @param source the rows, as for [#append]
    /// @return what was done; empty if there were no rows before and after
    /// @throws CommitConflictException if another writer committed meanwhile
    /// @throws IOException             if a file call fails
    public Optional<TableCommit> overwrite(RowSource source) throws IOException {
        return operations.overwrite(source);
    }

    /// Deletes rows. A file that loses few of them stays and gets a deletion vector; one that loses many is
    /// written anew.
    ///
    /// @param where a filter that the rows pass, as [dev.basalt.columnar.predicate.RowFilter] understands it
    /// @return what was done; empty if no row passed
    /// @throws CommitConflictException if another writer changed a file that rows are deleted from
    /// @throws IOException             if a file call fails
    public Optional<TableCommit> delete(String where) throws IOException {
        return operations.delete(where);
    }

    /// Sets columns of rows to new values, the same in each. The rows move behind all others.
    ///
    /// @param where  a filter that the rows pass, as [dev.basalt.columnar.predicate.RowFilter] understands it
    /// @param values one row with the columns to set, of the types they have in the table or shorter numbers
    /// @return what was done; empty if no row passed
    /// @throws CommitConflictException  if another writer changed a file that has such rows, or columns
    /// @throws IOException              if a file call fails
    /// @throws IllegalArgumentException if there is not exactly one row, or a column is unknown, of another
    ///                                  type, must not be null, or another one is derived from it and not set
    public Optional<TableCommit> update(String where, Batch values) throws IOException {
        return operations.update(where, values);
    }

    /// Adds rows, and deletes those that had the same keys.
    ///
    /// - **Memory:** all keys of the rows
    ///
    /// @param source the rows, as for [#append], each with another key
    /// @param keys   the columns that make the key
    /// @return what was done; empty if there were no rows
    /// @throws CommitConflictException  if another writer changed a file that rows are deleted from
    /// @throws IOException              if a file call fails
    /// @throws IllegalArgumentException if two rows have one key, or a key has a null
    public Optional<TableCommit> merge(RowSource source, List<String> keys) throws IOException {
        return operations.merge(source, keys);
    }

    /// Changes the columns. No file is written anew.
    ///
    /// @param changes the changes, each made upon those before it
    /// @return what was done; empty if there were no changes
    /// @throws CommitConflictException  if another writer changed columns
    /// @throws IOException              if a file call fails
    /// @throws IllegalArgumentException if a change cannot be made
    public Optional<TableCommit> evolve(List<SchemaChange> changes) throws IOException {
        return operations.evolve(changes);
    }

    /// Writes small files and files with deleted rows anew, as few large ones. The rows stay what they are.
    ///
    /// @return what was done; empty if there was nothing to gain
    /// @throws CommitConflictException if another writer changed one of the files
    /// @throws IOException             if a file call fails
    public Optional<TableCommit> optimize() throws IOException {
        return operations.optimize(List.of());
    }

    /// Writes all files anew, their rows sorted, so that filters by these columns skip files. Rows are sorted
    /// among those of up to four full files.
    ///
    /// - **Memory:** the rows of four full files
    ///
    /// @param columns the columns to sort by, at least one
    /// @return what was done; empty if there are no files
    /// @throws CommitConflictException if another writer changed one of the files
    /// @throws IOException             if a file call fails
    public Optional<TableCommit> optimizeSortedBy(List<String> columns) throws IOException {
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("rows must be sorted by a column, but none was given");
        }
        return operations.optimize(columns);
    }

    /// Takes away old versions, files that no version has any more, and what writers left that died. Files that
    /// a scan or a writer of this process uses stay. Readers and writers of other processes are safe as long as
    /// none of their operations takes longer than the retention.
    ///
    /// @param retention how long a version is kept once another took its place; not negative
    /// @return what was deleted
    /// @throws IOException if a file call fails
    public VacuumResult vacuum(Duration retention) throws IOException {
        if (retention.isNegative()) {
            throw new IllegalArgumentException("retention must not be negative, but was " + retention);
        }
        return new Vacuum(files, log, options.clock()).run(retention);
    }
}
