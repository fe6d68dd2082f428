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
    private final Batch values;
    private final List<FileEntry> written = new ArrayList<>();
    private long rowCount;

    /// Checks values.
    ///
    /// @param table  the columns of the table
    /// @param values one row with the columns to set
    /// @throws IllegalArgumentException if they do not fit the table
    RowUpdate(Staging staging, TableOptions options, Schema table, Batch values) {
        this.staging = staging;
        this.options = options;
        this.values = values;
        if (values.columns().isEmpty() || values.rowCount() != 1) {
            throw new IllegalArgumentException("an update must have one row of at least one column, but has "
                    + values.rowCount() + " of " + values.columns().size());
        }
        for (Field given : values.schema().fields()) {
            Field field = table.field(table.indexOf(given.name()));
            if (!given.type().equals(field.type())) {
                throw new IllegalArgumentException("column " + field.name() + " must be "
                        + field.type().label() + ", but is " + given.type().label());
            }
            if (!field.nullable() && values.column(given.name()).isNull(0)) {
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
    ///
    /// @param file the file
    /// @param bits a bit for each row to be changed
    record Taken(FileEntry file, long[] bits) {}

    /// Writes the rows of several files.
    void write(Snapshot base, List<Taken> all) throws IOException {
        if (all.isEmpty()) {
            return;
        }
        Schema schema = base.schema().schema();
        Batch batch = new Batch(schema);
        Batch chosen = new Batch(schema);
        Batch changed = new Batch(schema);
        try (RowsWriter writer = new RowsWriter(staging, options, base)) {
            for (Taken taken : all) {
                TableSchema from = base.schemas().get(taken.file.schema());
                try (FileRows rows =
                        FileRows.open(staging.files(), taken.file, from, base.schema(), options.file())) {
                    while (rows.next(batch)) {
                        chosen.clear();
                        long[] bits = Selections.part(taken.bits, rows.first(), batch.rowCount());
                        int count = Selections.append(batch, bits, Long.MAX_VALUE, chosen);
                        set(chosen, count, changed);
                        writer.write(changed);
                    }
                }
            }
            rowCount += writer.rowCount();
            written.addAll(writer.finish());
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
