/// The vector benchmark: Basalt's indexes beside Lucene, JVector and hnswlib, on the same rows and queries.
///
/// Every contender runs in a process of its own and is asked in turns: [VectorBench] asks, [ContenderProcess]
/// carries question and answer, [ContenderMain] is the other end for contenders in Java.
@org.jspecify.annotations.NullMarked
package dev.basalt.bench.vector;
