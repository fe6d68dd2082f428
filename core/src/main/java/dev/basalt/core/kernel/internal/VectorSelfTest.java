package dev.basalt.core.kernel.internal;

/// Compares the Vector API with plain Java once, on a small fixed input, before any kernel relies on it.
///
/// One kernel only: each further operation of the Vector API costs milliseconds of class loading at start.
final class VectorSelfTest {
    private static final int COUNT = 67;

    private VectorSelfTest() {}

    /// Runs the test.
    ///
    /// @return what differs, empty if nothing does
    static String findProblem() {
        float[] a = new float[COUNT];
        float[] b = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            // Small integers: every sum below is exact in any order, so both twins must agree to the bit.
            a[i] = i % 13 - 6;
            b[i] = i % 7 - 3;
        }
        float dot = VectorDot.dot(a, 0, b, 0, COUNT);
        float expected = ScalarFloats.dot(a, 0, b, 0, COUNT);
        return dot == expected ? "" : "dot product must be " + expected + ", but was " + dot;
    }
}
