package dev.basalt.columnar.table;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.predicate.RowFilter;
import dev.basalt.columnar.predicate.Verdict;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.table.internal.FileEntry;
import dev.basalt.columnar.table.internal.FileRows;
import dev.basalt.columnar.table.internal.PushedFilter;
import dev.basalt.columnar.table.internal.Selections;
import dev.basalt.columnar.table.internal.Snapshot;
import dev.basalt.columnar.table.internal.TableFiles;
import dev.basalt.columnar.table.internal.TableLog;
import dev.basalt.columnar.table.internal.TableSchema;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads rows of a version of a table, batch by batch. Files whose statistics show that no row is wanted are
/// not opened; of the others, pages whose statistics show that are not read, nor are pages of columns that no row is
/// wanted of.
///
/// - **Memory:** one open file at a time
/// - **Threads:** confined to one
public final class TableScan implements RowSource {
    private final TableFiles files;
    private final TableOptions options;
    private final Snapshot snapshot;
    private final Schema schema;
    private final TableSchema wanted;
    private final TableSchema read;
    private final @Nullable RowFilter filter;
    private final Deque<FileEntry> left;
    private final int fileCount;
    private final Set<String> used;
    private final Batch batchWanted;
    private final Batch batchRead;
    private boolean decided;
    private long bytesRead;
    private long limit;
    private @Nullable FileRows rows;
    private boolean closed;

    /// What is to be read; all columns and rows if nothing else is said.
    ///
    /// - **Threads:** confined to one
    public static final class Builder {
        private final TableFiles files;
        private final TableLog log;
        private final TableOptions options;
        private final Snapshot snapshot;
        private @Nullable List<String> names;
        private @Nullable String where;
        private long limit = Long.MAX_VALUE;

        Builder(TableFiles files, TableLog log, TableOptions options, Snapshot snapshot) {
            this.files = files;
            this.log = log;
            this.options = options;
            this.snapshot = snapshot;
        }

        /// Reads some columns only.
        ///
        /// @param columns their names, in the order in which batches are to have them; at least one
        /// @return this
        public Builder columns(List<String> columns) {
            if (columns.isEmpty()) {
                throw new IllegalArgumentException("a scan must read a column, but reads none");
            }
            names = List.copyOf(columns);
            return this;
        }

        /// Reads some columns only.
        ///
        /// @param columns their names, in the order in which batches are to have them; at least one
        /// @return this
        public Builder columns(String... columns) {
            return columns(List.of(columns));
        }

        /// Reads rows that pass a filter only.
        ///
        /// @param filter the filter, as [RowFilter] understands it; it may name columns that are not read
        /// @return this
        public Builder where(String filter) {
            where = filter;
            return this;
        }

        /// Ends after a number of rows.
        ///
        /// @param rows how many, at least 0
        /// @return this
        public Builder limit(long rows) {
            if (rows < 0) {
                throw new IllegalArgumentException("limit must be at least 0, but was " + rows);
            }
            limit = rows;
            return this;
        }

        /// Begins.
        ///
        /// @return the rows; the caller closes them
        /// @throws IOException                                  if a file call fails
        /// @throws dev.basalt.core.filter.FilterSyntaxException if the filter does not follow the grammar
        /// @throws IllegalArgumentException                     if there is no such column, or the version was
        ///              vacuumed
        public TableScan open() throws IOException {
            Schema all = snapshot.schema().schema();
            List<String> wanted = names != null
                    ? names
                    : all.fields().stream().map(Field::name).toList();
            Set<String> needed = new LinkedHashSet<>(wanted);
            if (where != null) {
                needed.addAll(RowFilter.parse(where, all).columns());
            }
            TableSchema read = snapshot.schema().select(new ArrayList<>(needed));
            RowFilter filter = where == null ? null : RowFilter.parse(where, read.schema());
            Deque<FileEntry> chosen = new ArrayDeque<>();
            for (FileEntry file : snapshot.files()) {
                TableSchema written = snapshot.schemas().get(file.schema());
                if (filter == null || filter.verdict(column -> file.bounds(written, read, column)) != Verdict.NONE) {
                    chosen.add(file);
                }
            }
            Set<String> used = snapshot.fileNames();
            files.use(used);
            try {
                log.requireWhole(snapshot.version());
            } catch (Throwable e) {
                files.release(used);
                throw e;
            }
            return new TableScan(this, snapshot.schema().select(wanted), read, filter, chosen, used);
        }
    }

    private TableScan(
            Builder builder,
            TableSchema wanted,
            TableSchema read,
            @Nullable RowFilter filter,
            Deque<FileEntry> chosen,
            Set<String> used) {
        this.files = builder.files;
        this.options = builder.options;
        this.snapshot = builder.snapshot;
        this.limit = builder.limit;
        this.wanted = wanted;
        this.schema = wanted.schema();
        this.read = read;
        this.filter = filter;
        this.left = chosen;
        this.fileCount = chosen.size();
        this.used = used;
        this.batchWanted = new Batch(schema);
        this.batchRead = new Batch(read.schema());
    }

    @Override
    public Schema schema() {
        return schema;
    }

    /// How many files the scan may read.
    ///
    /// @return those whose statistics do not show that none of their rows is wanted
    public int fileCount() {
        return fileCount;
    }

    /// The size of the pages that were read so far.
    ///
    /// @return size in their files in bytes
    public long bytesRead() {
        return bytesRead + (rows == null ? 0 : rows.bytesRead());
    }

    @Override
    public boolean next(Batch batch) throws IOException {
        if (!batch.schema().equals(schema)) {
            throw new IllegalArgumentException(
                    "columns of the batch must be (" + schema + "), but were (" + batch.schema() + ")");
        }
        batch.clear();
        while (limit > 0 && !closed) {
            FileRows open = rows;
            if (open == null) {
                FileEntry file = left.poll();
                if (file == null) {
                    return false;
                }
                rows = open(file);
                continue;
            }
            boolean direct = decided && !open.anyDeleted();
            if (!open.next(direct ? batch : decided ? batchWanted : batchRead)) {
                bytesRead += open.bytesRead();
                open.close();
                rows = null;
                continue;
            }
            int count = direct && batch.rowCount() <= limit ? batch.rowCount() : select(open, direct, batch);
            limit -= count;
            if (count > 0) {
                return true;
            }
        }
        return false;
    }

    private FileRows open(FileEntry file) throws IOException {
        TableSchema written = snapshot.schemas().get(file.schema());
        PushedFilter pushed = PushedFilter.of(filter, read, written);
        decided = pushed.whole();
        return FileRows.open(files, file, written, decided ? wanted : read, options.file(), pushed.expression());
    }

    private int select(FileRows open, boolean direct, Batch batch) {
        if (direct) {
            Selections.append(batch, Selections.all(batch.rowCount()), Long.MAX_VALUE, emptied(batchWanted));
            batch.clear();
        }
        Batch found = decided ? batchWanted : batchRead;
        int count = found.rowCount();
        long[] bits = decided || filter == null ? Selections.all(count) : filter.select(found);
        open.clearDeleted(bits, count);
        return Selections.append(found, bits, limit, batch);
    }

    private static Batch emptied(Batch batch) {
        batch.clear();
        return batch;
    }

    /// Ends the scan; doing so again does nothing.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        files.release(used);
        if (rows != null) {
            bytesRead += rows.bytesRead();
            rows.close();
            rows = null;
        }
    }
}
