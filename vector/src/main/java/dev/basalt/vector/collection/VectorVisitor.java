package dev.basalt.vector.collection;

import java.io.IOException;

/// Takes ids and their vectors, one after the other.
@FunctionalInterface
public interface VectorVisitor {
    /// Takes one.
    ///
    /// @param high   the most significant 64 bits of the id
    /// @param low    the least significant ones
    /// @param vector the vector as it is kept, `[dimension]`; the same array each time
    /// @throws IOException if that fails
    void accept(long high, long low, float[] vector) throws IOException;
}
