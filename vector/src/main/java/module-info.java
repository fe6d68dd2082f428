/// Vectors: a store that keeps each vector once, and indexes that find the nearest ones.
@org.jspecify.annotations.NullMarked
module dev.basalt.vector {
    requires transitive dev.basalt.core;
    requires static transitive org.jspecify;

    exports dev.basalt.vector.analysis;
    exports dev.basalt.vector.code;
    exports dev.basalt.vector.collection;
    exports dev.basalt.vector.exact;
    exports dev.basalt.vector.hnsw;
    exports dev.basalt.vector.kdtree;
    exports dev.basalt.vector.lsh;
    exports dev.basalt.vector.rank;
    exports dev.basalt.vector;
}
