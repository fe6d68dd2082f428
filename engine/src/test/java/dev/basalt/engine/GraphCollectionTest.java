package dev.basalt.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.engine.filter.Filter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Collections that are searched by a graph.
class GraphCollectionTest {
    private static final int DOCUMENTS = 2500;
    private static final int DIMENSION = 16;

    @TempDir
    private Path directory;

    private final Random random = new Random(11);

    private static StoreOptions options() {
        return StoreOptions.DEFAULT.withEmbedder(() -> new WordHashEmbedder(DIMENSION, 8));
    }

    private Store open() throws IOException {
        return Store.open(directory.resolve("store"), options());
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            text.append(i == 0 ? "" : " ").append("w").append(random.nextInt(300));
        }
        return text.toString();
    }

    private void fill(Collection collection, int from, int to) throws IOException {
        List<Document> documents = new ArrayList<>();
        for (int id = from; id < to; id++) {
            String text = text();
            documents.add(new Document("d" + id, "{\"text\":\"" + text + "\",\"third\":" + (id % 3 == 0) + "}", text));
        }
        collection.addAll(documents);
    }

    private static Set<String> ids(List<Hit> hits) {
        Set<String> ids = new HashSet<>();
        for (Hit hit : hits) {
            ids.add(hit.document().id());
        }
        return ids;
    }

    /// The share of what an exact search finds that the graph finds too.
    private double recall(Collection graph, Collection exact, @Nullable Filter filter) throws IOException {
        int found = 0;
        int wanted = 0;
        for (int i = 0; i < 60; i++) {
            String query = text();
            List<Hit> truth = exact.search(query, 10, filter);
            List<Hit> hits = graph.search(query, 10, filter);
            assertThat(hits).hasSameSizeAs(truth);
            for (int rank = 1; rank < hits.size(); rank++) {
                assertThat(hits.get(rank).score())
                        .isLessThanOrEqualTo(hits.get(rank - 1).score());
            }
            Set<String> ids = ids(hits);
            // Of equal scores another document is as good.
            float last = truth.getLast().score();
            for (Hit hit : truth) {
                found += ids.contains(hit.document().id()) || hit.score() == last ? 1 : 0;
                wanted++;
            }
        }
        return (double) found / wanted;
    }

    @Test
    void findsNearlyWhatAnExactSearchFinds() throws IOException {
        try (Store store = open()) {
            Collection exact = store.collection("exact");
            Collection graph = store.collection("graph");
            fill(exact, 0, DOCUMENTS);
            random.setSeed(11);
            fill(graph, 0, DOCUMENTS);
            assertThat(graph.index()).isEqualTo(IndexKind.EXACT);
            graph.useIndex(IndexKind.GRAPH);
            assertThat(graph.index()).isEqualTo(IndexKind.GRAPH);
            assertThat(graph.stats().index()).isEqualTo(IndexKind.GRAPH);
            assertThat(recall(graph, exact, null)).isGreaterThan(0.95);
            assertThat(recall(graph, exact, Filter.parse("third = true"))).isGreaterThan(0.95);
            List<String> queries = List.of(text(), text());
            List<List<Hit>> all = graph.searchAll(queries, 5, null);
            for (int i = 0; i < 2; i++) {
                assertThat(all.get(i)).isEqualTo(graph.search(queries.get(i), 5));
            }
        }
    }

    @Test
    void keepsUpWithCommitsAndDeletions() throws IOException {
        try (Store store = open()) {
            Collection graph = store.collection("graph");
            graph.useIndex(IndexKind.GRAPH);
            assertThat(graph.search("w1", 3)).isEmpty();
            fill(graph, 0, 500);
            graph.addAll(List.of(Document.of("new", "unheard of")));
            assertThat(graph.search("unheard of", 1).getFirst().document().id()).isEqualTo("new");
            graph.addAll(List.of(Document.of("new", "something else")));
            assertThat(graph.search("unheard of", 1).getFirst().score()).isLessThan(0.99f);
            assertThat(graph.search("something else", 1).getFirst().score()).isGreaterThan(0.99f);
            graph.delete("new");
            assertThat(graph.search("something else", 500)).hasSize(500);
        }
    }

    @Test
    void findsTheSameAfterOpeningAgain() throws IOException {
        List<List<Hit>> before = new ArrayList<>();
        List<String> queries = List.of(text(), text(), text());
        try (Store store = open()) {
            Collection graph = store.collection("graph");
            fill(graph, 0, 1000);
            graph.useIndex(IndexKind.GRAPH);
            for (String query : queries) {
                before.add(graph.search(query, 10));
            }
        }
        byte[] saved = Files.readAllBytes(graphFile());
        assertThat(saved.length).isGreaterThan(1000 * 100);
        try (Store store = Store.open(directory.resolve("store"), options().readOnly())) {
            Collection graph = store.collection("graph");
            assertThat(graph.index()).isEqualTo(IndexKind.GRAPH);
            for (int i = 0; i < queries.size(); i++) {
                assertThat(graph.search(queries.get(i), 10)).isEqualTo(before.get(i));
            }
        }
        assertThat(Files.readAllBytes(graphFile())).isEqualTo(saved);
    }

    @Test
    void makesADamagedOrOutdatedGraphAnew() throws IOException {
        try (Store store = open()) {
            Collection graph = store.collection("graph");
            fill(graph, 0, 300);
            graph.useIndex(IndexKind.GRAPH);
        }
        byte[] saved = Files.readAllBytes(graphFile());
        saved[saved.length / 2] ^= 1;
        Files.write(graphFile(), saved);
        try (Store store = open()) {
            assertThat(store.collection("graph").search("w1", 300)).hasSize(300);
        }
        byte[] outdated = Files.readAllBytes(graphFile());
        try (Store store = open()) {
            fill(store.collection("graph"), 300, 400);
            store.collection("graph").delete("d0");
        }
        Files.write(graphFile(), outdated);
        try (Store store = open()) {
            assertThat(store.collection("graph").search("w1", 500)).hasSize(399);
        }
        Files.write(graphFile(), new byte[5]);
        try (Store store = open()) {
            assertThat(store.collection("graph").search("w1", 500)).hasSize(399);
        }
    }

    @Test
    void looksAtEveryVectorAgainWhenAsked() throws IOException {
        try (Store store = open()) {
            Collection graph = store.collection("graph");
            fill(graph, 0, 50);
            graph.useIndex(IndexKind.GRAPH);
            graph.useIndex(IndexKind.EXACT);
            assertThat(graph.index()).isEqualTo(IndexKind.EXACT);
            assertThat(graph.search("w1", 50)).hasSize(50);
        }
        try (Store store = open()) {
            assertThat(store.collection("graph").index()).isEqualTo(IndexKind.EXACT);
        }
    }

    private Path graphFile() throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(file -> file.getFileName().toString().equals("graph") && Files.isRegularFile(file))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
