package dev.basalt.core.kernel.internal;

import java.lang.foreign.MemorySegment;

/// Scalar twin of [VectorPeaks].
public final class ScalarPeaks {
    /// Multiplications and additions of one step of [#multiplyAdds].
    public static final int OPERATIONS_PER_STEP = 2 * 8;

    private ScalarPeaks() {}

    /// Runs steps of independent multiplications and additions.
    ///
    /// @return a value that depends on all of them
    public static float multiplyAdds(int steps, float x, float y) {
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        for (int i = 0; i < steps; i++) {
            s0 = x * s0 + y;
            s1 = x * s1 + y;
            s2 = x * s2 + y;
            s3 = x * s3 + y;
            s4 = x * s4 + y;
            s5 = x * s5 + y;
            s6 = x * s6 + y;
            s7 = x * s7 + y;
        }
        return s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7;
    }

    /// Reads a part of a segment whose size is a multiple of 64.
    ///
    /// @return a value that depends on all of it
    public static float read(MemorySegment segment, long byteOffset, int size) {
        long bits = 0;
        for (int i = 0; i < size; i += Long.BYTES) {
            bits ^= segment.get(Layouts.I64, byteOffset + i);
        }
        return bits;
    }
}
