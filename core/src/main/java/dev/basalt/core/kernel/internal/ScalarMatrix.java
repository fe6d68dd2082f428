package dev.basalt.core.kernel.internal;

/// Scalar twin of [VectorMatrix], the reference, and the packed layout that both read.
///
/// A matrix `b [k, n]` is packed in panels of [#PANEL] columns: panel after panel, within a panel row after row;
/// the last panel is filled up with zeros.
public final class ScalarMatrix {
    /// Columns of one panel.
    public static final int PANEL = 32;

    private ScalarMatrix() {}

    /// How many values the packed form of `b [k, n]` has.
    ///
    /// @throws ArithmeticException if they are more than an array can hold
    public static int packedLength(int k, int n) {
        return Math.toIntExact((n + (long) PANEL - 1) / PANEL * PANEL * k);
    }

    /// Where the packed panel that starts with a column begins.
    static int panelIndex(int column, int k) {
        return column * k;
    }

    /// Where a value lies in the packed form.
    public static int packedIndex(int row, int column, int k) {
        return column / PANEL * PANEL * k + row * PANEL + column % PANEL;
    }

    /// Adds `a · b` to `c`; `b` is packed.
    public static void multiplyAdd(float[] a, int aIndex, float[] b, float[] c, int cIndex, int m, int n, int k) {
        for (int column = 0; column < n; column += PANEL) {
            int width = Math.min(PANEL, n - column);
            block(a, aIndex, b, panelIndex(column, k), k, c, cIndex + column, width, m, n, k);
        }
    }

    /// All rows of `a` by `width` columns and `depth` rows of one panel.
    static void block(
            float[] a,
            int aIndex,
            float[] b,
            int bIndex,
            int depth,
            float[] c,
            int cIndex,
            int width,
            int m,
            int n,
            int k) {
        for (int row = 0; row < m; row++) {
            int to = cIndex + row * n;
            for (int i = 0; i < depth; i++) {
                float x = a[aIndex + row * k + i];
                int from = bIndex + i * PANEL;
                for (int j = 0; j < width; j++) {
                    c[to + j] += x * b[from + j];
                }
            }
        }
    }
}
