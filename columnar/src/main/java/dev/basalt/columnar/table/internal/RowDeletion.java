package dev.basalt.columnar.table.internal;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.file.internal.Checksums;
import dev.basalt.columnar.predicate.Verdict;
import dev.basalt.columnar.table.CommitConflictException;
import dev.basalt.columnar.table.TableOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Deletes the rows that pass a test, and adds rows if any came with it: given ones, or the deleted ones changed.
///
/// What a file loses is found once. If another writer gets ahead, files that are new to this one are looked at
/// as well, so that the outcome is that of running after the other; a file that this one deletes from and the
/// other changed is a conflict.
///
/// - **Threads:** confined to one
final class RowDeletion implements TableLog.Change {
    private final Staging staging;
    private final TableOptions options;
    private final Snapshot start;
    private final RowTest test;
    private final Draft draft;
    private final List<FileEntry> added;
    private final @Nullable RowUpdate update;
    private final Map<String, Outcome> outcomes = new HashMap<>();

    /// What becomes of a file.
    ///
    /// @param seen        the file as it was looked at
    /// @param removedRows how many rows it loses
    /// @param instead     what takes its place: nothing, itself with another deletion vector, or other files
    private record Outcome(FileEntry seen, long removedRows, List<FileEntry> instead) {}

    /// The bits of rows that are deleted from a file, old and new.
    private static final class Marked {
        private final FileEntry file;
        private final long[] bits;
        private final long[] newBits;
        private final long newRows;

        private Marked(FileEntry file, long[] bits, long[] newBits, long newRows) {
            this.file = file;
            this.bits = bits;
            this.newBits = newBits;
            this.newRows = newRows;
        }

        private long liveRows() {
            return file.liveRows() - newRows;
        }
    }

    /// Prepares a deletion.
    ///
    /// @param start  the version whose columns the test knows
    /// @param draft  what the commit will say
    /// @param added  files to be added with the commit
    /// @param update what to make of the deleted rows; null for nothing
    RowDeletion(
            Staging staging,
            TableOptions options,
            Snapshot start,
            RowTest test,
            Draft draft,
            List<FileEntry> added,
            @Nullable RowUpdate update) {
        this.update = update;
        this.staging = staging;
        this.options = options;
        this.start = start;
        this.test = test;
        this.draft = draft;
        this.added = added;
    }

    @Override
    public boolean readsFiles() {
        return true;
    }

    @Override
    public @Nullable Snapshot apply(Snapshot base) throws IOException {
        if (base.current() != start.current()) {
            throw new CommitConflictException(
                    staging.files().root(), "columns must stay as they are while rows change, but did not");
        }
        Map<String, FileEntry> now = base.byName();
        for (Outcome outcome : outcomes.values()) {
            FileEntry file = outcome.seen;
            if (outcome.removedRows > 0 && !file.isUnchangedIn(now.get(file.name()))) {
                throw new CommitConflictException(
                        staging.files().root(),
                        "a file that rows are deleted from must stay as it is, but '" + file.name()
                                + "' was changed by version " + base.version() + " or one before it");
            }
        }
        look(base);
        Set<String> removed = new HashSet<>();
        Map<String, FileEntry> changed = new HashMap<>();
        List<FileEntry> files = new ArrayList<>();
        long removedRows = 0;
        for (FileEntry file : base.files()) {
            Outcome outcome = outcomes.get(file.name());
            if (outcome == null || outcome.removedRows == 0) {
                continue;
            }
            removedRows += outcome.removedRows;
            if (outcome.instead.size() == 1 && outcome.instead.getFirst().name().equals(file.name())) {
                changed.put(file.name(), outcome.instead.getFirst());
            } else {
                removed.add(file.name());
                files.addAll(outcome.instead);
            }
        }
        if (removedRows == 0 && added.isEmpty()) {
            return null;
        }
        files.addAll(added);
        long addedRows = draft.rowsAdded();
        if (update != null) {
            files.addAll(update.files());
            addedRows += update.rowCount();
        }
        Draft complete = new Draft(draft.operation(), draft.details(), addedRows, removedRows, draft.clock());
        return base.with(complete, removed, changed, files);
    }

    /// Looks at the files that were not looked at before, or lost rows to others meanwhile.
    private void look(Snapshot base) throws IOException {
        List<Marked> small = new ArrayList<>();
        List<RowUpdate.Taken> taken = new ArrayList<>();
        for (FileEntry file : base.files()) {
            Outcome known = outcomes.get(file.name());
            if (known != null && known.seen.isUnchangedIn(file)) {
                continue;
            }
            TableSchema written = base.schemas().get(file.schema());
            Verdict verdict = test.verdict(file, written);
            Marked marked =
                    verdict == Verdict.NONE ? new Marked(file, new long[0], new long[0], 0) : mark(file, written);
            if (marked.newRows > 0) {
                taken.add(new RowUpdate.Taken(file, marked.newBits));
            }
            if (marked.newRows == 0 || marked.liveRows() == 0) {
                outcomes.put(file.name(), new Outcome(file, marked.newRows, List.of()));
            } else if (marked.liveRows() <= (1 - options.rewriteFraction()) * file.rows()) {
                outcomes.put(file.name(), new Outcome(file, marked.newRows, rewrite(base, marked)));
            } else {
                small.add(marked);
            }
        }
        writeVectors(small);
        if (update != null) {
            update.write(base, taken);
        }
    }

    private Marked mark(FileEntry file, TableSchema written) throws IOException {
        Batch batch = new Batch(test.columns().schema());
        PushedFilter pushed = PushedFilter.of(test.filter(), test.columns(), written);
        try (FileRows rows =
                FileRows.open(staging.files(), file, written, test.columns(), options.file(), pushed.expression())) {
            long[] deleted = new long[(int) ((file.rows() + 63) >>> 6)];
            System.arraycopy(rows.deleted(), 0, deleted, 0, rows.deleted().length);
            long[] found = new long[deleted.length];
            long count = 0;
            while (rows.next(batch)) {
                long[] bits = test.select(batch);
                rows.clearDeleted(bits, batch.rowCount());
                for (int i = 0; i < batch.rowCount(); i++) {
                    if ((bits[i >>> 6] >>> i & 1) != 0) {
                        long row = rows.row(i);
                        found[(int) (row >>> 6)] |= 1L << row;
                        count++;
                    }
                }
            }
            for (int i = 0; i < deleted.length; i++) {
                deleted[i] |= found[i];
            }
            return new Marked(file, deleted, found, count);
        }
    }

    private List<FileEntry> rewrite(Snapshot base, Marked marked) throws IOException {
        TableSchema written = base.schemas().get(marked.file.schema());
        Batch batch = new Batch(base.schema().schema());
        Batch kept = new Batch(base.schema().schema());
        try (RowsWriter writer = new RowsWriter(staging, options, base);
                FileRows rows = FileRows.open(staging.files(), marked.file, written, base.schema(), options.file())) {
            while (rows.next(batch)) {
                int count = batch.rowCount();
                long[] bits = Selections.all(count);
                for (int i = 0; i < count; i++) {
                    long row = rows.row(i);
                    if ((marked.bits[(int) (row >>> 6)] >>> row & 1) != 0) {
                        bits[i >>> 6] &= ~(1L << i);
                    }
                }
                kept.clear();
                Selections.append(batch, bits, Long.MAX_VALUE, kept);
                writer.write(kept);
            }
            return writer.finish();
        }
    }

    /// Writes deletion vectors, all to one file.
    private void writeVectors(List<Marked> files) throws IOException {
        if (files.isEmpty()) {
            return;
        }
        String name = staging.add(TableFiles.DELETED);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Marked marked : files) {
            byte[] vector = DeletionFormat.encode(marked.bits, marked.file.rows());
            long count = marked.file.rows() - marked.liveRows();
            DeletedRows deleted = new DeletedRows(
                    name, bytes.size(), vector.length, Checksums.crc32c(MemorySegment.ofArray(vector)), count);
            bytes.write(vector);
            outcomes.put(
                    marked.file.name(),
                    new Outcome(marked.file, marked.newRows, List.of(marked.file.withDeleted(deleted))));
        }
        staging.files().create(staging.files().data(name), bytes.toByteArray());
        staging.files().disk().forceDirectory(staging.files().data());
    }
}
