/// Basalt itself: a store directory with collections of documents, chunks and embeddings.
@org.jspecify.annotations.NullMarked
module dev.basalt.engine {
    requires transitive dev.basalt.columnar;
    requires transitive dev.basalt.core;
    requires transitive dev.basalt.model;
    requires dev.basalt.json;
    requires dev.basalt.vector;
    requires static transitive org.jspecify;

    exports dev.basalt.engine;
    exports dev.basalt.engine.chunk;
    exports dev.basalt.engine.filter;
    exports dev.basalt.engine.source;
}
