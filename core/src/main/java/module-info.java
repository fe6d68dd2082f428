/// The ground floor of Basalt: SIMD kernels with scalar twins, files that survive crashes, limits and errors.
///
/// Depends on nothing at run time. The Vector API (`jdk.incubator.vector`) is used when the JVM was started with
/// `--add-modules jdk.incubator.vector`; without it every kernel runs on its scalar twin.
@org.jspecify.annotations.NullMarked
module dev.basalt.core {
    requires static jdk.incubator.vector;
    requires static transitive org.jspecify;

    exports dev.basalt.core.bits;
    exports dev.basalt.core.error;
    exports dev.basalt.core.filter;
    exports dev.basalt.core.kernel;
    exports dev.basalt.core.limit;
    exports dev.basalt.core.npy;
    exports dev.basalt.core.storage;
    exports dev.basalt.core.text;
}
