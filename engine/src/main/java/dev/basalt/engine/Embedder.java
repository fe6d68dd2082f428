package dev.basalt.engine;

import java.io.IOException;
import java.util.List;

/// Turns texts into vectors; what a collection searches by.
///
/// The usual one is the bundled model; any other may be given when a store is opened.
///
/// - **Threads:** safe for many
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
    /// @param texts n texts; what is longer than [#maxTokens] is cut off
    /// @return `[n, dimension]`, row-major, in the order of the texts; each row of length 1 (L2)
    float[] embed(List<String> texts);

    /// Frees what the model holds.
    @Override
    void close();

    /// Opens an embedder when one is first needed.
    @FunctionalInterface
    interface Source {
        /// Opens it.
        ///
        /// @return the embedder; whoever asked closes it
        /// @throws IOException if its files cannot be read
        Embedder open() throws IOException;

        /// The source to use for a collection that was made earlier. A source that has one model alone returns itself,
        /// and a collection of another model refuses it.
        ///
        /// @param id the name of the model that the collection was made with
        /// @return the source of that model if it is known, else this
        default Source forCollection(String id) {
            return this;
        }
    }
}
