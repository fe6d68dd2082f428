/// What the benchmarks share to tell of themselves.
package dev.basalt.bench.report;
