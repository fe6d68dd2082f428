package dev.basalt.columnar.text;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.RowSink;
import dev.basalt.columnar.internal.SinkFile;
import dev.basalt.columnar.schema.Schema;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;

/// Writes rows as NDJSON: an object a line, with a name for every column.
///
/// - **Threads:** confined to one
public final class NdjsonSink implements RowSink {
    private final Schema schema;
    private final SinkFile file;
    private final JsonGenerator generator;

    private NdjsonSink(SinkFile file, Schema schema) {
        this.file = file;
        this.schema = schema;
        this.generator = JsonValues.FACTORY
                .rebuild()
                .rootValueSeparator("")
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build()
                .createGenerator(ObjectWriteContext.empty(), file.out());
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
        try {
            for (int row = 0; row < rows; row++) {
                generator.writeStartObject();
                for (int i = 0; i < schema.size(); i++) {
                    generator.writeName(schema.field(i).name());
                    JsonValues.write(generator, batch.column(i), row);
                }
                generator.writeEndObject();
                generator.writeRaw('\n');
            }
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void finish() throws IOException {
        try {
            generator.flush();
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
        file.finish();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
