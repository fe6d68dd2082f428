package dev.basalt.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.engine.source.FileDocuments;
import dev.basalt.engine.source.SourceFiles;
import dev.basalt.engine.source.SourceOptions;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Documents at the limit of their size, one after another, within the 512 MB heap that tests and the command run
/// with.
class LargeDocumentsTest {
    private static final int DOCUMENTS = 8;
    private static final int DOCUMENT_BYTES = 15 << 20;

    @TempDir
    Path directory;

    /// Four characters a token; all texts have the same vector.
    private static final class EqualVectors implements Embedder {
        @Override
        public String id() {
            return "equal";
        }

        @Override
        public int dimension() {
            return 384;
        }

        @Override
        public int maxTokens() {
            return 254;
        }

        @Override
        public int[] countTokens(List<String> texts) {
            return texts.stream().mapToInt(text -> (text.length() + 3) / 4).toArray();
        }

        @Override
        public float[] embed(List<String> texts) {
            float[] vectors = new float[texts.size() * dimension()];
            Arrays.fill(vectors, (float) (1 / Math.sqrt(dimension())));
            return vectors;
        }

        @Override
        public void close() {}
    }

    @Test
    void fitTheHeap() throws IOException {
        assertThat(Runtime.getRuntime().maxMemory()).isLessThanOrEqualTo(512L << 20);
        Path file = directory.resolve("large.ndjson");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int document = 0; document < DOCUMENTS; document++) {
                out.write("{\"id\":\"" + document + "\",\"text\":\"");
                for (int bytes = 0; bytes < DOCUMENT_BYTES; bytes += 36) {
                    out.write("Four score and seven years ago 1863. ");
                }
                out.write("\"}\n");
            }
        }
        StoreOptions options = StoreOptions.DEFAULT.withEmbedder(EqualVectors::new);
        try (Store store = Store.open(directory.resolve("store"), options);
                FileDocuments documents = new FileDocuments(new SourceFiles(List.of(file)), SourceOptions.DEFAULT)) {
            Collection collection = store.collection("large");
            IngestReport report = collection.ingest(documents, IngestOptions.DEFAULT, IngestListener.NONE);
            assertThat(report.added()).isEqualTo(DOCUMENTS);
            assertThat(report.chunks()).isGreaterThan(DOCUMENTS * 15_000L);
            assertThat(collection.get("7").orElseThrow().text()).endsWith("1863. ");
        }
    }
}
