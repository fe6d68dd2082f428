package dev.basalt.engine.internal;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.engine.Document;
import java.util.Map;

/// The documents of a collection as a table: a row for each that can be found, in the order they were added.
///
/// - **Memory:** one batch, of up to 8 MiB of documents and one more
/// - **Threads:** confined to one
public final class DocumentRows implements RowSource {
    /// The columns, of which the JSON's says that a row is a document as it was stored.
    public static final Schema SCHEMA = Schema.of(
            Field.of("id", Simple.STRING).notNull(),
            Field.of("json", Simple.STRING).notNull().withAttributes(Map.of("basalt", "document")),
            Field.of("text", Simple.STRING).notNull());

    private static final int BATCH_ROWS = 4096;
    private static final int BATCH_BYTES = 8 << 20;

    private final CollectionView view;
    private int next;

    /// Takes the documents as of one commit.
    ///
    /// @param view the collection
    public DocumentRows(CollectionView view) {
        this.view = view;
        this.next = view.live().next(0);
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public boolean next(Batch batch) {
        batch.clear();
        BytesColumn ids = (BytesColumn) batch.column(0);
        BytesColumn jsons = (BytesColumn) batch.column(1);
        BytesColumn texts = (BytesColumn) batch.column(2);
        while (next >= 0
                && next < view.documentCount()
                && ids.size() < BATCH_ROWS
                && jsons.byteCount() + texts.byteCount() < BATCH_BYTES) {
            Document document = view.document(next);
            ids.append(document.id());
            jsons.append(document.json());
            texts.append(document.text());
            next = view.live().next(next + 1);
        }
        return ids.size() > 0;
    }

    @Override
    public void close() {
        next = -1;
    }
}
