package dev.basalt.cli;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.schema.Schema;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Rows whose columns say more about themselves than the rows' source knows.
final class ReschemedRows implements RowSource {
    private final RowSource source;
    private final Schema schema;
    private final Batch rows;

    /// @param source the rows
    /// @param schema columns of the same types
    ReschemedRows(RowSource source, Schema schema) {
        this.source = source;
        this.schema = schema;
        this.rows = new Batch(source.schema());
    }

    @Override
    public Schema schema() {
        return schema;
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
        batch.clear();
        boolean any = source.next(rows);
        for (int i = 0; any && i < schema.size(); i++) {
            batch.column(i).append(rows.column(i), 0, rows.rowCount());
        }
        return any;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
