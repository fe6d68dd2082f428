package dev.basalt.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.core.testing.DiskCall;
import dev.basalt.core.testing.FaultDisk;
import dev.basalt.core.testing.FaultEffect;
import dev.basalt.engine.chunk.ChunkOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class IngestionTest {
    /// Batches of two documents of one passage each.
    private static final IngestOptions PAIRS = new IngestOptions(2, 1 << 20, false);

    private static final Path STORE = Path.of("store");

    private final FaultDisk disk = FaultDisk.inMemory();
    private final Listener listener = new Listener();
    private Embedding embedding = texts -> new WordHashEmbedder(4, 8).embed(texts);
    private @Nullable Store store;

    @TempDir
    Path directory;

    @FunctionalInterface
    private interface Embedding {
        float[] embed(List<String> texts);
    }

    /// Embeds as the test wishes.
    private final class TestEmbedder implements Embedder {
        private final WordHashEmbedder words = new WordHashEmbedder(4, 8);

        @Override
        public String id() {
            return words.id();
        }

        @Override
        public int dimension() {
            return words.dimension();
        }

        @Override
        public int maxTokens() {
            return words.maxTokens();
        }

        @Override
        public int[] countTokens(List<String> texts) {
            return words.countTokens(texts);
        }

        @Override
        public float[] embed(List<String> texts) {
            return embedding.embed(texts);
        }

        @Override
        public void close() {}
    }

    private static class Listener implements IngestListener {
        final List<AddReport> committed = new ArrayList<>();
        final List<Exception> rejected = new ArrayList<>();

        @Override
        public void committed(AddReport batch, long bytesRead) {
            committed.add(batch);
        }

        @Override
        public void rejected(Exception reason) {
            rejected.add(reason);
        }
    }

    private StoreOptions options() {
        return StoreOptions.DEFAULT
                .withEmbedder(TestEmbedder::new)
                .withChunks(new ChunkOptions(8, 2))
                .withDisk(disk);
    }

    private Collection open() throws IOException {
        Store opened = Store.open(STORE, options());
        store = opened;
        return opened.collection("documents");
    }

    /// All must be as sound after a failure as before it.
    @AfterEach
    void reopen() throws IOException {
        if (store != null) {
            store.close();
            disk.reset();
            try (Store again = Store.open(STORE, options())) {
                embedding = texts -> new WordHashEmbedder(4, 8).embed(texts);
                assertThat(again.verify().problems()).isEmpty();
                again.collection("documents").add(Document.of("after", "after all"));
            }
        }
        assertThat(disk.openCount()).isZero();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("basalt-ingest"));
    }

    /// Documents `d0`, `d1` and so on, each with its id for its text; where a step throws, so does the source.
    private static DocumentSource source(Object... steps) {
        AtomicInteger next = new AtomicInteger();
        return () -> {
            int index = next.getAndIncrement();
            if (index >= steps.length) {
                return null;
            }
            return switch (steps[index]) {
                case Document document -> document;
                case String id -> Document.of(id, "text of " + id);
                case IOException e -> throw e;
                case RuntimeException e -> throw e;
                default -> throw new IllegalArgumentException(String.valueOf(steps[index]));
            };
        };
    }

    private static CorruptDataException wrong(String place) {
        return new CorruptDataException(Location.of(place), "a document must be right, but is not");
    }

    private static List<String> ids(Collection collection) throws IOException {
        return collection.search("text of", 1000).stream()
                .map(hit -> hit.document().id())
                .sorted()
                .toList();
    }

    @Test
    void commitsBatchesInOrder() throws IOException {
        Collection collection = open();
        IngestReport report = collection.ingest(source("a", "b", "c", "d", "e"), PAIRS, listener);
        assertThat(report).isEqualTo(new IngestReport(5, 0, 0, 0, 5));
        assertThat(listener.committed)
                .containsExactly(new AddReport(2, 0, 0, 2), new AddReport(2, 0, 0, 2), new AddReport(1, 0, 0, 1));
        assertThat(ids(collection)).containsExactly("a", "b", "c", "d", "e");
    }

    /// The first batches are small; later ones take about a second, as the clock of the test says.
    @Test
    void commitsByTimeAsWellAsByCount() throws IOException {
        AtomicLong clock = new AtomicLong();
        embedding = texts -> {
            clock.addAndGet(texts.size() * 40_000_000L);
            return new WordHashEmbedder(4, 8).embed(texts);
        };
        Object[] documents = IntStream.range(0, 300).mapToObj(i -> "d" + i).toArray();
        List<Long> progress = new ArrayList<>();
        Listener hearing = new Listener() {
            @Override
            public void embedded(int passages, long bytesRead) {
                progress.add((long) passages);
            }
        };
        new Ingestion(open(), source(documents), new IngestOptions(64, 1 << 20, false), hearing, clock::get).run();
        List<Long> sizes = hearing.committed.stream().map(AddReport::chunks).toList();
        assertThat(progress).isEqualTo(sizes);
        assertThat(sizes.getFirst()).isEqualTo(16);
        assertThat(sizes).allMatch(size -> size <= 25);
        assertThat(sizes.subList(5, sizes.size() - 1)).isNotEmpty().containsOnly(25L);
    }

    @Test
    void showsTheProgressOfALongDocument() throws IOException {
        List<String> progress = new ArrayList<>();
        Listener hearing = new Listener() {
            @Override
            public void embedded(int passages, long bytesRead) {
                progress.add(passages + " at " + bytesRead);
            }
        };
        DocumentSource words = new DocumentSource() {
            private int given;

            @Override
            public Document next() {
                return given++ == 0 ? Document.of("long", "one two three ".repeat(1200)) : null;
            }

            @Override
            public long bytesRead() {
                return 512;
            }
        };
        IngestReport report = open().ingest(words, PAIRS, hearing);
        assertThat(report.chunks()).isEqualTo(512);
        assertThat(progress).containsExactly("256 at 256", "256 at 512");
    }

    @Test
    void commitsWhatIsEmbeddedWhenItIsInterrupted() throws IOException {
        for (boolean byTheModel : new boolean[] {false, true}) {
            AtomicInteger calls = new AtomicInteger();
            embedding = texts -> {
                if (calls.incrementAndGet() == 3) {
                    Thread.currentThread().interrupt();
                    if (byTheModel) {
                        throw new CancellationException("embedding was interrupted");
                    }
                }
                return new WordHashEmbedder(4, 8).embed(texts);
            };
            Collection collection = open();
            assertThatThrownBy(() -> collection.ingest(
                            source("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"), PAIRS, listener))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("the ingestion was interrupted; what was committed stays");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(ids(collection))
                    .containsExactlyElementsOf(
                            byTheModel ? List.of("a", "b", "c", "d") : List.of("a", "b", "c", "d", "e", "f"));
            reopen();
            store = null;
            disk.delete(STORE.resolve("MANIFEST"));
            for (Path path : disk.list(STORE.resolve("collections").resolve("documents"))) {
                disk.delete(path);
            }
            disk.delete(STORE.resolve("collections").resolve("documents"));
        }
    }

    @Test
    void takesNothingFromAnEmptySource() throws IOException {
        assertThat(open().ingest(source(), PAIRS, listener)).isEqualTo(new IngestReport(0, 0, 0, 0, 0));
        assertThat(listener.committed).isEmpty();
    }

    @Test
    void endsBatchesByTheirBytes() throws IOException {
        IngestOptions byBytes = new IngestOptions(1000, 1, false);
        open().ingest(source("a", "b", "c"), byBytes, listener);
        assertThat(listener.committed).hasSize(3);
    }

    @Test
    void passesOverWrongDocumentsWhereAsked() throws IOException {
        Collection collection = open();
        CorruptDataException first = wrong("first");
        IOException second = new IOException("second");
        String longId = "x".repeat(2000);
        IngestReport report =
                collection.ingest(source("a", first, second, "b", longId, "c"), PAIRS.withKeepGoing(true), listener);
        assertThat(report).isEqualTo(new IngestReport(3, 0, 0, 3, 3));
        assertThat(listener.rejected.subList(0, 2)).containsExactly(first, second);
        assertThat(listener.rejected.get(2)).isInstanceOf(LimitExceededException.class);
        assertThat(ids(collection)).containsExactly("a", "b", "c");
    }

    @Test
    void commitsWhatCameBeforeAWrongDocument() throws IOException {
        Collection collection = open();
        CorruptDataException wrong = wrong("middle");
        assertThatThrownBy(() -> collection.ingest(source("a", "b", "c", wrong, "d"), PAIRS, listener))
                .isSameAs(wrong);
        assertThat(ids(collection)).containsExactly("a", "b", "c");
        IOException unreadable = new IOException("unreadable");
        assertThatThrownBy(() -> collection.ingest(source("e", unreadable, "f"), PAIRS, listener))
                .isSameAs(unreadable);
        assertThat(ids(collection)).containsExactly("a", "b", "c", "e");
    }

    @Test
    void endsWithAFailureOfTheEmbedder() throws IOException {
        Collection collection = open();
        AtomicInteger calls = new AtomicInteger();
        Embedding works = embedding;
        embedding = texts -> {
            if (calls.incrementAndGet() == 3) {
                throw new IllegalStateException("the model is broken");
            }
            return works.embed(texts);
        };
        assertThatThrownBy(() -> collection.ingest(
                        source("a", "b", "c", "d", "e", "f", "g", "h"), PAIRS.withKeepGoing(true), listener))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the model is broken");
        assertThat(ids(collection)).containsExactly("a", "b", "c", "d");
        assertThat(listener.rejected).isEmpty();
    }

    @Test
    void refusesVectorsThatAreNone() throws IOException {
        Collection collection = open();
        embedding = texts -> new float[3];
        assertThatThrownBy(() -> collection.ingest(source("a", "b"), PAIRS, listener))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("embedder word-hash-4 must give 8 values for 2 passages, but gave 3");
        embedding = texts -> new float[] {1, 2, 3, 4, 5, Float.NaN, 7, 8};
        assertThatThrownBy(() -> collection.ingest(source("a", "b"), PAIRS, listener))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("embedder word-hash-4 must give finite values, but gave NaN for passage 1");
        embedding = texts -> new WordHashEmbedder(4, 8).embed(texts);
        collection.ingest(source("a", "b"), PAIRS, listener);
        assertThat(ids(collection)).containsExactly("a", "b");
    }

    @Test
    void doesNotBlameDocumentsForAModelThatCannotBeOpened() throws IOException {
        open();
        requireOpen().close();
        StoreOptions modelless = options().withEmbedder(() -> {
            throw new IOException("there is no model");
        });
        try (Store opened = Store.open(STORE, modelless)) {
            Collection collection = opened.collection("documents");
            assertThatThrownBy(() -> collection.ingest(source("a", "b"), PAIRS.withKeepGoing(true), listener))
                    .isInstanceOf(IOException.class)
                    .hasMessage("there is no model");
        }
        assertThat(listener.rejected).isEmpty();
    }

    private Store requireOpen() {
        return java.util.Objects.requireNonNull(store);
    }

    @Test
    void endsWithAFailureOfTheCommit() throws IOException {
        Collection collection = open();
        Listener failing = new Listener() {
            @Override
            public void committed(AddReport batch, long bytesRead) {
                super.committed(batch, bytesRead);
                disk.failAt(1, true, FaultEffect.NOTHING, DiskCall.FORCE);
            }
        };
        assertThatThrownBy(() -> collection.ingest(source("a", "b", "c", "d", "e", "f"), PAIRS, failing))
                .isInstanceOf(IOException.class)
                .hasMessage("[store/collections/documents/entries.bin] FORCE must succeed, but failed: injected fault");
        assertThat(failing.committed).hasSize(1);
        assertThat(ids(collection)).containsExactly("a", "b");
        disk.reset();
        assertThatThrownBy(() -> collection.add(Document.of("late", "late")))
                .isInstanceOf(IOException.class)
                .hasMessage("[store/collections/documents] a collection must be opened again after a failed write, but"
                        + " was not; the failure was: [store/collections/documents/entries.bin] FORCE must succeed,"
                        + " but failed: injected fault");
    }

    @Test
    void doesNotWaitForASourceAfterAFailure() throws IOException {
        Collection collection = open();
        SynchronousQueue<Document> queue = new SynchronousQueue<>();
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch isWaiting = new CountDownLatch(1);
        DocumentSource waiting = () -> {
            if (calls.getAndIncrement() < 2) {
                return Document.of("d" + calls, "text of a document");
            }
            isWaiting.countDown();
            try {
                return queue.take();
            } catch (InterruptedException e) {
                throw new IOException("told to stop", e);
            }
        };
        embedding = texts -> {
            awaitQuietly(isWaiting);
            throw new IllegalStateException("the model is broken");
        };
        assertThatThrownBy(() -> collection.ingest(waiting, PAIRS.withKeepGoing(true), listener))
                .hasMessage("the model is broken");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void endsWhenInterrupted() throws Exception {
        Collection collection = open();
        CountDownLatch firstCommit = new CountDownLatch(1);
        Listener hearing = new Listener() {
            @Override
            public void committed(AddReport batch, long bytesRead) {
                super.committed(batch, bytesRead);
                firstCommit.countDown();
            }
        };
        AtomicInteger next = new AtomicInteger();
        DocumentSource endless = () -> Document.of("d" + next.getAndIncrement(), "text of a document");
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                collection.ingest(endless, PAIRS, hearing);
            } catch (Throwable e) {
                thrown.set(e);
                interrupted.set(Thread.currentThread().isInterrupted());
            }
        });
        firstCommit.await();
        thread.interrupt();
        thread.join();
        assertThat(thrown.get())
                .isInstanceOf(CancellationException.class)
                .hasMessage("the ingestion was interrupted; what was committed stays");
        assertThat(interrupted).isTrue();
        assertThat(collection.size()).isEqualTo(2 * hearing.committed.size());
    }

    @Test
    void endsWithAFailureOfTheListener() throws IOException {
        Collection collection = open();
        IngestListener refusing = new IngestListener() {
            @Override
            public void committed(AddReport batch, long bytesRead) {
                throw new IllegalStateException("I heard enough");
            }
        };
        assertThatThrownBy(() -> collection.ingest(source("a", "b", "c", "d"), PAIRS, refusing))
                .hasMessage("I heard enough");
        assertThat(ids(collection)).containsExactly("a", "b");
        IngestListener strict = new IngestListener() {
            @Override
            public void rejected(Exception reason) {
                throw new IllegalStateException("not that one", reason);
            }
        };
        assertThatThrownBy(() -> collection.ingest(source("e", wrong("x")), PAIRS.withKeepGoing(true), strict))
                .hasMessage("not that one");
    }

    @Test
    void endsWithAFailureOfTheSource() throws IOException {
        Collection collection = open();
        IllegalStateException broken = new IllegalStateException("the source is broken");
        assertThatThrownBy(() -> collection.ingest(source("a", broken), PAIRS.withKeepGoing(true), listener))
                .isSameAs(broken);
        assertThat(listener.rejected).isEmpty();
    }

    @Test
    void takesTheLaterOfTwoWithOneIdInOneBatch() throws IOException {
        Collection collection = open();
        IngestReport report = collection.ingest(
                source(Document.of("a", "one"), Document.of("a", "two"), Document.of("b", "b")), PAIRS, listener);
        assertThat(report).isEqualTo(new IngestReport(2, 1, 0, 0, 2));
        assertThat(collection.get("a").orElseThrow().text()).isEqualTo("two");
    }

    /// The collection still holds the old document when the last one, equal to it, is read.
    @Test
    void takesTheLaterOfTwoWithOneIdInBatchesOnTheirWay() throws IOException {
        Collection collection = open();
        collection.add(Document.of("a", "old"));
        CountDownLatch allRead = new CountDownLatch(1);
        Embedding works = embedding;
        embedding = texts -> {
            awaitQuietly(allRead);
            return works.embed(texts);
        };
        DocumentSource documents = source(Document.of("a", "new"), "b", Document.of("a", "old"), "c");
        DocumentSource counting = () -> {
            Document document = documents.next();
            if (document == null) {
                allRead.countDown();
            }
            return document;
        };
        IngestReport report = collection.ingest(counting, PAIRS, listener);
        assertThat(report).isEqualTo(new IngestReport(2, 2, 0, 0, 4));
        assertThat(collection.get("a").orElseThrow().text()).isEqualTo("old");
        assertThat(collection.ingest(source(Document.of("a", "old"), "b", "c"), PAIRS, listener))
                .isEqualTo(new IngestReport(0, 0, 3, 0, 0));
    }

    /// A deletion that named one document twice would be refused when the log is read again.
    @Test
    void deletesOnceWhatTwoIdsStandFor() throws IOException {
        Collection collection = open();
        collection.add(Document.of("\uFFFD", "one"));
        assertThat(collection.delete("\uD800", "\uFFFD", "\uDC00")).isEqualTo(1);
        assertThat(collection.size()).isZero();
    }

    @Test
    void takesMoreThanFitsInMemory() throws Exception {
        try (StoreChild child = StoreChild.start("stream", directory.resolve("store"), directory.resolve("errors"))) {
            assertThat(child.line()).isEqualTo("opening");
            String report = child.line();
            child.kill();
            assertThat(report).isEqualTo(new IngestReport(200_000, 0, 0, 0, 200_000).toString());
        }
    }
}
