package dev.basalt.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.storage.Disk;
import dev.basalt.core.testing.DiskScenario;
import dev.basalt.core.testing.PowerLossException;
import dev.basalt.engine.chunk.ChunkOptions;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The whole life of a store: made from nothing, two collections, adds, updates, deletes, new checkpoints, readers
/// beside the writer, closing and opening. A step that fails is followed by the next one, as in a program that does
/// not give up.
final class StoreScenario implements DiskScenario<StoreScenario.Oracle> {
    private static final Path DIRECTORY = Path.of("store");
    private static final String PROBE = "probe";
    /// So short that every third commit or so starts a new checkpoint.
    private static final long MAX_LOG_BYTES = 160;

    /// The text of each document by id, by collection.
    record State(Map<String, Map<String, String>> collections) {
        State with(String collection, Map<String, @Nullable String> changes) {
            Map<String, Map<String, String>> all = new TreeMap<>(collections);
            Map<String, String> documents = new TreeMap<>(all.getOrDefault(collection, Map.of()));
            changes.forEach((id, text) -> {
                if (text == null) {
                    documents.remove(id);
                } else {
                    documents.put(id, text);
                }
            });
            all.put(collection, documents);
            return new State(all);
        }
    }

    /// What was acknowledged and what was attempted.
    static final class Oracle {
        /// Whether the store was opened for writing, and so must be there.
        boolean exists;
        /// The state after what was acknowledged last.
        State must = new State(Map.of());
        /// That state, and those it may have changed to by failed attempts since.
        List<State> may = new ArrayList<>(List.of(must));
        /// The lowest number that the probe of each collection may have.
        final Map<String, Integer> probes = new TreeMap<>();

        /// Adds the states that a change of one collection may lead to; what is unknown of others stays so.
        void attempt(String collection, State next) {
            for (State state : List.copyOf(may)) {
                Map<String, Map<String, String>> all = new TreeMap<>(state.collections());
                all.put(collection, next.collections().get(collection));
                if (!may.contains(new State(all))) {
                    may.add(new State(all));
                }
            }
        }

        void found(State state) {
            assertThat(may).contains(state);
            must = state;
            may = new ArrayList<>(List.of(state));
        }
    }

    private final int firstSession;
    private final int endSession;

    /// @param firstSession the first of the three sessions to run, from 0; those before it prepare the disk
    /// @param endSession   the one before which to stop
    StoreScenario(int firstSession, int endSession) {
        this.firstSession = firstSession;
        this.endSession = endSession;
    }

    static StoreOptions options(Disk disk) {
        return StoreOptions.DEFAULT
                .withEmbedder(() -> new WordHashEmbedder(4, 8))
                .withChunks(new ChunkOptions(8, 2))
                .withDisk(disk);
    }

    private static Store open(Disk disk) throws IOException {
        return Store.open(DIRECTORY, options(disk), MAX_LOG_BYTES);
    }

    @Override
    public Oracle prepare(Disk disk) throws IOException {
        Oracle oracle = new Oracle();
        runSessions(disk, oracle, 0, firstSession);
        return oracle;
    }

    @Override
    public void run(Disk disk, Oracle oracle) throws IOException {
        runSessions(disk, oracle, firstSession, endSession);
    }

    private static void runSessions(Disk disk, Oracle oracle, int first, int end) throws IOException {
        IOException failure = null;
        for (int number = first; number < end; number++) {
            Session session = new Session(disk, oracle);
            try {
                session.run(number);
            } catch (PowerLossException e) {
                throw e;
            } catch (IOException e) {
                failure = e;
            }
            failure = session.failure == null ? failure : session.failure;
        }
        if (failure != null) {
            throw failure;
        }
    }

    /// One opening of the store.
    private static final class Session {
        private final Disk disk;
        private final Oracle oracle;
        private final Set<String> broken = new HashSet<>();
        private @Nullable IOException failure;

        Session(Disk disk, Oracle oracle) {
            this.disk = disk;
            this.oracle = oracle;
        }

        void run(int number) throws IOException {
            try (Store store = open(disk)) {
                oracle.exists = true;
                oracle.found(read(store));
                switch (number) {
                    case 0 -> {
                        create(store, "a");
                        create(store, "a");
                        put(store, "a", Map.of("1", "one", "2", "a b c d e f g h i j k l m n", "3", ""));
                        put(store, "a", Map.of("2", "two again", "4", "four"));
                        delete(store, "a", "1", "3");
                    }
                    case 1 -> {
                        change(store, "a", oracle.must, collection -> collection.useIndex(IndexKind.GRAPH));
                        for (int i = 0; i < 4; i++) {
                            put(store, "a", Map.of("2", "two " + i, "5", "five " + i));
                        }
                        read(disk, oracle);
                        delete(store, "a", "5");
                        create(store, "a");
                    }
                    case 2 -> {
                        create(store, "b");
                        create(store, "b");
                        put(store, "b", Map.of("1", "b one"));
                        read(disk, oracle);
                        put(store, "a", Map.of("1", "one is back"));
                        put(store, "b", Map.of("1", "b two", "2", "b two"));
                    }
                    default -> throw new IllegalArgumentException("there is no session " + number);
                }
            }
        }

        @FunctionalInterface
        private interface Step {
            void run() throws IOException;
        }

        private void create(Store store, String name) throws IOException {
            step(name, oracle.must.with(name, Map.of()), () -> store.collection(name));
        }

        private void put(Store store, String name, Map<String, String> texts) throws IOException {
            List<Document> documents = new ArrayList<>();
            texts.forEach((id, text) -> documents.add(Document.of(id, text)));
            change(
                    store,
                    name,
                    oracle.must.with(name, new TreeMap<>(texts)),
                    collection -> collection.addAll(documents));
        }

        private void delete(Store store, String name, String... ids) throws IOException {
            Map<String, @Nullable String> changes = new TreeMap<>();
            for (String id : ids) {
                changes.put(id, null);
            }
            change(store, name, oracle.must.with(name, changes), collection -> collection.delete(ids));
        }

        @FunctionalInterface
        private interface Change {
            void on(Collection collection) throws IOException;
        }

        private void change(Store store, String name, State next, Change change) throws IOException {
            Collection collection;
            try {
                // A collection that could not be made is not made here, so that a change is one step.
                if (!store.collectionNames().contains(name)) {
                    return;
                }
                collection = store.collection(name);
            } catch (PowerLossException e) {
                throw e;
            } catch (IOException e) {
                failure = e;
                return;
            }
            step(name, next, () -> change.on(collection));
        }

        private void step(String name, State next, Step step) throws IOException {
            if (!broken.contains(name)) {
                oracle.attempt(name, next);
            }
            try {
                step.run();
                // A step without an effect is no change, and may succeed after a failed one.
                if (!broken.contains(name) || !next.equals(oracle.must)) {
                    assertThat(broken).doesNotContain(name);
                    oracle.must = next;
                    oracle.may.removeIf(state -> !Objects.equals(
                            state.collections().get(name), next.collections().get(name)));
                }
            } catch (PowerLossException e) {
                throw e;
            } catch (IOException e) {
                failure = e;
                if (oracle.must.collections().containsKey(name)) {
                    broken.add(name);
                }
            }
        }
    }

    /// Reads the store while it is open for writing.
    private static void read(Disk disk, Oracle oracle) throws IOException {
        try (Store reader = Store.open(DIRECTORY, options(disk).readOnly())) {
            assertThat(oracle.may).contains(read(reader));
            assertThat(reader.verify().problems()).isEmpty();
        }
    }

    /// All that a store holds but the probes; what searching finds must be what getting gives.
    private static State read(Store store) throws IOException {
        State state = new State(Map.of());
        for (String name : store.collectionNames()) {
            if (name.equals(PROBE)) {
                continue;
            }
            Collection collection = store.collection(name);
            Map<String, @Nullable String> documents = new TreeMap<>();
            for (String id : List.of("1", "2", "3", "4", "5")) {
                collection.get(id).ifPresent(document -> documents.put(id, document.text()));
            }
            int found = documents.size() + (collection.get(PROBE).isPresent() ? 1 : 0);
            assertThat(collection.size()).isEqualTo(found);
            for (Hit hit : collection.search("one two", 100)) {
                Document document = hit.document();
                assertThat(collection.get(document.id())).contains(document);
                assertThat(document.text()).contains(hit.passage());
            }
            state = state.with(name, documents);
        }
        return state;
    }

    @Override
    public Oracle verify(Disk disk, Oracle oracle) throws IOException {
        readOnly(disk, oracle);
        Oracle seen = new Oracle();
        try (Store store = open(disk)) {
            seen.exists = true;
            seen.may = oracle.may;
            seen.found(read(store));
            assertThat(store.verify().problems()).isEmpty();
            Set<String> names = seen.must.collections().keySet();
            for (String name : names.isEmpty() ? Set.of(PROBE) : names) {
                seen.probes.put(name, probe(store.collection(name), oracle.probes.getOrDefault(name, 0)));
            }
            assertThat(read(store)).isEqualTo(seen.must);
        }
        return seen;
    }

    private static void readOnly(Disk disk, Oracle oracle) throws IOException {
        try (Store reader = Store.open(DIRECTORY, options(disk).readOnly())) {
            assertThat(oracle.may).contains(read(reader));
        } catch (NoSuchFileException e) {
            assertThat(oracle.exists).isFalse();
        }
    }

    /// Adds one to the number in a collection's probe document: writing must work.
    private static int probe(Collection collection, int atLeast) throws IOException {
        int number = collection
                .get(PROBE)
                .map(document -> Integer.parseInt(document.text()))
                .orElse(0);
        assertThat(number).isGreaterThanOrEqualTo(atLeast);
        collection.add(Document.of(PROBE, String.valueOf(number + 1)));
        return number + 1;
    }
}
