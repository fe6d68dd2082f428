package dev.basalt.columnar.search;

/// How far apart two vectors are; the smaller, the nearer.
public enum VectorMetric {
    /// 1 minus the cosine of the angle between them; 1 where one of them is zero.
    COSINE,
    /// The negative dot product.
    DOT,
    /// The squared Euclidean distance.
    L2
}
