package dev.basalt.columnar.file;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.file.internal.ColumnReader;
import dev.basalt.columnar.file.internal.OpenFile;
import dev.basalt.columnar.file.internal.OrderedTasks;
import dev.basalt.columnar.file.internal.StripeList;
import dev.basalt.columnar.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads rows of some columns of a file, batch by batch, in their order.
///
/// Batches have up to 8,192 rows, fewer where values are large; with an executor, up to 65,536.
///
/// - **Memory:** for each column one open page; batches are the caller's and use their memory again
/// - **Threads:** confined to one; with an executor, columns are decoded by its threads as well while a call runs
public final class NcfScan implements RowSource {
    private static final int BATCH_ROWS = 8192;
    private static final int PARALLEL_BATCH_ROWS = 65_536;
    private static final long COLUMN_BYTES = 16L << 20;

    private final Schema schema;
    private final StripeList stripes;
    private final List<ColumnReader> readers;
    private final @Nullable Executor executor;
    private final int batchRows;
    private final long end;
    private long next;

    private NcfScan(Builder builder, Schema schema, List<ColumnReader> readers, long from, long to) {
        this.schema = schema;
        this.stripes = builder.file.stripes();
        this.readers = readers;
        this.executor = readers.size() > 1 ? builder.executor : null;
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

        /// Begins.
        ///
        /// @return the rows
        /// @throws IllegalArgumentException if there is no such column
        public NcfScan open() {
            List<String> wanted = names != null ? names : file.schema().usualNames();
            Schema schema = file.schema().select(wanted);
            List<ColumnReader> readers = new ArrayList<>();
            for (String name : wanted) {
                readers.add(
                        ColumnReader.open(file, file.columns().get(file.schema().indexOf(name))));
            }
            long rows = file.postscript().rowCount();
            long first = Math.min(from, rows);
            long last = Math.min(to, rows);
            return new NcfScan(this, schema, readers, first, first + Math.min(limit, last - first));
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

    /// The first row of the next batch.
    ///
    /// @return its number in the file
    public long nextRow() {
        return next;
    }

    @Override
    public boolean next(Batch batch) {
        if (!batch.schema().equals(schema)) {
            throw new IllegalArgumentException(
                    "columns of the batch must be (" + schema + "), but were (" + batch.schema() + ")");
        }
        batch.clear();
        if (next >= end || readers.isEmpty()) {
            return false;
        }
        int rows = nextRows();
        if (executor == null) {
            for (int i = 0; i < readers.size(); i++) {
                readers.get(i).read(next, rows, batch.column(i));
            }
        } else {
            readParallel(batch, rows);
        }
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
        return rows;
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
    }
}
