package dev.basalt.vector;

/// How far two vectors are from each other. Smaller is always nearer.
public enum Metric {
    /// `1 - cos(a, b)`, in `[0, 2]`. Rows are kept at unit length, so a vector of zeros is refused.
    COSINE,

    /// `-(a · b)`: the largest dot product is nearest.
    DOT,

    /// `Σ(aᵢ - bᵢ)²`: the square of the Euclidean distance, which orders as the distance does.
    L2
}
