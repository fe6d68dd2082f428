package dev.basalt.columnar.table;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.file.NcfFile;
import dev.basalt.columnar.file.NcfOptions;
import dev.basalt.columnar.file.NcfScan;
import dev.basalt.columnar.file.NcfWriter;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.table.internal.RowOrder;
import dev.basalt.core.storage.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The rows of a source in the order of some columns: nulls first, equal rows as they were.
///
/// Rows that memory does not hold are sorted in runs, each written to a file of a directory of its own, and merged.
/// Closing deletes the directory.
///
/// - **Memory:** the rows of a run, and a batch of each of up to 64 runs
/// - **Threads:** confined to one
public final class SortedRows implements RowSource {
    private static final long RUN_BYTES = 64L << 20;
    private static final int RUN_ROWS = 1 << 20;
    private static final int MOST_RUNS = 64;
    private static final int BATCH_ROWS = 1024;
    private static final long BATCH_BYTES = 4L << 20;

    private final Disk disk = Disk.system();
    private final RowSource source;
    private final RowOrder order;
    private final Path beside;
    private final long runBytes;
    private final int mostRuns;
    private final List<Path> runs = new ArrayList<>();
    private final List<Run> open = new ArrayList<>();
    private final PriorityQueue<Run> heads;
    private @Nullable Path directory;
    private int runCount;
    private boolean sorted;

    private SortedRows(RowSource source, List<String> columns, Path beside, long runBytes, int mostRuns) {
        this.source = source;
        this.order = RowOrder.by(columns, source.schema());
        this.beside = beside;
        this.runBytes = runBytes;
        this.mostRuns = mostRuns;
        this.heads = new PriorityQueue<>(this::compare);
    }

    /// Sorts rows; they are read when the first is asked for.
    ///
    /// @param source  the rows; closed with this source
    /// @param columns the names of the columns, the first of which counts most; at least one
    /// @param beside  a file beside which the directory of runs is made, if one is needed
    /// @return the sorted rows; the caller closes them
    /// @throws IllegalArgumentException if a column is not there, or has no order
    public static SortedRows of(RowSource source, List<String> columns, Path beside) {
        return of(source, columns, beside, RUN_BYTES, MOST_RUNS);
    }

    static SortedRows of(RowSource source, List<String> columns, Path beside, long runBytes, int mostRuns) {
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("rows must be sorted by a column, but none was given");
        }
        return new SortedRows(source, columns, beside, runBytes, mostRuns);
    }

    /// Rows in their order: those of a file, or those that are left in memory.
    private final class Run implements AutoCloseable {
        final int number;
        final Batch batch;
        private final @Nullable NcfFile file;
        private final @Nullable NcfScan scan;
        private final int[] rows;
        private int at = -1;

        Run(int number, Path path) throws IOException {
            this.number = number;
            this.file = NcfFile.open(disk, path, NcfOptions.DEFAULT);
            this.scan = file.scan().batchRows(BATCH_ROWS).open();
            this.batch = new Batch(scan.schema());
            this.rows = new int[0];
        }

        Run(int number, Batch batch) {
            this.number = number;
            this.batch = batch;
            this.file = null;
            this.scan = null;
            this.rows = order.of(batch);
        }

        int row() {
            return scan == null ? rows[at] : at;
        }

        /// Goes to the next row, if there is one.
        boolean advance() {
            at++;
            if (scan == null) {
                return at < rows.length;
            }
            if (at < batch.rowCount()) {
                return true;
            }
            at = 0;
            return scan.next(batch);
        }

        @Override
        public void close() {
            if (scan != null) {
                scan.close();
            }
            if (file != null) {
                file.close();
            }
        }
    }

    private int compare(Run one, Run other) {
        int found = order.compare(one.batch, one.row(), other.batch, other.row());
        return found != 0 ? found : Integer.compare(one.number, other.number);
    }

    @Override
    public Schema schema() {
        return source.schema();
    }

    @Override
    public Map<String, String> attributes() {
        return source.attributes();
    }

    @Override
    public List<String> notes() {
        return source.notes();
    }

    @Override
    public boolean next(Batch batch) throws IOException {
        if (!sorted) {
            sorted = true;
            sort();
        }
        batch.clear();
        return merge(batch);
    }

    private void sort() throws IOException {
        Batch held = new Batch(schema());
        Batch read = new Batch(schema());
        while (source.next(read)) {
            int count = read.rowCount();
            for (int i = 0; i < held.columns().size(); i++) {
                held.column(i).append(read.column(i), 0, count);
            }
            if (held.usedBytes() >= runBytes || held.rowCount() >= RUN_ROWS) {
                open.add(new Run(0, held));
                write();
                held = new Batch(schema());
                if (runs.size() == mostRuns) {
                    mergeRuns();
                }
            }
        }
        int number = 0;
        for (Path run : runs) {
            open.add(new Run(number++, run));
        }
        open.add(new Run(number, held));
        open.forEach(this::begin);
    }

    private void begin(Run run) {
        if (run.advance()) {
            heads.add(run);
        }
    }

    /// Writes the rows of all open runs as one, the last.
    private void write() throws IOException {
        Path folder = directory;
        if (folder == null) {
            folder = beside.toAbsolutePath().resolveSibling(beside.getFileName() + ".sort-" + UUID.randomUUID());
            disk.createDirectories(folder);
            directory = folder;
        }
        Path path = folder.resolve("run" + runCount++ + ".ncf");
        NcfOptions options = NcfOptions.DEFAULT.withProfile(Profile.FAST);
        try (NcfWriter writer = NcfWriter.create(disk, path, schema(), options)) {
            open.forEach(this::begin);
            Batch batch = new Batch(schema());
            while (merge(batch)) {
                writer.write(batch);
                batch.clear();
            }
            writer.finish();
        }
        closeRuns();
        runs.add(path);
    }

    private void mergeRuns() throws IOException {
        List<Path> merged = List.copyOf(runs);
        for (Path path : merged) {
            open.add(new Run(open.size(), path));
        }
        write();
        runs.removeAll(merged);
        for (Path path : merged) {
            disk.delete(path);
        }
    }

    /// Adds the next rows of all runs to an empty batch.
    private boolean merge(Batch batch) {
        long bytes = 0;
        int count = 0;
        while (count < BATCH_ROWS && bytes < BATCH_BYTES) {
            Run run = heads.poll();
            if (run == null) {
                break;
            }
            int row = run.row();
            for (int i = 0; i < batch.columns().size(); i++) {
                batch.column(i).append(run.batch.column(i), row, 1);
            }
            count++;
            if ((count & 15) == 0) {
                bytes = batch.usedBytes();
            }
            if (run.advance()) {
                heads.add(run);
            }
        }
        return count > 0;
    }

    private void closeRuns() {
        open.forEach(Run::close);
        open.clear();
        heads.clear();
    }

    @Override
    public void close() throws IOException {
        closeRuns();
        try {
            Path folder = directory;
            directory = null;
            if (folder != null) {
                for (Path run : runs) {
                    disk.deleteIfExists(run);
                }
                disk.deleteIfExists(folder);
            }
        } finally {
            source.close();
        }
    }
}
