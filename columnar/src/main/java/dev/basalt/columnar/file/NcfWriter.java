package dev.basalt.columnar.file;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.MemoryBudget;
import dev.basalt.columnar.column.RowSink;
import dev.basalt.columnar.file.internal.BloomWriter;
import dev.basalt.columnar.file.internal.FileBuilder;
import dev.basalt.columnar.file.internal.NotNull;
import dev.basalt.columnar.file.internal.PhysicalColumn;
import dev.basalt.columnar.file.internal.StripeBuffer;
import dev.basalt.columnar.file.internal.StripeWriter;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.error.Location;
import dev.basalt.core.storage.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Writes an NCF file.
///
/// Rows are buffered until they make a stripe, which is then encoded and written. All goes to a temporary file beside
/// the target, `NAME.<16 hexadecimal digits>.tmp`, that takes the target's place in [#finish]: until then the target
/// is what it was. Of several writers of one target the last to finish wins. What a killed writer leaves is that
/// temporary file, whose complete stripes [NcfRecovery] saves, and which [dev.basalt.core.storage.Replacement] can
/// delete.
///
/// After a failure nothing more can be written; closing deletes the temporary file.
///
/// - **Memory:** a stripe as columns, its pages once more encoded, and about 100 bytes for each page written
/// - **Threads:** confined to one; pages are encoded by the executor's threads as well while a call runs. Equal rows
///   make equal bytes whatever the threads, but for the id of the file
public final class NcfWriter implements RowSink {
    private final Schema schema;
    private final List<PhysicalColumn> columns;
    private final FileBuilder file;
    private final StripeWriter stripes;
    private final BloomWriter blooms;
    private final StripeBuffer buffer;
    private final Map<String, String> attributes;
    private final Path path;
    private State state = State.OPEN;

    private enum State {
        OPEN,
        FAILED,
        FINISHED,
        CLOSED
    }

    private NcfWriter(Path path, Schema schema, FileBuilder file, BloomWriter blooms, NcfOptions options) {
        this.path = path;
        this.schema = schema;
        this.columns = PhysicalColumn.of(schema);
        this.file = file;
        this.stripes = new StripeWriter(file, columns, options.profile(), options.executor(), blooms);
        this.blooms = blooms;
        this.buffer = new StripeBuffer(schema, options.stripeRows(), options.stripeBytes());
        this.attributes = options.attributes();
    }

    /// Begins a file.
    ///
    /// @param disk    the disk
    /// @param path    the file, which is replaced if there is one
    /// @param schema  its columns, at least one
    /// @param options how to write it
    /// @return the writer; the caller closes it
    /// @throws IOException              if a file call fails
    /// @throws dev.basalt.core.error.LimitExceededException if there are more columns than [MemoryBudget] allows
    /// @throws IllegalArgumentException if the schema has no columns, or a column that is to have Bloom filters is
    ///                                  not there or cannot have them
    public static NcfWriter create(Disk disk, Path path, Schema schema, NcfOptions options) throws IOException {
        if (schema.size() == 0) {
            throw new IllegalArgumentException("a file must have at least one column");
        }
        MemoryBudget.DEFAULT.requireColumns(Location.of(path), schema, "write fewer of them");
        BloomWriter blooms = BloomWriter.of(options.blooms(), PhysicalColumn.of(schema), options.profile());
        UUID id = options.fileId() == null ? UUID.randomUUID() : options.fileId();
        FileBuilder file = FileBuilder.create(disk, path, schema, id);
        return new NcfWriter(path, schema, file, blooms, options);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    /// Takes all rows of a batch.
    ///
    /// @throws IllegalArgumentException if the batch has other columns, a null where there must be none, or a value
    ///                                  that its type does not have; the last may be thrown by a later call
    @Override
    public void write(Batch batch) throws IOException {
        requireOpen();
        if (!batch.schema().equals(schema)) {
            throw new IllegalArgumentException("columns must be (" + schema + "), but were (" + batch.schema() + ")");
        }
        int rows = batch.rowCount();
        for (int i = 0; i < columns.size(); i++) {
            NotNull.check(columns.get(i), batch.column(i));
        }
        int from = 0;
        while (from < rows) {
            from = buffer.add(batch, from);
            if (buffer.isFull()) {
                flush();
            }
        }
    }

    private void flush() throws IOException {
        state = State.FAILED;
        stripes.write(buffer.rows());
        buffer.clear();
        state = State.OPEN;
    }

    @Override
    public void finish() throws IOException {
        requireOpen();
        if (buffer.size() > 0) {
            flush();
        }
        state = State.FAILED;
        file.finish(attributes, blooms);
        state = State.FINISHED;
    }

    private void requireOpen() {
        if (state != State.OPEN) {
            String what = switch (state) {
                case FAILED -> "a call failed";
                case FINISHED -> "it is finished";
                case CLOSED, OPEN -> "it is closed";
            };
            throw new IllegalStateException("[" + path + "] a writer must be open, but " + what);
        }
    }

    @Override
    public void close() throws IOException {
        state = State.CLOSED;
        file.close();
    }
}
