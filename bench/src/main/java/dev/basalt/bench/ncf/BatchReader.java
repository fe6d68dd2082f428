package dev.basalt.bench.ncf;

import dev.basalt.columnar.column.Batch;
import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/// Gives the rows of a batch to who reads Arrow.
final class BatchReader extends ArrowReader {
    private static final int ROWS = 1 << 16;

    private final Batch batch;
    private int next;

    BatchReader(Batch batch, BufferAllocator allocator) {
        super(allocator);
        this.batch = batch;
    }

    @Override
    public boolean loadNextBatch() throws IOException {
        prepareLoadNextBatch();
        int rows = Math.min(ROWS, batch.rowCount() - next);
        ArrowTables.fill(batch, next, rows, getVectorSchemaRoot());
        next += rows;
        return rows > 0;
    }

    @Override
    public long bytesRead() {
        return 0;
    }

    @Override
    protected void closeReadSource() {}

    @Override
    protected Schema readSchema() {
        return ArrowTables.schema(batch.schema());
    }
}
