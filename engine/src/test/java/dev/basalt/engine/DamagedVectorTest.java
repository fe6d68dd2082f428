package dev.basalt.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.engine.filter.Filter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A vector that is damaged scores less than it should: its document must not be missing without a word.
class DamagedVectorTest {
    private static final Path STORE = Path.of("store");
    private static final Path VECTORS = STORE.resolve("collections/c/vectors.bin");
    private static final float[] QUERY = {1, 0, 0, 0};
    private static final int ROW_BYTES = 16;
    private static final int DAMAGED = 7;

    private final MemoryDisk disk = new MemoryDisk();

    private Store open() throws IOException {
        return Store.open(STORE, StoreScenario.options(disk));
    }

    private static Document document(int number) {
        return Document.of("d" + number, "text " + number);
    }

    private static float[] vector(int number) {
        return new float[] {number == DAMAGED ? 1 : 0.5f, number, 0, 0};
    }

    /// The nearest document of twenty gets a vector of zeros.
    @BeforeEach
    void damage() throws IOException {
        try (Store store = open()) {
            for (int i = 0; i < 20; i++) {
                store.collection("c").addAll(List.of(document(i)), vector(i));
            }
        }
        byte[] bytes = disk.bytes(VECTORS);
        Arrays.fill(bytes, DAMAGED * ROW_BYTES, (DAMAGED + 1) * ROW_BYTES, (byte) 0);
        disk.put(VECTORS, bytes);
    }

    private static void assertRefused(ThrowingCallable search) {
        assertThatThrownBy(search)
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[" + VECTORS + " @ byte " + DAMAGED * ROW_BYTES + ", document " + DAMAGED
                        + "] the vectors of document 'd7' must be those that were written, but are not; add the"
                        + " document again");
    }

    @Test
    void everyExactSearchSaysSo() throws IOException {
        try (Store store = Store.open(STORE, StoreScenario.options(disk).readOnly())) {
            Collection collection = store.collection("c");
            for (int i = 0; i < 2; i++) {
                assertRefused(() -> collection.search(QUERY, 3, null));
                assertRefused(() -> collection.search(QUERY, 3, Filter.parse("text != 'x'")));
                assertRefused(() -> collection.searchAll(List.of("one", "two"), 3, null));
            }
        }
    }

    @Test
    void addingItAgainPutsItRight() throws IOException {
        try (Store store = open()) {
            Collection collection = store.collection("c");
            assertRefused(() -> collection.search(QUERY, 3, null));
            assertThat(collection.addAll(List.of(document(DAMAGED - 1)), vector(DAMAGED - 1)))
                    .isEqualTo(new AddReport(0, 0, 1, 0));
            assertThat(collection.addAll(List.of(document(DAMAGED)), vector(DAMAGED)))
                    .isEqualTo(new AddReport(0, 1, 0, 1));
            assertThat(collection.search(QUERY, 1, null).getFirst().document()).isEqualTo(document(DAMAGED));
            collection.addAll(List.of(document(20)), new float[] {2, 0, 0, 0});
            assertThat(collection.search(QUERY, 1, null).getFirst().document()).isEqualTo(document(20));
        }
    }

    @Test
    void takingItAwayPutsItRight() throws IOException {
        try (Store store = open()) {
            Collection collection = store.collection("c");
            collection.delete("d7");
            assertThat(collection.search(QUERY, 30, null)).hasSize(19);
        }
    }

    @Test
    void ingestingItAgainPutsItRight() throws IOException {
        disk.put(VECTORS, new byte[disk.bytes(VECTORS).length]);
        try (Store store = open()) {
            Collection collection = store.collection("c");
            int[] next = {0};
            DocumentSource source = () -> next[0] < 20 ? document(next[0]++) : null;
            IngestReport report = collection.ingest(source, IngestOptions.DEFAULT, IngestListener.NONE);
            assertThat(report).isEqualTo(new IngestReport(0, 20, 0, 0, 20));
            assertThat(collection.search(QUERY, 30, null)).hasSize(20);
        }
    }
}
