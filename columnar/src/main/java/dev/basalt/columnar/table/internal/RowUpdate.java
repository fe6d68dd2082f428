package dev.basalt.columnar.table.internal;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.table.TableOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes rows that an update takes out of their files once more, some of their columns set to new values.
///
/// - **Threads:** confined to one
final class RowUpdate {
    private final Staging staging;
    private final TableOptions options;
    private final RowTest test;
    private final Batch values;
    private final List<FileEntry> written = new ArrayList<>();
    private long rowCount;

    /// Checks values.
    ///
    /// @param table  the columns of the table
    /// @param test   which all rows pass that are to be changed
    /// @param given  one row with the columns to set
    /// @throws IllegalArgumentException if they do not fit the table
    RowUpdate(Staging staging, TableOptions options, Schema table, RowTest test, Batch given) {
        this.staging = staging;
        this.options = options;
        this.test = test;
        if (given.columns().isEmpty() || given.rowCount() != 1) {
            throw new IllegalArgumentException("an update must have one row of at least one column, but has "
                    + given.rowCount() + " of " + given.columns().size());
        }
        Schema target =
                table.select(given.schema().fields().stream().map(Field::name).toList());
        this.values = new Batch(target);
        // A copy, so that the caller may go on to use the batch; longer numbers where a column was widened.
        RowMapping.byName(given.schema(), target).append(given, given.schema(), 1, values);
        for (Field field : target.fields()) {
            if (!field.nullable() && values.column(field.name()).isNull(0)) {
                throw new IllegalArgumentException(
                        "column " + field.name() + " must not be set to null, as it is not nullable");
            }
            requireWithDerived(table, field);
        }
    }

    /// A column that was made from another one would tell of values that are no longer there.
    private void requireWithDerived(Schema table, Field source) {
        Optional<Field> stale = table.fields().stream()
                .filter(field -> source.name().equals(field.attributes().get(Field.DERIVED_FROM)))
                .filter(field -> !values.schema().contains(field.name()))
                .findFirst();
        if (stale.isPresent()) {
            throw new IllegalArgumentException("column " + source.name() + " must be set together with "
                    + stale.get().name() + ", which is derived from it");
        }
    }

    /// What is taken out of a file.
    static final class Taken {
        private final FileEntry file;
        private final long[] bits;

        /// Names the rows of a file.
        ///
        /// @param file the file
        /// @param bits a bit for each row to be changed
        Taken(FileEntry file, long[] bits) {
            this.file = file;
            this.bits = bits;
        }
    }

    /// Writes the rows of several files.
    void write(Snapshot base, List<Taken> all) throws IOException {
        if (all.isEmpty()) {
            return;
        }
        try (RowsWriter writer = new RowsWriter(staging, options, base)) {
            for (Taken taken : all) {
                write(base, taken, writer);
            }
            rowCount += writer.rowCount();
            written.addAll(writer.finish());
        }
    }

    private void write(Snapshot base, Taken taken, RowsWriter writer) throws IOException {
        TableSchema now = base.schema();
        TableSchema from = base.schemas().get(taken.file.schema());
        Batch batch = new Batch(now.schema());
        Batch chosen = new Batch(now.schema());
        Batch changed = new Batch(now.schema());
        PushedFilter pushed = PushedFilter.of(test.filter(), test.columns(), from);
        try (FileRows rows =
                FileRows.open(staging.files(), taken.file, from, now, options.file(), pushed.expression())) {
            while (rows.next(batch)) {
                long[] bits = Selections.all(batch.rowCount());
                for (int i = 0; i < batch.rowCount(); i++) {
                    long row = rows.row(i);
                    if ((taken.bits[(int) (row >>> 6)] >>> row & 1) == 0) {
                        bits[i >>> 6] &= ~(1L << i);
                    }
                }
                chosen.clear();
                int count = Selections.append(batch, bits, Long.MAX_VALUE, chosen);
                set(chosen, count, changed);
                writer.write(changed);
            }
        }
    }

    private void set(Batch from, int rows, Batch to) {
        to.clear();
        for (int i = 0; i < to.columns().size(); i++) {
            String name = to.schema().field(i).name();
            Column column = to.column(i);
            if (!values.schema().contains(name)) {
                column.append(from.column(i), 0, rows);
                continue;
            }
            for (int row = 0; row < rows; row++) {
                column.append(values.column(name), 0, 1);
            }
        }
    }

    /// The files with the changed rows.
    List<FileEntry> files() {
        return written;
    }

    long rowCount() {
        return rowCount;
    }
}
