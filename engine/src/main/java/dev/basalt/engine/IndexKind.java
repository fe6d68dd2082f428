package dev.basalt.engine;

/// How a collection finds the nearest passages.
public enum IndexKind {
    /// Looks at every vector: always right, in time that grows with the collection.
    EXACT,

    /// Walks a graph of near passages (HNSW): finds nearly all of the nearest, in time that hardly grows.
    GRAPH
}
