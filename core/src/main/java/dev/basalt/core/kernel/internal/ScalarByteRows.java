package dev.basalt.core.kernel.internal;

/// Scalar twin of [VectorByteRows]: the reference.
public final class ScalarByteRows {
    /// Four products of values up to this are at most 32,400 together.
    public static final int MAX_VALUE = 90;

    private ScalarByteRows() {}

    public static void dotRows(
            short[] query, int queryIndex, byte[] rows, int rowsIndex, int count, int n, int[] out, int outIndex) {
        for (int row = 0; row < count; row++) {
            out[outIndex + row] = row(query, queryIndex, rows, rowsIndex + row * n, n);
        }
    }

    static int row(short[] query, int queryIndex, byte[] rows, int at, int n) {
        int sum = 0;
        for (int i = 0; i < n; i++) {
            sum += query[queryIndex + i] * rows[at + i];
        }
        return sum;
    }
}
