package dev.basalt.columnar.text;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.RowSink;
import dev.basalt.columnar.internal.SinkFile;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.json.JsonName;
import dev.basalt.json.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/// Writes rows as NDJSON: an object a line, with a name for every column.
///
/// - **Threads:** confined to one
public final class NdjsonSink implements RowSink {
    private final Schema schema;
    private final SinkFile file;
    private final JsonWriter writer;
    private final JsonName[] names;
    private boolean anyRow;

    private NdjsonSink(SinkFile file, Schema schema) {
        this.file = file;
        this.schema = schema;
        this.writer = JsonWriter.to(file.out());
        this.names = JsonValues.names(schema.fields());
    }

    /// Writes a file, which is there once [#finish] was called.
    ///
    /// @param path   the file; one of that name is replaced
    /// @param schema the columns
    /// @return where rows go; the caller closes it
    /// @throws IOException if the file cannot be created
    public static NdjsonSink create(Path path, Schema schema) throws IOException {
        return new NdjsonSink(SinkFile.create(path), schema);
    }

    /// Writes to a stream, which [#close] closes.
    ///
    /// @param out    receives the bytes
    /// @param schema the columns
    /// @return where rows go; the caller closes it
    public static NdjsonSink to(OutputStream out, Schema schema) {
        return new NdjsonSink(SinkFile.to(out), schema);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public void write(Batch batch) throws IOException {
        int rows = batch.rowCount();
        anyRow |= rows > 0;
        try {
            for (int row = 0; row < rows; row++) {
                writer.beginObject();
                for (int i = 0; i < names.length; i++) {
                    JsonText.write(writer.name(names[i]), batch.column(i), row);
                }
                writer.endObject();
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void finish() throws IOException {
        try {
            writer.flush();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (anyRow) {
            // The writer ends a line where the next one begins.
            file.out().write('\n');
            file.out().flush();
        }
        file.finish();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
