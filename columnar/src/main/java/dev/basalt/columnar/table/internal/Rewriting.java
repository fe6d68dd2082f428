package dev.basalt.columnar.table.internal;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.table.CommitConflictException;
import dev.basalt.columnar.table.TableOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes small files and those with deleted rows anew as large ones; all files, if rows are to be sorted.
///
/// - **Memory:** without sorting a batch; with sorting the rows of a group of files, up to four full ones
/// - **Threads:** confined to one
final class Rewriting {
    private static final int SORTED_FILES = 4;

    private final Staging staging;
    private final TableOptions options;
    private final Snapshot start;
    private final Schema keys;
    private final List<FileEntry> replaced = new ArrayList<>();
    private final List<FileEntry> written = new ArrayList<>();

    Rewriting(Staging staging, TableOptions options, Snapshot start, Schema keys) {
        this.staging = staging;
        this.options = options;
        this.start = start;
        this.keys = keys;
    }

    /// Chooses files and writes them anew.
    void run() throws IOException {
        boolean sorts = keys.size() > 0;
        List<FileEntry> chosen = start.files().stream()
                .filter(file -> sorts || file.deleted() != null || file.rows() <= options.fileRows() / 2)
                .toList();
        boolean worthIt = sorts || chosen.size() > 1 || chosen.stream().anyMatch(file -> file.deleted() != null);
        if (!worthIt || chosen.isEmpty()) {
            return;
        }
        replaced.addAll(chosen);
        if (!sorts) {
            try (RowsWriter writer = new RowsWriter(staging, options, start)) {
                for (FileEntry file : chosen) {
                    read(file, writer::write);
                }
                written.addAll(writer.finish());
            }
            return;
        }
        // All rows of a group are in memory at once, in columns that int counts.
        long most = Math.min((long) options.fileRows() * SORTED_FILES, 1 << 30);
        List<FileEntry> group = new ArrayList<>();
        long rows = 0;
        for (FileEntry file : chosen) {
            if (rows > 0 && rows + file.liveRows() > most) {
                sort(group);
                group.clear();
                rows = 0;
            }
            group.add(file);
            rows += file.liveRows();
        }
        sort(group);
    }

    @FunctionalInterface
    private interface Rows {
        void take(Batch batch) throws IOException;
    }

    private void read(FileEntry file, Rows to) throws IOException {
        Schema schema = start.schema().schema();
        Batch batch = new Batch(schema);
        Batch live = new Batch(schema);
        TableSchema from = start.schemas().get(file.schema());
        try (FileRows rows = FileRows.open(staging.files(), file, from, start.schema(), options.file())) {
            while (rows.next(batch)) {
                if (!rows.anyDeleted()) {
                    to.take(batch);
                    continue;
                }
                long[] bits = Selections.all(batch.rowCount());
                rows.clearDeleted(bits, batch.rowCount());
                live.clear();
                Selections.append(batch, bits, Long.MAX_VALUE, live);
                to.take(live);
            }
        }
    }

    private void sort(List<FileEntry> group) throws IOException {
        Batch all = new Batch(start.schema().schema());
        for (FileEntry file : group) {
            read(file, batch -> Selections.append(batch, Selections.all(batch.rowCount()), Long.MAX_VALUE, all));
        }
        int[] order = RowOrder.by(keys.fields().stream().map(Field::name).toList(), all.schema())
                .of(all);
        Batch batch = new Batch(all.schema());
        try (RowsWriter writer = new RowsWriter(staging, options, start)) {
            for (int from = 0; from < order.length; from += 8192) {
                batch.clear();
                int end = Math.min(order.length, from + 8192);
                for (int i = from; i < end; i++) {
                    for (int column = 0; column < batch.columns().size(); column++) {
                        batch.column(column).append(all.column(column), order[i], 1);
                    }
                }
                writer.write(batch);
            }
            written.addAll(writer.finish());
        }
    }

    boolean isEmpty() {
        return replaced.isEmpty();
    }

    @Nullable
    Snapshot apply(Snapshot base, Draft draft) throws IOException {
        Map<String, FileEntry> now = base.byName();
        Set<String> removed = new HashSet<>();
        for (FileEntry file : replaced) {
            if (!file.isUnchangedIn(now.get(file.name()))) {
                throw new CommitConflictException(
                        staging.files().root(),
                        "a file must stay as it is while it is written anew, but '" + file.name()
                                + "' was changed by version " + base.version() + " or one before it");
            }
            removed.add(file.name());
        }
        return base.with(draft, removed, Map.of(), written);
    }
}
