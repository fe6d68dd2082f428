package dev.basalt.core.kernel.internal;

/// Scalar twin of [VectorScan]: the reference.
public final class ScalarScan {
    private ScalarScan() {}

    /// Finds the first value with `value · sign >= bound`; NaN is never one.
    ///
    /// @return its index, `to` if there is none
    public static int find(float[] values, int from, int to, float sign, float bound) {
        int i = from;
        while (i < to && !(values[i] * sign >= bound)) {
            i++;
        }
        return i;
    }
}
