package dev.basalt.vector.collection.internal;

import dev.basalt.vector.collection.CollectionShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/// A list of changes to a collection, in order.
///
/// - **Threads:** confined to one
public final class Changes {
    /// A vector for an id that must be new.
    public static final int ADD = 0;
    /// A vector for an id, new or not.
    public static final int PUT = 1;
    /// No vector for an id.
    public static final int REMOVE = 2;
    /// Stands where a change has no vector.
    public static final float[] NO_VECTOR = {};

    private final List<String> texts = new ArrayList<>();
    private int size;
    private byte[] kinds = new byte[1];
    private long[] highs = new long[1];
    private long[] lows = new long[1];
    private float[][] vectors = new float[1][];

    /// Makes an empty list.
    public Changes() {}

    /// Adds a change.
    ///
    /// @param kind   [#ADD], [#PUT] or [#REMOVE]
    /// @param high   most significant bits of the id
    /// @param low    its least significant bits
    /// @param vector the vector; kept
    public void note(int kind, long high, long low, float[] vector) {
        if (size == kinds.length) {
            int capacity = size + (size >> 1) + 8;
            kinds = Arrays.copyOf(kinds, capacity);
            highs = Arrays.copyOf(highs, capacity);
            lows = Arrays.copyOf(lows, capacity);
            vectors = Arrays.copyOf(vectors, capacity);
        }
        kinds[size] = (byte) kind;
        highs[size] = high;
        lows[size] = low;
        vectors[size++] = vector;
    }

    /// A copy whose vectors are as rows have them.
    ///
    /// @param shape the shape of the rows
    /// @return the copy
    /// @throws IllegalArgumentException if a vector cannot be a row
    public Changes prepared(CollectionShape shape) {
        Changes copy = new Changes();
        copy.texts.addAll(texts);
        for (int i = 0; i < size; i++) {
            float[] vector = NO_VECTOR;
            if (kinds[i] != REMOVE) {
                vector = prepared(shape, i);
            }
            copy.note(kinds[i], highs[i], lows[i], vector);
        }
        return copy;
    }

    private float[] prepared(CollectionShape shape, int change) {
        float[] vector = vectors[change];
        if (vector.length == shape.dimension()) {
            try {
                return RowForm.prepared(shape, vector, 0);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("[" + where(change) + "] " + e.getMessage(), e);
            }
        }
        throw new IllegalArgumentException(
                "[" + where(change) + "] vector must have " + shape.dimension() + " values, but has " + vector.length);
    }

    private String where(int change) {
        return "id " + new UUID(highs[change], lows[change]);
    }

    /// Notes the text that an id is a hash of.
    ///
    /// @param text the text
    public void noteText(String text) {
        texts.add(text);
    }

    List<String> texts() {
        return texts;
    }

    /// How many there are.
    ///
    /// @return the count
    public int size() {
        return size;
    }

    int kind(int index) {
        return kinds[index];
    }

    long high(int index) {
        return highs[index];
    }

    long low(int index) {
        return lows[index];
    }

    float[] vector(int index) {
        return vectors[index];
    }
}
