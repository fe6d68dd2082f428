package dev.basalt.vector.collection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.storage.Disk;
import dev.basalt.core.testing.DiskScenario;
import dev.basalt.core.testing.PowerLossException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The life of a collection: made from nothing, adds, replacements, removals, batches, sealing, merging,
/// closing, opening and reading beside the writer. A step that fails is followed by the next one, as in a
/// program that does not give up.
final class CollectionScenario implements DiskScenario<CollectionScenario.Oracle> {
    static final Path DIRECTORY = Path.of("vectors");
    private static final int IDS = 12;
    private static final int PROBE = IDS - 1;

    /// What was acknowledged and what was attempted.
    static final class Oracle {
        boolean exists;
        /// The state after what was acknowledged last, and those it may have changed to by failed attempts since.
        List<Map<Integer, Integer>> may = new ArrayList<>(List.of(Map.of()));

        void found(Map<Integer, Integer> state) {
            assertThat(may).contains(state);
            may = new ArrayList<>(List.of(state));
        }

        void attempt(Map<Integer, @Nullable Integer> changes) {
            for (Map<Integer, Integer> state : List.copyOf(may)) {
                Map<Integer, Integer> next = after(state, changes);
                if (!may.contains(next)) {
                    may.add(next);
                }
            }
        }

        void done(Map<Integer, @Nullable Integer> changes) {
            may = new ArrayList<>(
                    may.stream().map(state -> after(state, changes)).distinct().toList());
        }
    }

    static Map<Integer, Integer> after(Map<Integer, Integer> state, Map<Integer, @Nullable Integer> changes) {
        Map<Integer, Integer> next = new HashMap<>(state);
        changes.forEach((id, vector) -> {
            if (vector == null) {
                next.remove(id);
            } else {
                next.put(id, vector);
            }
        });
        return next;
    }

    private final CollectionShape shape;
    private final int firstSession;
    private final int endSession;

    CollectionScenario(int firstSession, int endSession) {
        this(Model.SHAPE, firstSession, endSession);
    }

    CollectionScenario(CollectionShape shape, int firstSession, int endSession) {
        this.shape = shape;
        this.firstSession = firstSession;
        this.endSession = endSession;
    }

    /// Seals and merges often, in the thread that writes, so that each run makes the same calls.
    static CollectionOptions options(Disk disk) {
        return CollectionOptions.DEFAULT
                .withDisk(disk)
                .withBackground(Runnable::run)
                .withSealRows(3)
                .withMaxSegments(2);
    }

    private VectorCollection open(Disk disk) throws IOException {
        try {
            return VectorCollection.open(DIRECTORY, options(disk));
        } catch (NoSuchFileException _) {
            return VectorCollection.create(DIRECTORY, shape, options(disk));
        }
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

    private void runSessions(Disk disk, Oracle oracle, int first, int end) throws IOException {
        IOException failure = null;
        for (int number = first; number < end; number++) {
            try (VectorCollection collection = open(disk)) {
                oracle.exists = true;
                oracle.found(Model.read(collection, IDS));
                Session session = new Session(collection, disk, oracle);
                session.run(number);
                failure = session.failure == null ? failure : session.failure;
            } catch (PowerLossException e) {
                throw e;
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    /// One opening of the collection.
    private static final class Session {
        private final VectorCollection collection;
        private final Disk disk;
        private final Oracle oracle;
        private @Nullable IOException failure;

        Session(VectorCollection collection, Disk disk, Oracle oracle) {
            this.collection = collection;
            this.disk = disk;
            this.oracle = oracle;
        }

        void run(int number) throws IOException {
            switch (number) {
                case 0 -> {
                    put(0, 1);
                    put(1, 1);
                    put(0, 2);
                    remove(1);
                    put(2, 5);
                    put(1, 3);
                    remove(2);
                }
                case 1 -> {
                    batch(3, 4, 5);
                    read();
                    step(Map.of(), collection::seal);
                    put(6, 6);
                    remove(3);
                    put(4, 8);
                    step(Map.of(), collection::compact);
                }
                case 2 -> {
                    remove(0);
                    step(Map.of(), collection::seal);
                    batch(0, 7, 8);
                    batch(0, 9, 10);
                    remove(7);
                    step(Map.of(), collection::compact);
                    read();
                    remove(9);
                }
                default -> throw new IllegalArgumentException("there is no session " + number);
            }
        }

        private void put(int id, int vector) throws IOException {
            step(Map.of(id, vector), () -> collection.put(Model.id(id), Model.vector(vector)));
        }

        private void remove(int id) throws IOException {
            Map<Integer, @Nullable Integer> change = new HashMap<>();
            change.put(id, null);
            step(change, () -> collection.remove(Model.id(id)));
        }

        /// Puts one vector under several ids, and removes an id that the batch added.
        private void batch(int... ids) throws IOException {
            Batch batch = new Batch();
            Map<Integer, @Nullable Integer> changes = new HashMap<>();
            for (int id : ids) {
                batch.put(Model.id(id), Model.vector(9));
                changes.put(id, 9);
            }
            batch.put(Model.id(PROBE - 1), Model.vector(7)).remove(Model.id(PROBE - 1));
            changes.put(PROBE - 1, null);
            step(changes, () -> collection.write(batch));
        }

        private void step(Map<Integer, @Nullable Integer> changes, Step step) throws IOException {
            oracle.attempt(changes);
            try {
                step.run();
                oracle.done(changes);
            } catch (PowerLossException e) {
                throw e;
            } catch (IOException e) {
                failure = e;
            }
        }

        /// Reads the collection while it is open for writing.
        private void read() throws IOException {
            try (VectorCollection reader =
                    VectorCollection.open(DIRECTORY, options(disk).forReading())) {
                assertThat(oracle.may).contains(Model.read(reader, IDS));
            } catch (PowerLossException e) {
                throw e;
            } catch (IOException e) {
                failure = e;
            }
        }
    }

    @Override
    public Oracle verify(Disk disk, Oracle oracle) throws IOException {
        try (VectorCollection reader =
                VectorCollection.open(DIRECTORY, options(disk).forReading())) {
            assertThat(oracle.may).contains(Model.read(reader, IDS));
        } catch (NoSuchFileException e) {
            assertThat(oracle.exists).isFalse();
        }
        Oracle seen = new Oracle();
        seen.exists = true;
        try (VectorCollection collection = open(disk)) {
            seen.may = oracle.may;
            seen.found(Model.read(collection, IDS));
            assertThat(collection.stats().fallback()).isEmpty();
            assertThat(collection.verify()).isEmpty();
            Map<Integer, @Nullable Integer> probe = Map.of(PROBE, 20);
            seen.attempt(probe);
            collection.put(Model.id(PROBE), Model.vector(20));
            seen.done(probe);
            assertThat(Model.read(collection, IDS)).isEqualTo(seen.may.getFirst());
        }
        // The probe is put again and again; whoever verified before may have done so.
        seen.may = new ArrayList<>(List.of(seen.may.getFirst()));
        return seen;
    }
}
