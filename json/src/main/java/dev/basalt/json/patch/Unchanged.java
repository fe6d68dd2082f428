package dev.basalt.json.patch;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The values of a document that stay, with all that is in them: what may be copied from.
final class Unchanged {
    /// Places of one value that are compared for the shortest pointer.
    private static final int MAX_TRIES = 32;

    private final TreeHash hashes;
    private final JsonDocument document;
    private int[] nodes = new int[16];
    /// A [Place], of the value or of the object that it is a member of, or an [ArrayEdit].
    private @Nullable Object[] owners = new Object[16];
    /// The name of a member or the slot of an element; -1 where the owner is the place itself.
    private int[] steps = new int[16];

    private int size;

    Unchanged(TreeHash hashes) {
        this.hashes = hashes;
        this.document = hashes.document();
    }

    int size() {
        return size;
    }

    void truncate(int newSize) {
        size = newSize;
    }

    void add(int node, Place place) {
        add(node, place, -1);
    }

    void addMember(int node, Place object, int name) {
        add(node, object, name);
    }

    void addElement(int node, ArrayEdit array, int slot) {
        add(node, array, slot);
    }

    private void add(int node, Object owner, int step) {
        if (size == nodes.length) {
            nodes = Arrays.copyOf(nodes, 2 * size);
            owners = Arrays.copyOf(owners, 2 * size);
            steps = Arrays.copyOf(steps, 2 * size);
        }
        nodes[size] = node;
        owners[size] = owner;
        steps[size++] = step;
    }

    /// A value that stays.
    record Found(int node, Place place) {}

    /// Finds values that stay.
    ///
    /// @param wanted their hashes
    /// @return for each that was found the one with the shortest pointer, of those that were looked at
    Map<Long, Found> find(Set<Long> wanted) {
        long[] sorted = wanted.stream().mapToLong(Long::longValue).sorted().toArray();
        int[] tries = new int[sorted.length];
        Map<Long, Found> found = new HashMap<>();
        for (int i = 0; i < size; i++) {
            int end = document.end(nodes[i]);
            for (int node = nodes[i]; node < end; node = next(node)) {
                int at = Arrays.binarySearch(sorted, hashes.of(node));
                if (at >= 0 && tries[at]++ < MAX_TRIES) {
                    Place place = placeOf(i, node);
                    Found best = found.get(sorted[at]);
                    if (best == null || place.estimate() < best.place.estimate()) {
                        found.put(sorted[at], new Found(node, place));
                    }
                }
            }
        }
        return found;
    }

    /// The node behind one, inside of it where it is a container. Names have hashes of their own.
    private int next(int node) {
        if (hashes.of(node) == 0) {
            // A name that a later member has too: what is there cannot be reached.
            return document.nextMember(node);
        }
        JsonKind kind = document.kind(node);
        return kind == JsonKind.OBJECT || kind == JsonKind.ARRAY ? document.first(node) : document.end(node);
    }

    private Place placeOf(int entry, int node) {
        int step = steps[entry];
        Place place = switch (owners[entry]) {
            case ArrayEdit array -> new Place.OfSlot(array, step);
            case Place owner when step < 0 -> owner;
            case Place owner -> new Place.OfMember(owner, document, step);
            case null, default -> throw new IllegalStateException("an owner must be a place");
        };
        int container = nodes[entry];
        while (container != node) {
            boolean object = document.kind(container) == JsonKind.OBJECT;
            int child = document.first(container);
            int index = 0;
            int value = object ? document.memberValue(child) : child;
            while (document.end(value) <= node) {
                child = document.end(value);
                value = object ? document.memberValue(child) : child;
                index++;
            }
            place = object ? new Place.OfMember(place, document, child) : new Place.OfElement(place, index);
            container = value;
        }
        return place;
    }
}
