package dev.basalt.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A stream of documents whose batches are numbered from 0: each adds two documents and replaces two of ten others.
/// Every document says which batch it is of, so that what a store holds tells which batches it has.
final class NumberedBatches implements DocumentSource {
    /// Number of documents of a batch, each of one passage.
    static final int BATCH_DOCUMENTS = 4;

    static final IngestOptions OPTIONS = new IngestOptions(BATCH_DOCUMENTS, Long.MAX_VALUE, false);

    private static final int REPLACED_IDS = 10;

    private final int end;
    private int batch;
    private int index;

    /// @param first the number of the first batch
    /// @param end   the number before which to stop
    NumberedBatches(int first, int end) {
        this.batch = first;
        this.end = end;
    }

    @Override
    public @Nullable Document next() {
        if (index == BATCH_DOCUMENTS) {
            index = 0;
            batch++;
        }
        return batch < end ? documents(batch).get(index++) : null;
    }

    /// The number of the batch that the last document was of.
    @Override
    public long bytesRead() {
        return batch;
    }

    static List<Document> documents(int batch) {
        List<Document> documents = new ArrayList<>();
        for (String id : List.of("new-" + batch + "-0", "old-" + batch % REPLACED_IDS, "new-" + batch + "-1")) {
            documents.add(Document.of(id, text(batch)));
        }
        documents.add(Document.of("old-" + (batch + REPLACED_IDS / 2) % REPLACED_IDS, text(batch)));
        return documents;
    }

    private static String text(int batch) {
        return "batch " + batch;
    }

    /// The texts by id after all batches up to one.
    static Map<String, String> texts(int lastBatch) {
        Map<String, String> texts = new TreeMap<>();
        for (int batch = 0; batch <= lastBatch; batch++) {
            for (Document document : documents(batch)) {
                texts.put(document.id(), document.text());
            }
        }
        return texts;
    }

    /// Checks that a collection holds whole batches: all up to some number.
    ///
    /// @return the number of the last batch; -1 where there is none
    static int check(Collection collection) throws IOException {
        Map<String, String> found = new TreeMap<>();
        int last = -1;
        // One search looks at one commit, even while others are made.
        for (Hit hit : collection.search("batch", 1_000_000)) {
            Document document = hit.document();
            assertThat(found.put(document.id(), document.text())).isNull();
            last = Math.max(last, Integer.parseInt(document.text().substring("batch ".length())));
        }
        assertThat(found).isEqualTo(texts(last));
        return last;
    }
}
