package dev.basalt.engine;

import dev.basalt.core.testing.SteadyState;
import dev.basalt.engine.internal.CollectionView;
import dev.basalt.engine.internal.ExactSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExactSearchAllocationTest {
    private static final int SEARCHES = 100;

    @TempDir
    private Path directory;

    @Test
    void searchesWithoutAllocating() throws IOException {
        StoreOptions options = StoreOptions.DEFAULT.withEmbedder(() -> new WordHashEmbedder(16, 8));
        try (Store store = Store.open(directory.resolve("store"), options)) {
            Collection collection = store.collection("documents");
            List<Document> documents = new ArrayList<>();
            for (int id = 0; id < 3000; id++) {
                documents.add(Document.of("d" + id, "w" + id % 97 + " w" + id % 89));
            }
            collection.addAll(documents);
            collection.delete("d5", "d7", "d8");
            CollectionView view = collection.storage().view();
            float[] query = collection.embedder().embed(List.of("w3 w4"));
            ExactSearch search = new ExactSearch();
            SteadyState.assertNoAllocation("a search", SEARCHES, () -> search.search(view, null, query, 0, 10));
        }
    }
}
