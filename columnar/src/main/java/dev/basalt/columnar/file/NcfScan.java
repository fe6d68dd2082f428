package dev.basalt.columnar.file;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.MemoryBudget;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.file.internal.ColumnReader;
import dev.basalt.columnar.file.internal.FilteredRows;
import dev.basalt.columnar.file.internal.OpenFile;
import dev.basalt.columnar.file.internal.OrderedTasks;
import dev.basalt.columnar.file.internal.PageTally;
import dev.basalt.columnar.file.internal.PhysicalColumn;
import dev.basalt.columnar.file.internal.RowIds;
import dev.basalt.columnar.file.internal.RowRanges;
import dev.basalt.columnar.file.internal.SharedRows;
import dev.basalt.columnar.file.internal.StripeList;
import dev.basalt.columnar.predicate.RowFilter;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.filter.FilterExpression;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads rows of some columns of a file, batch by batch, in their order.
///
/// Batches have up to 8,192 rows, fewer where values are large or columns many; with an executor, up to 65,536.
///
/// With a filter, batches hold only rows that it lets pass. Pages whose statistics rule out that any row passes are
/// not read, nor are those of the other columns where no row passes; rows of which all pass by the statistics are
/// not tested. What a page's statistics say is believed, as its checksum protects it.
///
/// - **Memory:** for each column one open page; batches are the caller's and use their memory again
/// - **Threads:** confined to one; with an executor and without a filter, columns are decoded by its threads as well
///   while a call runs
public final class NcfScan implements RowSource {
    private static final int BATCH_ROWS = 8192;
    private static final int PARALLEL_BATCH_ROWS = 65_536;
    private static final long COLUMN_BYTES = 16L << 20;

    private final OpenFile file;
    private final Schema schema;
    private final StripeList stripes;
    private final List<ColumnReader> readers;
    private final List<PhysicalColumn> columns;
    private final SharedRows shared = new SharedRows();
    /// In which order the columns are read.
    private final int[] order;
    private final @Nullable Executor executor;
    private final int batchRows;
    private final long end;
    private final PageTally tally;
    private final RowIds rowIds = new RowIds();
    private final @Nullable FilteredRows filtered;
    private long next;
    private long left;

    private NcfScan(Builder builder, Schema schema, long from, long to, @Nullable Executor lends) {
        this.file = builder.file;
        this.schema = schema;
        this.stripes = file.stripes();
        this.tally = new PageTally();
        this.columns = schema.fields().stream()
                .map(field -> file.columns().get(file.schema().indexOf(field.name())))
                .toList();
        FilterExpression filter = builder.filter;
        if (filter == null) {
            this.filtered = null;
            this.readers = columns.stream()
                    .map(column -> ColumnReader.open(file, column, tally, shared))
                    .toList();
        } else {
            this.filtered = new FilteredRows(file, columns, filter, from, to, tally);
            this.readers = List.of();
        }
        this.order = order(readers);
        this.left = builder.limit;
        this.executor = readers.size() > 1 ? lends : null;
        this.batchRows =
                builder.batchRows > 0 ? builder.batchRows : executor == null ? BATCH_ROWS : PARALLEL_BATCH_ROWS;
        this.next = from;
        this.end = to;
    }

    /// What is to be read; all columns and rows if nothing else is said.
    ///
    /// - **Threads:** confined to one
    public static final class Builder {
        private final OpenFile file;
        private @Nullable List<String> names;
        private long limit = Long.MAX_VALUE;
        private long from;
        private long to = Long.MAX_VALUE;
        private int batchRows;
        private @Nullable FilterExpression filter;
        private @Nullable Executor executor;

        Builder(OpenFile file) {
            this.file = file;
            this.executor = file.options().executor();
        }

        /// Reads some columns only.
        ///
        /// @param columns their names, in the order in which batches are to have them
        /// @return this
        public Builder columns(List<String> columns) {
            names = List.copyOf(columns);
            return this;
        }

        /// Reads some columns only.
        ///
        /// @param columns their names, in the order in which batches are to have them
        /// @return this
        public Builder columns(String... columns) {
            return columns(List.of(columns));
        }

        /// Reads only rows that a filter lets pass. It may look at any columns of the file, wanted or not.
        ///
        /// @param text the filter, in the syntax of [RowFilter]
        /// @return this
        /// @throws dev.basalt.core.filter.FilterSyntaxException if the text does not follow the grammar
        /// @throws IllegalArgumentException if there is no such column, or its values cannot be compared so
        public Builder where(String text) {
            return where(RowFilter.parse(text, file.schema()));
        }

        /// Reads only rows that a filter lets pass. It may look at any columns of the file, wanted or not.
        ///
        /// @param wanted the filter; it is bound to this file's columns by their names
        /// @return this
        /// @throws IllegalArgumentException if there is no such column, or its values cannot be compared so
        public Builder where(RowFilter wanted) {
            filter = RowFilter.of(wanted.expression(), file.schema()).expression();
            return this;
        }

        /// Ends after a number of rows, which with a filter are those that pass.
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

        /// Reads a range of rows only.
        ///
        /// @param first the first row
        /// @param behind the row behind the last; beyond the end of the file means to its end
        /// @return this
        public Builder rows(long first, long behind) {
            if (first < 0 || behind < first) {
                throw new IllegalArgumentException(
                        "rows must be a range from 0 on, but were " + first + " to " + behind);
            }
            from = first;
            to = behind;
            return this;
        }

        /// Makes batches of another size.
        ///
        /// @param rows most rows of a batch, 1 to 1,048,576; a multiple of 1,024 is the fastest
        /// @return this
        public Builder batchRows(int rows) {
            if (rows < 1 || rows > 1 << 20) {
                throw new IllegalArgumentException("batchRows must be 1 to 1048576, but was " + rows);
            }
            batchRows = rows;
            return this;
        }

        /// Decodes columns by other threads as well.
        ///
        /// @param value lends threads; null for the caller's alone
        /// @return this
        public Builder executor(@Nullable Executor value) {
            executor = value;
            return this;
        }

        /// Reads the rows in ranges that begin where pages do, each by a scan of its own on one of several threads:
        /// the caller's, and those that an executor lends. One that it does not lend costs nothing but time.
        ///
        /// If one piece of work fails, those that have not begun never do, and this waits for the others to
        /// end.
        ///
        /// @param lends lends threads
        /// @param work  what to do with the rows of a range; called by many threads at a time, each scan being
        ///              confined to the one that runs its work
        /// @param <T>   what becomes of the rows of a range
        /// @return what the work returned, in the order of the rows; no element for a file without rows
        /// @throws IllegalArgumentException if there is no such column, or a limit was set: a range does not
        /// know
        ///                                  which rows are the first
        public <T> List<T> parallel(Executor lends, Function<NcfScan, T> work) {
            if (limit != Long.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "limit must not be set where ranges are read apart, but was " + limit);
            }
            List<Supplier<T>> tasks = new ArrayList<>();
            for (RowRange range : RowRanges.of(file, from, to)) {
                tasks.add(() -> {
                    try (NcfScan scan = open(range.from(), range.to(), null)) {
                        return work.apply(scan);
                    }
                });
            }
            List<T> results = new ArrayList<>();
            try (OrderedTasks<T> running = new OrderedTasks<>(tasks, lends)) {
                for (int i = 0; i < tasks.size(); i++) {
                    results.add(running.result(i));
                }
            }
            return results;
        }

        /// Begins.
        ///
        /// @return the rows
        /// @throws IllegalArgumentException if there is no such column
        /// @throws dev.basalt.core.error.LimitExceededException if there are too many
        public NcfScan open() {
            return open(from, to, executor);
        }

        private NcfScan open(long begin, long behind, @Nullable Executor lends) {
            List<String> wanted = names != null ? names : file.schema().usualNames();
            Schema schema = file.schema().select(wanted);
            MemoryBudget.DEFAULT.requireColumns(file.location(0, "scan"), schema, "read fewer of them");
            long rows = file.postscript().rowCount();
            long first = Math.min(begin, rows);
            long last = Math.min(behind, rows);
            if (filter == null) {
                last = first + Math.min(limit, last - first);
            }
            long end = last;
            return file.read(() -> new NcfScan(this, schema, first, end, lends));
        }
    }

    static List<ColumnReader> readers(OpenFile file, List<String> names) {
        List<ColumnReader> readers = new ArrayList<>();
        for (String name : names) {
            readers.add(ColumnReader.open(file, file.columns().get(file.schema().indexOf(name))));
        }
        return readers;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    /// The first row that was not looked at yet; without a filter, the first of the next batch.
    ///
    /// @return its number in the file
    public long nextRow() {
        return filtered == null ? next : filtered.nextRow();
    }

    /// Which rows of the file the last batch holds.
    ///
    /// @return their numbers, ascending; a new array
    public long[] rowIds() {
        return rowIds.toArray();
    }

    /// Counts the rows from here to the end of the scan, and ends it. Only the filter's columns are read, and of them
    /// only pages that the statistics say too little of.
    ///
    /// @return how many rows
    public long count() {
        long rows = filtered == null ? end - next : Math.min(left, file.read(filtered::count));
        close();
        return rows;
    }

    /// How many pages were read so far. A page counts again when it was left and is read once more.
    ///
    /// @return the count
    public long pagesRead() {
        return tally.pages();
    }

    /// The size of the pages that were read so far.
    ///
    /// @return size in the file in bytes
    public long bytesRead() {
        return tally.bytes();
    }

    @Override
    public boolean next(Batch batch) {
        if (!batch.schema().equals(schema)) {
            throw new IllegalArgumentException(
                    "columns of the batch must be (" + schema + "), but were (" + batch.schema() + ")");
        }
        return file.read(() -> fill(batch));
    }

    private boolean fill(Batch batch) {
        batch.clear();
        rowIds.clear();
        if (filtered != null) {
            filtered.fill(batch, (int) Math.min(batchRows, left), rowIds);
            left -= rowIds.count();
            return rowIds.count() > 0;
        }
        if (next >= end || readers.isEmpty()) {
            return false;
        }
        int rows = nextRows();
        if (executor == null) {
            readShared(batch, rows);
        } else {
            readParallel(batch, rows);
        }
        rowIds.addRange(next, rows);
        next += rows;
        return true;
    }

    /// Ends batches where blocks of pages end: counted from the start of a stripe.
    private int nextRows() {
        int stripe = stripes.find(next);
        long behind = Math.min(end, stripes.firstRow(stripe + 1));
        long inStripe = next - stripes.firstRow(stripe);
        int rows = (int) Math.min(behind - next, batchRows - inStripe % batchRows);
        for (ColumnReader reader : readers) {
            rows = reader.fitting(next, rows, COLUMN_BYTES);
        }
        return ColumnReader.fitting(readers, next, rows);
    }

    /// Reads columns that others may follow from before those that do, which then need not read them again.
    private void readShared(Batch batch, int rows) {
        shared.begin(next);
        for (int i : order) {
            Column column = batch.column(i);
            readers.get(i).read(next, rows, column);
            if (order.length > 1) {
                shared.add(columns.get(i).id(), column);
            }
        }
    }

    /// The columns, those that follow from others last.
    private static int[] order(List<ColumnReader> readers) {
        int[] order = new int[readers.size()];
        int first = 0;
        int last = order.length;
        for (int i = 0; i < order.length; i++) {
            if (readers.get(i).isRelated()) {
                order[--last] = i;
            } else {
                order[first++] = i;
            }
        }
        return order;
    }

    private void readParallel(Batch batch, int rows) {
        List<Supplier<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < readers.size(); i++) {
            ColumnReader reader = readers.get(i);
            Column column = batch.column(i);
            long from = next;
            tasks.add(() -> {
                reader.read(from, rows, column);
                return rows;
            });
        }
        try (OrderedTasks<Integer> running = new OrderedTasks<>(tasks, executor)) {
            for (int i = 0; i < tasks.size(); i++) {
                Objects.requireNonNull(running.result(i));
            }
        }
    }

    /// Ends the scan; the file stays open.
    @Override
    public void close() {
        next = end;
        if (filtered != null) {
            filtered.close();
        }
    }
}
