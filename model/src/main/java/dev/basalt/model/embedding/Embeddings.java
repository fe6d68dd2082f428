package dev.basalt.model.embedding;

import java.util.Arrays;
import java.util.Objects;

/// The vectors of some texts, and how much of each text went into its vector.
///
/// - **Shapes:** `vectors [count, dimension]`, row-major
/// - **Threads:** safe to share once nobody changes the array of [#vectors()]
public final class Embeddings {
    private final int dimension;
    private final int maxTokens;
    private final float[] vectors;
    private final int[] tokenCounts;

    Embeddings(int dimension, int maxTokens, float[] vectors, int[] tokenCounts) {
        this.dimension = dimension;
        this.maxTokens = maxTokens;
        this.vectors = vectors;
        this.tokenCounts = tokenCounts;
    }

    /// The number of texts.
    ///
    /// @return the count
    public int count() {
        return tokenCounts.length;
    }

    /// The number of elements of each vector.
    ///
    /// @return the dimension
    public int dimension() {
        return dimension;
    }

    /// All vectors, one after another.
    ///
    /// - **Memory:** the array itself, not a copy
    ///
    /// @return `[count, dimension]`, row-major
    public float[] vectors() {
        return vectors;
    }

    /// The vector of one text.
    ///
    /// @param index index of the text
    /// @return a new array
    public float[] vector(int index) {
        Objects.checkIndex(index, count());
        return Arrays.copyOfRange(vectors, index * dimension, (index + 1) * dimension);
    }

    /// The number of tokens of one text, special tokens and those that were cut off included.
    ///
    /// @param index index of the text
    /// @return the count
    public int tokenCount(int index) {
        return tokenCounts[index];
    }

    /// Whether one text was longer than the model reads, so that its end has no part in its vector.
    ///
    /// @param index index of the text
    /// @return true if tokens were cut off
    public boolean truncated(int index) {
        return tokenCounts[index] > maxTokens;
    }

    /// The number of texts that were cut off.
    ///
    /// @return the count
    public int truncatedCount() {
        int count = 0;
        for (int i = 0; i < tokenCounts.length; i++) {
            count += truncated(i) ? 1 : 0;
        }
        return count;
    }
}
