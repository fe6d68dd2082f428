package dev.basalt.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.basalt.engine.internal.CollectionView;
import dev.basalt.engine.internal.ExactSearch;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExactSearchAllocationTest {
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final int SEARCHES = 100;

    @TempDir
    private Path directory;

    /// Repeats rounds until one allocates nothing, as compilation runs in the background.
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
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long allocated = Long.MAX_VALUE;
            long start = System.nanoTime();
            while (allocated != 0 && System.nanoTime() - start < PATIENCE_NANOS) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < SEARCHES; i++) {
                    search.search(view, null, query, 0, 10);
                }
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            assertThat(allocated).isZero();
        }
    }
}
