/// The twins behind the public kernels: `ScalarX` is the reference, `VectorX` uses the Vector API.
///
/// Nothing here checks its arguments: the public classes do. This is the only package that imports
/// `jdk.incubator.vector`; without that module none of the classes that do is loaded.
///
/// No method takes or returns a vector, not even a small helper. Where the compiler declines to inline it (at a call
/// that is rarely reached it declines what it has compiled already), vectors are boxed and kernels 20 times slower.
/// Classes whose methods hold vectors extend `NotInlined`.
package dev.basalt.core.kernel.internal;
