package dev.basalt.columnar.table.internal;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.table.CommitConflictException;
import dev.basalt.columnar.table.SchemaChange;
import dev.basalt.columnar.table.TableCommit;
import dev.basalt.columnar.table.TableOptions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The operations that make new versions.
///
/// - **Threads:** safe for use by many
public final class Operations {
    private final TableFiles files;
    private final TableLog log;
    private final TableOptions options;

    /// Makes the operations of a table.
    ///
    /// @param files   where it is
    /// @param log     its versions
    /// @param options how to write
    public Operations(TableFiles files, TableLog log, TableOptions options) {
        this.files = files;
        this.log = log;
        this.options = options;
    }

    private Draft draft(String operation, Map<String, String> details, long added, long removed) {
        return new Draft(operation, details, added, removed, options.clock());
    }

    private Optional<TableCommit> commit(Staging staging, TableLog.Change change) throws IOException {
        return Optional.ofNullable(log.commit(staging, change)).map(Snapshot::commit);
    }

    /// Adds rows.
    ///
    /// @param source the rows
    /// @return what was done; empty if there were no rows
    /// @throws IOException if a file call fails
    public Optional<TableCommit> append(RowSource source) throws IOException {
        try (Staging staging = new Staging(files, options.clock());
                RowsWriter writer = new RowsWriter(staging, options, log.newest())) {
            copy(source, writer, _ -> {});
            List<FileEntry> added = writer.finish();
            Draft draft = draft("append", Map.of(), writer.rowCount(), 0);
            return commit(staging, base -> added.isEmpty() ? null : base.with(draft, Set.of(), Map.of(), added));
        }
    }

    /// Puts rows in the place of all there are.
    ///
    /// @param source the rows
    /// @return what was done; empty if there were no rows before and after
    /// @throws IOException if a file call fails or another writer changed the table
    public Optional<TableCommit> overwrite(RowSource source) throws IOException {
        Snapshot start = log.newest();
        try (Staging staging = new Staging(files, options.clock());
                RowsWriter writer = new RowsWriter(staging, options, start)) {
            copy(source, writer, _ -> {});
            List<FileEntry> added = writer.finish();
            Draft draft = draft(
                    "overwrite", Map.of(), writer.rowCount(), start.commit().rowCount());
            return commit(staging, base -> {
                if (base.version() != start.version()) {
                    throw new CommitConflictException(
                            files.root(),
                            "a table must stay as it is while it is overwritten, but version " + start.version()
                                    + " was followed by " + base.version());
                }
                boolean nothing = added.isEmpty() && base.files().isEmpty();
                return nothing ? null : base.with(draft, base.byName().keySet(), Map.of(), added);
            });
        }
    }

    private static void copy(RowSource source, RowsWriter writer, Consumer<Batch> onRows) throws IOException {
        RowMapping mapping = RowMapping.byName(source.schema(), writer.schema());
        Batch read = new Batch(source.schema());
        Batch mapped = new Batch(writer.schema());
        boolean direct = source.schema().equals(writer.schema());
        while (source.next(read)) {
            Batch rows = read;
            if (!direct) {
                mapped.clear();
                mapping.append(read, source.schema(), read.rowCount(), mapped);
                rows = mapped;
            }
            onRows.accept(rows);
            writer.write(rows);
        }
    }

    /// Deletes rows.
    ///
    /// @param where a filter that they pass
    /// @return what was done; empty if no row passed
    /// @throws IOException if a file call fails or another writer changed the same files
    public Optional<TableCommit> delete(String where) throws IOException {
        Snapshot start = log.newest();
        RowTest test = RowTest.Filtered.of(where, start.schema());
        try (Staging staging = new Staging(files, options.clock())) {
            Draft draft = draft("delete", Map.of("where", where), 0, 0);
            return commit(staging, new RowDeletion(staging, options, start, test, draft, List.of(), null));
        }
    }

    /// Sets columns of rows.
    ///
    /// @param where  a filter that the rows pass
    /// @param values one row with the columns to set
    /// @return what was done; empty if no row passed
    /// @throws IOException if a file call fails or another writer changed the same files
    public Optional<TableCommit> update(String where, Batch values) throws IOException {
        Snapshot start = log.newest();
        RowTest test = RowTest.Filtered.of(where, start.schema());
        try (Staging staging = new Staging(files, options.clock())) {
            RowUpdate update = new RowUpdate(staging, options, start.schema().schema(), test, values);
            String columns = values.schema().fields().stream().map(Field::name).collect(Collectors.joining(", "));
            Draft draft = draft("update", Map.of("where", where, "columns", columns), 0, 0);
            return commit(staging, new RowDeletion(staging, options, start, test, draft, List.of(), update));
        }
    }

    /// Adds rows in the place of those that have the same keys.
    ///
    /// @param source the rows
    /// @param keys   the columns that make a key
    /// @return what was done; empty if there were no rows
    /// @throws IOException if a file call fails or another writer changed the same files
    public Optional<TableCommit> merge(RowSource source, List<String> keys) throws IOException {
        Snapshot start = log.newest();
        KeySet found = new KeySet(start.schema().select(keys));
        try (Staging staging = new Staging(files, options.clock());
                RowsWriter writer = new RowsWriter(staging, options, start)) {
            copy(source, writer, found::add);
            List<FileEntry> added = writer.finish();
            Draft draft = draft("merge", Map.of("keys", String.join(", ", keys)), writer.rowCount(), 0);
            return added.isEmpty()
                    ? Optional.empty()
                    : commit(staging, new RowDeletion(staging, options, start, found, draft, added, null));
        }
    }

    /// Changes columns.
    ///
    /// @param changes the changes, each made upon those before it
    /// @return what was done; empty if there were no changes
    /// @throws IOException if a file call fails or another writer changed columns
    public Optional<TableCommit> evolve(List<SchemaChange> changes) throws IOException {
        Snapshot start = log.newest();
        TableSchema schema = start.schema();
        int nextId = start.nextId();
        for (SchemaChange change : changes) {
            schema = schema.with(change, nextId);
            nextId += change instanceof SchemaChange.AddColumn ? 1 : 0;
        }
        TableSchema evolved = schema;
        int newNextId = nextId;
        Draft draft = draft("evolve", Map.of("columns", evolved.schema().toString()), 0, 0);
        try (Staging staging = new Staging(files, options.clock())) {
            return commit(staging, base -> {
                if (base.current() != start.current()) {
                    throw new CommitConflictException(
                            files.root(), "columns must stay as they are while they are changed, but did not");
                }
                return changes.isEmpty() ? null : base.with(draft, evolved, newNextId);
            });
        }
    }

    /// Writes files anew.
    ///
    /// @param sortedBy columns to sort the rows of a file by; none to leave them in their order
    /// @return what was done; empty if no file was worth it
    /// @throws IOException if a file call fails or another writer changed the same files
    public Optional<TableCommit> optimize(List<String> sortedBy) throws IOException {
        try (Staging staging = new Staging(files, options.clock())) {
            Snapshot start = log.held(staging);
            TableSchema keys = start.schema().select(sortedBy);
            Rewriting rewriting = new Rewriting(staging, options, start, keys.schema());
            rewriting.run();
            Map<String, String> details = sortedBy.isEmpty() ? Map.of() : Map.of("by", String.join(", ", sortedBy));
            return rewriting.isEmpty()
                    ? Optional.empty()
                    : commit(staging, base -> rewriting.apply(base, draft("optimize", details, 0, 0)));
        }
    }
}
