package dev.basalt.vector.collection;

import dev.basalt.core.storage.Disk;
import dev.basalt.core.testing.MemoryDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A small collection with a file of each kind: two segments, a file of removed entries, logs of two generations.
final class CollectionSample {
    static final Path DIRECTORY = Path.of("vectors");
    static final int IDS = 17;

    private CollectionSample() {}

    static CollectionOptions options(Disk disk) {
        return CollectionOptions.DEFAULT.withDisk(disk).withBackground(Runnable::run);
    }

    /// Writes it.
    ///
    /// @return the states after each change that the newest log holds, the first being that before
    static List<Map<Integer, Integer>> write(Disk disk, CollectionShape shape) throws IOException {
        List<Map<Integer, Integer>> states = new ArrayList<>();
        Map<Integer, Integer> state = new HashMap<>();
        try (VectorCollection collection = VectorCollection.create(DIRECTORY, shape, options(disk))) {
            for (int i = 0; i < 13; i++) {
                put(collection, state, i, i % 4);
            }
            collection.seal();
            for (int i = 12; i < 16; i++) {
                put(collection, state, i, 5 + i);
            }
            collection.remove(Model.id(1));
            state.remove(1);
            collection.seal();
            states.add(Map.copyOf(state));
            collection.remove(Model.id(2));
            state.remove(2);
            states.add(Map.copyOf(state));
            put(collection, state, 13, 31);
            states.add(Map.copyOf(state));
            put(collection, state, 16, 32);
            states.add(Map.copyOf(state));
        }
        return states;
    }

    private static void put(VectorCollection collection, Map<Integer, Integer> state, int id, int vector)
            throws IOException {
        collection.put(Model.id(id), Model.vector(vector));
        state.put(id, vector);
    }

    /// The files by their names, but the lock.
    static Map<String, byte[]> files(MemoryDisk disk) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (Path path : disk.list(DIRECTORY)) {
            if (!path.endsWith("LOCK")) {
                files.put(path.getFileName().toString(), disk.bytes(path));
            }
        }
        return files;
    }

    static MemoryDisk disk(Map<String, byte[]> files) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        disk.createDirectories(DIRECTORY);
        files.forEach((name, bytes) -> disk.put(DIRECTORY.resolve(name), bytes));
        return disk;
    }
}
