package dev.basalt.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.storage.StoreLockedException;
import dev.basalt.engine.chunk.ChunkOptions;
import dev.basalt.engine.filter.Filter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
    private static final StoreOptions OPTIONS = StoreOptions.DEFAULT
            .withEmbedder(() -> new WordHashEmbedder(32, 16))
            .withChunks(new ChunkOptions(16, 4));

    @TempDir
    Path directory;

    private Store open() throws IOException {
        return Store.open(directory.resolve("store"), OPTIONS);
    }

    private Store openReadOnly() throws IOException {
        return Store.open(directory.resolve("store"), OPTIONS.readOnly());
    }

    private static Document animal(String id, String text, int legs) {
        return new Document(id, "{\"legs\":%d,\"text\":\"%s\"}".formatted(legs, text), text);
    }

    @Test
    void findsWhatWasAdded() throws IOException {
        try (Store store = open()) {
            Collection animals = store.collection("animals");
            AddReport report =
                    animals.add(animal("cat", "a small furry cat", 4), animal("bird", "a bird that sings", 2));
            assertThat(report).isEqualTo(new AddReport(2, 0, 0, 2));
            List<Hit> hits = animals.search("furry cat", 5);
            assertThat(hits).extracting(hit -> hit.document().id()).containsExactly("cat", "bird");
            assertThat(hits.getFirst().passage()).isEqualTo("a small furry cat");
            assertThat(hits.getFirst().score()).isBetween(0.3f, 1.0001f);
        }
    }

    @Test
    void findsItAgainAfterOpening() throws IOException {
        try (Store store = open()) {
            store.collection("animals").add(animal("cat", "a small furry cat", 4));
        }
        for (Store store : List.of(openReadOnly(), open())) {
            try (store) {
                assertThat(store.collectionNames()).containsExactly("animals");
                assertThat(store.collection("animals").get("cat")).contains(animal("cat", "a small furry cat", 4));
                assertThat(store.collection("animals").search("cat", 1)).hasSize(1);
                assertThat(store.verify().problems()).isEmpty();
            }
        }
    }

    @Test
    void addsNothingTwice() throws IOException {
        try (Store store = open()) {
            Collection animals = store.collection("animals");
            animals.add(animal("cat", "a cat", 4));
            assertThat(animals.add(animal("cat", "a cat", 4))).isEqualTo(new AddReport(0, 0, 1, 0));
            assertThat(animals.stats().documents()).isEqualTo(1);
            assertThat(animals.stats().deadDocuments()).isZero();
        }
    }

    @Test
    void replacesTheDocumentOfAnId() throws IOException {
        try (Store store = open()) {
            Collection animals = store.collection("animals");
            animals.add(animal("pet", "a cat", 4), animal("other", "a spider", 8));
            assertThat(animals.add(animal("pet", "a dog", 4))).isEqualTo(new AddReport(0, 1, 0, 1));
            assertThat(animals.get("pet").orElseThrow().text()).isEqualTo("a dog");
            assertThat(animals.search("cat", 10))
                    .extracting(hit -> hit.document().text())
                    .doesNotContain("a cat");
            assertThat(animals.size()).isEqualTo(2);
        }
        try (Store store = open()) {
            assertThat(store.collection("animals").get("pet").orElseThrow().text())
                    .isEqualTo("a dog");
            assertThat(store.collection("animals").size()).isEqualTo(2);
        }
    }

    @Test
    void takesTheLaterOfTwoWithOneIdInOneBatch() throws IOException {
        try (Store store = open()) {
            Collection animals = store.collection("animals");
            animals.add(animal("pet", "a cat", 4), animal("pet", "a dog", 4));
            assertThat(animals.get("pet").orElseThrow().text()).isEqualTo("a dog");
            assertThat(animals.size()).isEqualTo(1);
        }
    }

    @Test
    void deletesForGood() throws IOException {
        try (Store store = open()) {
            Collection animals = store.collection("animals");
            animals.add(animal("cat", "a cat", 4), animal("dog", "a dog", 4));
            assertThat(animals.delete("cat", "nobody", "cat")).isEqualTo(1);
            assertThat(animals.get("cat")).isEmpty();
            assertThat(animals.search("cat", 5))
                    .extracting(hit -> hit.document().id())
                    .containsExactly("dog");
        }
        try (Store store = open()) {
            assertThat(store.collection("animals").get("cat")).isEmpty();
            store.collection("animals").add(animal("cat", "a cat", 4));
            assertThat(store.collection("animals").get("cat")).isPresent();
        }
    }

    @Test
    void givesKResultsWhereKPassTheFilter() throws IOException {
        try (Store store = open()) {
            Collection animals = store.collection("animals");
            List<Document> documents = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                documents.add(animal("a" + i, "animal number " + i, i % 100));
            }
            animals.addAll(documents);
            assertThat(animals.search("animal number 17", 10, Filter.parse("legs = 42")))
                    .hasSize(5)
                    .allSatisfy(hit -> assertThat(hit.document().field("legs")).containsExactly("42"));
            assertThat(animals.search("animal", 10, Filter.parse("legs >= 50"))).hasSize(10);
            assertThat(animals.search("animal", 10, Filter.parse("legs > 1000")))
                    .isEmpty();
        }
    }

    @Test
    void givesKDocumentsWhereOneDocumentHasAllTheNearestPassages() throws IOException {
        try (Store store = open()) {
            Collection books = store.collection("books");
            String sentence = "The whale swims in the deep and cold sea. ";
            books.add(
                    Document.of("whales", sentence.repeat(200)),
                    Document.of("b", "Birds fly."),
                    Document.of("c", "Cats purr."),
                    Document.of("d", "Dogs bark."));
            assertThat(books.stats().chunks()).isGreaterThan(100);
            List<Hit> hits = books.search(sentence, 3);
            assertThat(hits).hasSize(3);
            assertThat(hits.getFirst().document().id()).isEqualTo("whales");
            assertThat(books.searchAll(List.of(sentence, "Cats purr."), 3, null))
                    .satisfiesExactly(
                            first -> assertThat(first).isEqualTo(hits),
                            second -> assertThat(second.getFirst().document().id())
                                    .isEqualTo("c"));
        }
    }

    @Test
    void keepsTextThatUtf8CannotHold() throws IOException {
        try (Store store = open()) {
            Collection odd = store.collection("odd");
            odd.add(Document.of("half", "one \uDC00 two 🌋 three é"));
            assertThat(odd.get("half").orElseThrow().text()).isEqualTo("one \uFFFD two 🌋 three é");
            assertThat(odd.get("\uD800")).isEmpty();
            assertThat(odd.search("🌋", 1).getFirst().passage()).isEqualTo("one \uFFFD two 🌋 three é");
        }
    }

    @Test
    void readsWhileAnotherWrites() throws IOException {
        try (Store writer = open()) {
            writer.collection("animals").add(animal("cat", "a cat", 4));
            try (Store reader = openReadOnly()) {
                assertThat(reader.collection("animals").size()).isEqualTo(1);
                writer.collection("animals").add(animal("dog", "a dog", 4));
                assertThat(reader.collection("animals").size()).isEqualTo(1);
                assertThatThrownBy(() -> reader.collection("animals").add(animal("x", "x", 1)))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageEndingWith("a collection must be open for writing, but is read-only");
            }
            try (Store reader = openReadOnly()) {
                assertThat(reader.collection("animals").size()).isEqualTo(2);
            }
        }
    }

    @Test
    void keepsASecondWriterOut() throws IOException {
        try (Store _ = open()) {
            assertThatThrownBy(this::open).isInstanceOf(StoreLockedException.class);
        }
        open().close();
    }

    @Test
    void refusesADirectoryOfOtherThings() throws IOException {
        Path other = Files.createDirectory(directory.resolve("other"));
        Files.writeString(other.resolve("thesis.txt"), "mine");
        assertThatThrownBy(() -> Store.open(other, OPTIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[" + other + "] a store's directory must be empty or a store, but holds thesis.txt"
                        + "; name another directory");
        assertThat(other.toFile().list()).containsExactly("thesis.txt");
    }

    @Test
    void saysThatThereIsNoStoreOrCollection() throws IOException {
        assertThatThrownBy(this::openReadOnly).isInstanceOf(NoSuchFileException.class);
        open().close();
        try (Store store = openReadOnly()) {
            assertThatThrownBy(() -> store.collection("nobody"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("[" + directory.resolve("store") + "] collection 'nobody' must exist, but only [] do");
        }
    }

    @Test
    void refusesVectorsOfAnotherModel() throws IOException {
        try (Store store = open()) {
            store.collection("animals").add(animal("cat", "a cat", 4));
        }
        StoreOptions other = OPTIONS.withEmbedder(() -> new WordHashEmbedder(16, 16));
        try (Store store = Store.open(directory.resolve("store"), other)) {
            assertThatThrownBy(() -> store.collection("animals").search("cat", 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("[" + directory.resolve("store") + ", collection 'animals'] the model must be"
                            + " word-hash-32 with 32 dimensions, but was word-hash-16 with 16");
            assertThat(store.collection("animals").get("cat")).isPresent();
        }
    }

    @Test
    void takesKnownVectors() throws IOException {
        try (Store store = open()) {
            Collection points = store.collection("points");
            float[] vectors = new float[64];
            vectors[3] = 1;
            vectors[32 + 5] = 1;
            points.addAll(List.of(Document.of("three", "3"), Document.of("five", "5")), vectors);
            float[] query = new float[32];
            query[5] = 1;
            assertThat(points.search(query, 1, null).getFirst().document().id()).isEqualTo("five");
            vectors[0] = Float.NaN;
            assertThatThrownBy(() -> points.addAll(List.of(Document.of("a", "a"), Document.of("b", "b")), vectors))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("vectors must be finite, but value 0 of row 0 was NaN");
        }
    }

    /// A unit vector along an axis.
    private static float[] axis(int axis) {
        float[] vector = new float[32];
        vector[axis] = 1;
        return vector;
    }

    @Test
    void replacesADocumentWhoseVectorChanged() throws IOException {
        List<Document> one = List.of(Document.of("one", "the same text"));
        try (Store store = open()) {
            Collection points = store.collection("points");
            assertThat(points.addAll(one, axis(0))).isEqualTo(new AddReport(1, 0, 0, 1));
            assertThat(points.addAll(one, axis(0))).isEqualTo(new AddReport(0, 0, 1, 0));
            assertThat(points.addAll(one, axis(1))).isEqualTo(new AddReport(0, 1, 0, 1));
            assertThat(points.search(axis(1), 5, null))
                    .singleElement()
                    .extracting(Hit::score)
                    .isEqualTo(1f);
        }
        try (Store store = open()) {
            Collection points = store.collection("points");
            assertThat(points.addAll(one, axis(1))).isEqualTo(new AddReport(0, 0, 1, 0));
            // Without a vector it is the model's again.
            assertThat(points.addAll(one)).isEqualTo(new AddReport(0, 1, 0, 1));
            assertThat(points.search("the same text", 1).getFirst().score()).isGreaterThan(0.99f);
            assertThat(points.addAll(one)).isEqualTo(new AddReport(0, 0, 1, 0));
            assertThat(points.addAll(one, axis(2))).isEqualTo(new AddReport(0, 1, 0, 1));
            assertThat(points.size()).isEqualTo(1);
        }
    }

    @Test
    void refusesADocumentWhoseJsonIsNoObject() throws IOException {
        try (Store store = open()) {
            Collection animals = store.collection("animals");
            animals.add(animal("cat", "a cat", 4));
            for (String[] bad : new String[][] {
                {"not json", "JSON must be well formed, but: a value must stand here, but was 'not'"},
                {"[1,2]", "a document must be one JSON object, but was an array"},
                {"", "a document must be one JSON object, but was empty"},
                {"{} {}", "a document must be one JSON object, but more follows it"},
            }) {
                Document document = new Document("bad", bad[0], "text");
                assertThatThrownBy(() -> animals.add(animal("dog", "a dog", 4), document))
                        .isInstanceOf(CorruptDataException.class)
                        .hasMessage("[bad] " + bad[1]);
                assertThatThrownBy(() -> animals.addAll(List.of(document), axis(0)))
                        .isInstanceOf(CorruptDataException.class)
                        .hasMessage("[bad] " + bad[1]);
            }
            assertThat(animals.size()).isEqualTo(1);
            assertThat(animals.search("cat", 5, Filter.parse("legs = 4"))).hasSize(1);
        }
    }

    @Test
    void refusesQueriesThatCannotBeCompared() throws IOException {
        try (Store store = open()) {
            Collection points = store.collection("points");
            points.addAll(List.of(Document.of("one", "1")), axis(0));
            for (IndexKind kind : IndexKind.values()) {
                points.useIndex(kind);
                for (int length : new int[] {0, 31, 33, 64}) {
                    assertThatThrownBy(() -> points.search(new float[length], 1, null))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessage("a query must have 32 values, but had " + length);
                }
                for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                    float[] query = axis(0);
                    query[31] = value;
                    assertThatThrownBy(() -> points.search(query, 1, null))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessage("a query must have finite values, but value 31 was " + value);
                }
                assertThat(points.search(new float[32], 1, null)).hasSize(1);
            }
        }
    }

    @Test
    void searchesAnEmptyCollection() throws IOException {
        try (Store store = open()) {
            assertThat(store.collection("empty").search("anything", 3)).isEmpty();
            assertThat(store.collection("empty").searchAll(List.of("a", "b"), 3, null))
                    .containsExactly(List.of(), List.of());
        }
    }

    @Test
    void endsWhenClosed() throws IOException {
        Store store = open();
        Collection animals = store.collection("animals");
        store.close();
        store.close();
        assertThatThrownBy(() -> store.collection("animals")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> animals.add(animal("cat", "a cat", 4))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesNamesThatSomeFileSystemsConfuse() throws IOException {
        try (Store store = open()) {
            store.collection("animals").add(animal("cat", "a cat", 4));
            assertThatThrownBy(() -> store.collection("Animals"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("[" + directory.resolve("store")
                            + "] collection 'Animals' must differ from 'animals' in" + " more than case, but does not");
            for (String name : List.of("", ".", "..", "a/b", "a.", "-a", "a".repeat(65), "ä")) {
                assertThatThrownBy(() -> store.collection(name))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("[" + directory.resolve("store") + "] a collection's name must be of letters,"
                                + " digits, '.', '_' and '-', at most 64, with a letter or digit first and no '.' last,"
                                + " but was '" + name + "'");
            }
            store.collection("a".repeat(64));
            store.collection("a-b_c.d");
            assertThat(store.collection("animals").size()).isEqualTo(1);
        }
    }
}
