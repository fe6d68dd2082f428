/// Vectors: a store that keeps each vector once, and indexes that find the nearest ones.
@org.jspecify.annotations.NullMarked
module dev.basalt.vector {
    requires transitive dev.basalt.core;
    requires static transitive org.jspecify;

    exports dev.basalt.vector;
    exports dev.basalt.vector.exact;
    exports dev.basalt.vector.hnsw;
}
