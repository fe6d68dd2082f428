/// Numeric kernels: dot products, distances, bulk scans, selection, half-precision conversion and the matrix product.
///
/// Every kernel exists twice: a scalar twin that is the reference, and a Vector API twin. Which one runs is decided
/// once per process; [dev.basalt.core.kernel.Kernels] says what was picked and why. Both twins give the same
/// integers; their floats differ by rounding alone, within the bound that each method documents.
///
/// Numbers in segments are little-endian and need no alignment. The Vector API twins read native and mapped segments;
/// a heap segment is served by the scalar twin, so give heap data as arrays.
package dev.basalt.core.kernel;
