package dev.basalt.engine;

import java.util.List;

/// Turns texts into vectors; what a collection searches by.
///
/// The usual one is the bundled model; any other may be given when a store is opened.
///
/// - **Threads:** one call at a time
public interface Embedder extends AutoCloseable {
    /// Names the model. A collection remembers it and refuses vectors of another.
    ///
    /// @return the name; the same for the same weights
    String id();

    /// Number of elements of each vector.
    ///
    /// @return the dimension
    int dimension();

    /// The most tokens of one text that the model looks at, its own special tokens not counted.
    ///
    /// @return the number of tokens
    int maxTokens();

    /// Counts the tokens of each text, special tokens not counted.
    ///
    /// @param texts the texts
    /// @return one count for each, in order
    int[] countTokens(List<String> texts);

    /// Embeds texts.
    ///
    /// - **Shapes:** `vectors [n, dimension]`, row-major, each of length 1 (L2)
    ///
    /// @param texts   n texts; what is longer than [#maxTokens] is cut off
    /// @param vectors takes the vectors, in the order of the texts
    void embed(List<String> texts, float[] vectors);

    /// Frees what the model holds.
    @Override
    void close();
}
