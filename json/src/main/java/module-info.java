/// JSON: a parser to a tape, on-demand reading, streams of documents, writers.
///
/// Depends on `core`, and on a reader of YAML for the metadata of Markdown. A document is read where it lies, in an
/// array, a memory segment or a mapped file.
@org.jspecify.annotations.NullMarked
module dev.basalt.json {
    requires transitive dev.basalt.core;
    requires org.snakeyaml.engine;
    requires static transitive org.jspecify;

    exports dev.basalt.json;
    exports dev.basalt.json.fold;
    exports dev.basalt.json.frame;
    exports dev.basalt.json.patch;
    exports dev.basalt.json.path;
    exports dev.basalt.json.schema;
}
