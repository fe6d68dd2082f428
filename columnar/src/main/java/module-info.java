/// NCF, a columnar file format: types, encodings, pages, statistics, scans and tables.
@org.jspecify.annotations.NullMarked
module dev.basalt.columnar {
    requires com.github.luben.zstd_jni;
    requires transitive dev.basalt.core;
    requires dev.basalt.json;
    requires static transitive org.jspecify;

    exports dev.basalt.columnar.arrow;
    exports dev.basalt.columnar.column;
    exports dev.basalt.columnar.encoding;
    exports dev.basalt.columnar.file;
    exports dev.basalt.columnar.legacy;
    exports dev.basalt.columnar.predicate;
    exports dev.basalt.columnar.schema;
    exports dev.basalt.columnar.search;
    exports dev.basalt.columnar.table;
    exports dev.basalt.columnar.text;
}
