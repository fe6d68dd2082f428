package dev.basalt.core.kernel.internal;

/// Superclass of the classes whose methods hold vectors: HotSpot compiles each such method on its own.
///
/// While HotSpot parses a method, it inlines the Vector API into it until the method has 18,000 nodes
/// (`NodeCountInliningCutoff`). It delays the rest of the calls, and where a delayed one then fails, vectors are boxed,
/// for good. One kernel stays below that limit; two that are inlined into one caller may not, and whether they are
/// inlined depends on which method was compiled first, and so on the load of the machine. Java has no way to forbid
/// inlining, but HotSpot never inlines the methods of a [Throwable] into those of another class. These classes have no
/// instances.
@SuppressWarnings("serial")
abstract class NotInlined extends Throwable {
    NotInlined() {
        throw new AssertionError("classes of kernels have no instances");
    }
}
