/// Benchmarks of the vector store and its indexes.
package dev.basalt.bench.vector;
