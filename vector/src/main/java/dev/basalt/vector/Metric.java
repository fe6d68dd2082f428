package dev.basalt.vector;

/// How far two vectors are from each other. Smaller is always nearer.
public enum Metric {
    /// `1 - cos(a, b)`, in `[0, 2]`. Rows are kept at unit length, so a vector of zeros is refused.
    ///
    /// Distances are computed from f32 dot products and told apart down to about `6e-8`. Vectors that all point
    /// nearly the same way, as those do whose values lie around 1,000 or more, differ by less: subtract their mean
    /// first, or compare them by [#L2].
    COSINE,

    /// `-(a · b)`: the largest dot product is nearest.
    DOT,

    /// `Σ(aᵢ - bᵢ)²`: the square of the Euclidean distance, which orders as the distance does.
    L2
}
