package dev.basalt.core.kernel.internal;

/// Scalar twin of [VectorScales]: the reference. The compiler makes vectors of the products by itself.
public final class ScalarScales {
    private ScalarScales() {}

    public static void divide(long[] from, int fromIndex, double divisor, double[] to, int toIndex, int n) {
        for (int i = 0; i < n; i++) {
            to[toIndex + i] = (double) from[fromIndex + i] / divisor;
        }
    }

    public static void divide(long[] from, int fromIndex, double divisor, float[] to, int toIndex, int n) {
        for (int i = 0; i < n; i++) {
            to[toIndex + i] = (float) ((double) from[fromIndex + i] / divisor);
        }
    }

    public static void multiply(long[] from, int fromIndex, double factor, double[] to, int toIndex, int n) {
        for (int i = 0; i < n; i++) {
            to[toIndex + i] = (double) from[fromIndex + i] * factor;
        }
    }

    public static void multiply(long[] from, int fromIndex, double factor, float[] to, int toIndex, int n) {
        for (int i = 0; i < n; i++) {
            to[toIndex + i] = (float) ((double) from[fromIndex + i] * factor);
        }
    }
}
