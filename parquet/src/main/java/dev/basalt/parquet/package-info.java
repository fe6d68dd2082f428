/// Apache Parquet files: [dev.basalt.parquet.ParquetSource] reads one as batches of columns,
/// [dev.basalt.parquet.ParquetSink] writes one.
///
/// The file format is parquet-java's work; compression, the way from pages to columns and back, and what columns
/// mean beyond Parquet's types are done here. Hadoop is not used.
@org.jspecify.annotations.NullMarked
package dev.basalt.parquet;
