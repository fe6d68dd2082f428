package dev.basalt.columnar.arrow;

import dev.basalt.columnar.arrow.ArrowType.ArrowField;
import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.error.Location;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// The rows of a stream that native code makes.
///
/// - **Memory:** copies each batch, then releases it
/// - **Threads:** confined to one
final class ImportedStream implements RowSource {
    private final MemorySegment stream;
    private final ArrowOptions options;
    private final List<ArrowField> fields;
    private final Schema schema;
    private boolean closed;

    ImportedStream(MemorySegment stream, ArrowOptions options) throws IOException {
        this.stream = stream;
        this.options = options;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(CStructs.SCHEMA_BYTES, 8);
            call(0, out);
            this.fields = ArrowImport.fields(out.address());
            this.schema = ArrowTypes.schema(fields, Location.of("arrow stream"));
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void call(int functionAt, MemorySegment out) throws IOException {
        int error;
        try {
            error = (int) CStructs.function(stream.get(CStructs.LONG, functionAt), CStructs.FILL)
                    .invokeExact(stream, out);
        } catch (Throwable e) {
            throw new IllegalStateException("calling the stream failed", e);
        }
        if (error != 0) {
            throw new IOException("an Arrow stream must give its rows, but failed with error " + error + lastError());
        }
    }

    private String lastError() {
        try {
            MemorySegment text = (MemorySegment) CStructs.function(stream.get(CStructs.LONG, 16), CStructs.TEXT)
                    .invokeExact(stream);
            return text.address() == 0 ? "" : ": " + CStructs.text(text.address());
        } catch (Throwable e) {
            throw new IllegalStateException("calling the stream failed", e);
        }
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public boolean next(Batch batch) throws IOException {
        batch.clear();
        while (!closed) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment out = arena.allocate(CStructs.ARRAY_BYTES, 8);
                call(8, out);
                if (out.get(CStructs.LONG, CStructs.ARRAY_RELEASE) == 0) {
                    return false;
                }
                ArrowImport.append(out.address(), fields, batch, options);
            }
            if (batch.rowCount() > 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            CStructs.release(stream, CStructs.STREAM_RELEASE);
        }
    }
}
