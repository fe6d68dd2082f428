/// The twins behind the public kernels: `ScalarX` is the reference, `VectorX` uses the Vector API.
///
/// Nothing here checks its arguments: the public classes do. This is the only package that imports
/// `jdk.incubator.vector`, and only its `VectorX` classes and `Lanes` do, so that without that module none of them
/// loads.
package dev.basalt.core.kernel.internal;
