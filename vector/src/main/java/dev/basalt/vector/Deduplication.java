package dev.basalt.vector;

/// Which vectors a [VectorStore] keeps once only.
public enum Deduplication {
    /// Those whose rows are equal in every bit. Zeros have no sign in a row, so `-0.0` equals `0.0`.
    EXACT,

    /// Those whose values differ by no more than 1e-6, each from its counterpart in a live row, computed in double
    /// precision. If such rows exist, one is found, wherever values lie: the lowest. Otherwise a new row is made.
    /// As rows stand for vectors near them, what a search finds depends on the order of adding.
    TOLERANT,

    /// None: each vector gets a row of its own.
    NONE
}
