package dev.basalt.columnar.table.internal;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.file.NcfFile;
import dev.basalt.columnar.file.NcfWriter;
import dev.basalt.columnar.file.Statistics;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.table.TableOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes rows to files of a table, a new one whenever one is full.
///
/// - **Threads:** confined to one
final class RowsWriter implements AutoCloseable {
    private final Staging staging;
    private final TableOptions options;
    private final TableSchema schema;
    private final int schemaNumber;
    private final Batch part;
    private final List<FileEntry> entries = new ArrayList<>();
    private @Nullable NcfWriter writer;
    private String name = "";
    private long rowsInFile;
    private long rowCount;

    RowsWriter(Staging staging, TableOptions options, Snapshot base) {
        this.staging = staging;
        this.options = options;
        this.schema = base.schema();
        this.schemaNumber = base.current();
        this.part = new Batch(schema.schema());
    }

    void write(Batch batch) throws IOException {
        int rows = batch.rowCount();
        int from = 0;
        while (from < rows) {
            NcfWriter open = writer();
            int count = (int) Math.min(rows - from, options.fileRows() - rowsInFile);
            if (count == rows) {
                open.write(batch);
            } else {
                part.clear();
                for (int i = 0; i < part.columns().size(); i++) {
                    part.column(i).append(batch.column(i), from, count);
                }
                open.write(part);
            }
            from += count;
            rowsInFile += count;
            rowCount += count;
            if (rowsInFile == options.fileRows()) {
                finishFile();
            }
        }
    }

    private NcfWriter writer() throws IOException {
        NcfWriter open = writer;
        if (open == null) {
            name = staging.add(TableFiles.ROWS);
            open = NcfWriter.create(
                    staging.files().disk(), staging.files().data(name), schema.schema(), options.file());
            writer = open;
            rowsInFile = 0;
        }
        return open;
    }

    private void finishFile() throws IOException {
        NcfWriter open = writer;
        if (open == null) {
            return;
        }
        open.finish();
        open.close();
        writer = null;
        Path path = staging.files().data(name);
        try (NcfFile file = NcfFile.open(staging.files().disk(), path, options.file())) {
            List<Statistics> statistics = new ArrayList<>();
            for (Field field : schema.schema().fields()) {
                statistics.add(CommitFormat.kept(file.statistics(field.name()), field.type()));
            }
            entries.add(new FileEntry(
                    name,
                    schemaNumber,
                    file.rowCount(),
                    staging.files().disk().size(path),
                    HexFormat.of().formatHex(file.sha256()),
                    null,
                    statistics));
        }
    }

    Schema schema() {
        return schema.schema();
    }

    long rowCount() {
        return rowCount;
    }

    /// Completes the last file.
    ///
    /// @return all files that were written
    List<FileEntry> finish() throws IOException {
        finishFile();
        return List.copyOf(entries);
    }

    @Override
    public void close() throws IOException {
        if (writer != null) {
            writer.close();
        }
    }
}
