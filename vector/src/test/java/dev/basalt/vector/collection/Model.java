package dev.basalt.vector.collection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// What a collection must hold: a map from ids to the numbers of vectors, and how to read such a map back.
final class Model {
    static final int DIMENSION = 4;
    static final CollectionShape SHAPE =
            new CollectionShape(DIMENSION, dev.basalt.vector.Metric.L2, dev.basalt.vector.RowType.F32, IndexKind.EXACT);

    private Model() {}

    /// The id of a number; neighbours differ in all bytes.
    static UUID id(long number) {
        return new UUID(number * 0x9E37_79B9_7F4A_7C15L, number * 0xC2B2_AE3D_27D4_EB4FL);
    }

    /// The vector of a number, from which the number can be read.
    static float[] vector(int number) {
        return new float[] {number, 0.5f, -number, 1};
    }

    /// The vector numbers by the ids' numbers of all ids up to a number, by three ways that must agree.
    static Map<Integer, Integer> read(VectorCollection collection, int ids) {
        Map<Integer, Integer> found = new HashMap<>();
        Map<UUID, Integer> numbers = new HashMap<>();
        for (int number = 0; number < ids; number++) {
            UUID id = id(number);
            numbers.put(id, number);
            int key = number;
            collection.get(id).ifPresent(vector -> {
                assertThat(vector).isEqualTo(vector((int) vector[0]));
                found.put(key, (int) vector[0]);
            });
            assertThat(collection.contains(id)).isEqualTo(found.containsKey(number));
        }
        assertThat(collection.size()).isEqualTo(found.size());
        assertThat(searched(collection, ids + 5, numbers)).isEqualTo(found);
        return found;
    }

    /// All that searching finds, which must be in order.
    private static Map<Integer, Integer> searched(VectorCollection collection, int k, Map<UUID, Integer> numbers) {
        Map<Integer, Integer> found = new HashMap<>();
        float last = -1;
        for (Hit hit : collection.search(vector(0), k, SearchOptions.DEFAULT)) {
            assertThat(hit.distance()).isGreaterThanOrEqualTo(last);
            last = hit.distance();
            int vector = Math.round((float) Math.sqrt(hit.distance() / 2));
            assertThat(found.put(numbers.get(hit.id()), vector))
                    .as("id found twice")
                    .isNull();
        }
        return found;
    }

    /// The ids and distances that a search must find, by looking at all.
    static List<Float> nearest(Map<Integer, Integer> state, int query, int k) {
        List<Float> distances = new ArrayList<>();
        for (int vector : state.values()) {
            distances.add(2f * (vector - query) * (vector - query));
        }
        distances.sort(null);
        return distances.subList(0, Math.min(k, distances.size()));
    }

    static Set<UUID> ids(int... numbers) {
        Set<UUID> ids = new HashSet<>();
        for (int number : numbers) {
            ids.add(id(number));
        }
        return ids;
    }
}
