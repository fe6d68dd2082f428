package dev.basalt.engine.internal;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.schema.DataType.Element;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.engine.Document;
import java.lang.foreign.MemorySegment;

/// The passages of a collection's documents as a table, each with its vector: rows of a document follow each other, and
/// documents are in the order they were added.
///
/// - **Memory:** one batch, of up to 8 MiB and the passages of one more document
/// - **Threads:** confined to one
public final class PassageRows implements RowSource {
    private static final int BATCH_ROWS = 4096;
    private static final int BATCH_BYTES = 8 << 20;

    private final CollectionView view;
    private final Schema schema;
    private final byte[] vector;
    private int next;

    /// Takes the passages as of one commit.
    ///
    /// @param view the collection
    public PassageRows(CollectionView view) {
        this.view = view;
        this.schema = Schema.of(
                Field.of("id", Simple.STRING).notNull(),
                Field.of("passage", Simple.INT32).notNull(),
                Field.of("text", Simple.STRING).notNull(),
                Field.of("vector", new FixedVector(Element.FLOAT32, view.dimension()))
                        .notNull());
        this.vector = new byte[view.dimension() * Float.BYTES];
        this.next = view.live().next(0);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public boolean next(Batch batch) {
        batch.clear();
        BytesColumn texts = (BytesColumn) batch.column(2);
        while (next >= 0
                && next < view.documentCount()
                && texts.size() < BATCH_ROWS
                && texts.byteCount() + (long) texts.size() * vector.length < BATCH_BYTES) {
            append(next, batch);
            next = view.live().next(next + 1);
        }
        return texts.size() > 0;
    }

    private void append(int document, Batch batch) {
        view.requireIntact(document);
        Document whole = view.document(document);
        int first = view.firstChunk(document);
        for (int i = 0; i < view.chunkCount(document); i++) {
            ((BytesColumn) batch.column(0)).append(whole.id());
            ((LongColumn) batch.column(1)).append(i);
            ((BytesColumn) batch.column(2)).append(view.passageOf(first + i, whole));
            MemorySegment row = view.vectors().asSlice((long) (first + i) * vector.length, vector.length);
            MemorySegment.ofArray(vector).copyFrom(row);
            ((FixedColumn) batch.column(3)).append(vector, 0);
        }
    }

    @Override
    public void close() {
        next = -1;
    }
}
