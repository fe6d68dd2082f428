package dev.basalt.cli;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.column.TableMetadata;
import dev.basalt.columnar.predicate.RowFilter;
import dev.basalt.columnar.schema.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Some of the columns and rows of a table.
final class ChosenRows implements RowSource {
    private final RowSource source;
    private final Schema schema;
    private final int[] positions;
    private final @Nullable RowFilter filter;
    private final Batch rows;
    private final Map<String, String> attributes;
    private final List<String> notes = new ArrayList<>();

    /// @param columns the names of the columns, in their order; null for all
    /// @param where   which rows; null for all
    ChosenRows(RowSource source, @Nullable List<String> columns, @Nullable String where) {
        this.source = source;
        this.schema = columns == null ? source.schema() : source.schema().select(columns);
        this.positions = schema.fields().stream()
                .mapToInt(field -> source.schema().indexOf(field.name()))
                .toArray();
        this.filter = where == null ? null : RowFilter.parse(where, source.schema());
        Filters.warn(where, source.schema());
        this.rows = new Batch(source.schema());
        this.attributes = TableMetadata.kept(source.attributes(), schema.equals(source.schema()), notes);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public Map<String, String> attributes() {
        return attributes;
    }

    @Override
    public List<String> notes() {
        List<String> all = new ArrayList<>(source.notes());
        all.addAll(notes);
        return all;
    }

    @Override
    public boolean next(Batch batch) throws IOException {
        batch.clear();
        while (source.next(rows)) {
            int count = rows.rowCount();
            long[] bits = filter == null ? null : filter.select(rows);
            int found = bits == null ? count : RowFilter.count(bits);
            for (int i = 0; found > 0 && i < positions.length; i++) {
                if (bits == null || found == count) {
                    batch.column(i).append(rows.column(positions[i]), 0, count);
                } else {
                    batch.column(i).appendSelected(rows.column(positions[i]), bits, 0, count);
                }
            }
            if (found > 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
