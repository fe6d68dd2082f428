package dev.basalt.vector.collection;

import static java.util.Objects.requireNonNull;

import dev.basalt.vector.collection.internal.Changes;
import java.util.Objects;
import java.util.UUID;

/// Changes that happen together or not at all, in the order they were noted.
///
/// - **Threads:** confined to one
public final class Batch {
    private final Changes changes = new Changes();

    /// Makes a batch without changes.
    public Batch() {}

    /// Notes a vector for a new id; writing the batch fails if the collection has the id by then.
    ///
    /// @param id     the id
    /// @param vector its vector; copied
    /// @return this
    public Batch add(UUID id, float[] vector) {
        return note(Changes.ADD, id, vector.clone());
    }

    /// Notes a vector for an id, new or not.
    ///
    /// @param id     the id
    /// @param vector its vector; copied
    /// @return this
    public Batch put(UUID id, float[] vector) {
        return note(Changes.PUT, id, vector.clone());
    }

    /// Notes a vector that is a part of an array, for an id, new or not.
    ///
    /// @param id          the id
    /// @param vectors     holds the vector; copied
    /// @param vectorIndex index of its first value
    /// @param dimension   its length
    /// @return this
    public Batch put(UUID id, float[] vectors, int vectorIndex, int dimension) {
        Objects.checkFromIndexSize(vectorIndex, dimension, vectors.length);
        return note(Changes.PUT, id, java.util.Arrays.copyOfRange(vectors, vectorIndex, vectorIndex + dimension));
    }

    /// Notes a vector for the id of a text, new or not. The collection keeps the text.
    ///
    /// @param text        the text, which [TextId#of] makes the id of
    /// @param vectors     holds the vector; copied
    /// @param vectorIndex index of its first value
    /// @param dimension   its length
    /// @return this
    public Batch put(String text, float[] vectors, int vectorIndex, int dimension) {
        UUID id = TextId.of(text);
        if (TextId.isHash(id)) {
            changes.noteText(text);
        }
        return put(id, vectors, vectorIndex, dimension);
    }

    /// Notes that an id is to go.
    ///
    /// @param id the id; one that is not there is passed over
    /// @return this
    public Batch remove(UUID id) {
        return note(Changes.REMOVE, id, Changes.NO_VECTOR);
    }

    private Batch note(int kind, UUID id, float[] vector) {
        requireNonNull(id, "id");
        changes.note(kind, id.getMostSignificantBits(), id.getLeastSignificantBits(), vector);
        return this;
    }

    /// How many changes were noted.
    ///
    /// @return the count
    public int size() {
        return changes.size();
    }

    Changes changes() {
        return changes;
    }
}
