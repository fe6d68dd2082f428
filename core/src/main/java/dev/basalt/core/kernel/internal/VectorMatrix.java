package dev.basalt.core.kernel.internal;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Vector API twin of [ScalarMatrix]: register tiles of twelve rows (512-bit vectors) or four by two vectors of
/// columns.
///
/// Blocks of [#DEPTH] steps keep the part of a panel that all rows pass over in the first-level cache. The sums of a
/// tile
/// are written out one by one, as the compiler keeps only local variables in registers.
public final class VectorMatrix {
    private static final VectorSpecies<Float> F32 = Lanes.F32;
    private static final int L = Lanes.F32.length();
    private static final int PANEL = ScalarMatrix.PANEL;

    /// 24 sums, two vectors of `b` and one of `a` need the 32 registers that come with 512-bit vectors.
    private static final boolean TWELVE_ROWS = Lanes.BITS == 512;

    private static final int DEPTH = 192;

    private VectorMatrix() {}

    /// Adds `a · b` to `c`; `b` is packed.
    public static void multiplyAdd(float[] a, int aIndex, float[] b, float[] c, int cIndex, int m, int n, int k) {
        for (int from = 0; from < k; from += DEPTH) {
            int depth = Math.min(DEPTH, k - from);
            for (int column = 0; column < n; column += PANEL) {
                int bIndex = ScalarMatrix.panelIndex(column, k) + from * PANEL;
                int width = Math.min(PANEL, n - column);
                panel(a, aIndex + from, b, bIndex, depth, c, cIndex + column, width, m, n, k);
            }
        }
    }

    /// All rows of `a` by one block of one panel.
    private static void panel(
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
        int whole = width - width % (2 * L);
        int row = 0;
        if (TWELVE_ROWS && whole == PANEL) {
            for (; row <= m - 12; row += 12) {
                twelveRows(a, aIndex + row * k, k, b, bIndex, depth, c, cIndex + row * n, n);
            }
        }
        for (; row <= m - 4; row += 4) {
            for (int column = 0; column < whole; column += 2 * L) {
                fourRows(a, aIndex + row * k, k, b, bIndex + column, depth, c, cIndex + row * n + column, n);
            }
        }
        for (; row < m; row++) {
            for (int column = 0; column < whole; column += 2 * L) {
                oneRow(a, aIndex + row * k, b, bIndex + column, depth, c, cIndex + row * n + column, 2 * L);
            }
        }
        for (row = 0; row < m && whole < width; row++) {
            oneRow(a, aIndex + row * k, b, bIndex + whole, depth, c, cIndex + row * n + whole, width - whole);
        }
    }

    /// Twelve rows by one panel.
    private static void twelveRows(
            float[] a, int aIndex, int k, float[] b, int bIndex, int depth, float[] c, int cIndex, int n) {
        FloatVector z = Lanes.zero();
        FloatVector c0l = z, c0r = z;
        FloatVector c1l = z, c1r = z;
        FloatVector c2l = z, c2r = z;
        FloatVector c3l = z, c3r = z;
        FloatVector c4l = z, c4r = z;
        FloatVector c5l = z, c5r = z;
        FloatVector c6l = z, c6r = z;
        FloatVector c7l = z, c7r = z;
        FloatVector c8l = z, c8r = z;
        FloatVector c9l = z, c9r = z;
        FloatVector c10l = z, c10r = z;
        FloatVector c11l = z, c11r = z;
        int a1 = aIndex + k;
        int a2 = a1 + k;
        int a3 = a2 + k;
        int a4 = a3 + k;
        int a5 = a4 + k;
        int a6 = a5 + k;
        int a7 = a6 + k;
        int a8 = a7 + k;
        int a9 = a8 + k;
        int a10 = a9 + k;
        int a11 = a10 + k;
        for (int i = 0; i < depth; i++) {
            FloatVector left = FloatVector.fromArray(F32, b, bIndex + PANEL * i);
            FloatVector right = FloatVector.fromArray(F32, b, bIndex + PANEL * i + L);
            FloatVector x = FloatVector.broadcast(F32, a[aIndex + i]);
            c0l = x.fma(left, c0l);
            c0r = x.fma(right, c0r);
            x = FloatVector.broadcast(F32, a[a1 + i]);
            c1l = x.fma(left, c1l);
            c1r = x.fma(right, c1r);
            x = FloatVector.broadcast(F32, a[a2 + i]);
            c2l = x.fma(left, c2l);
            c2r = x.fma(right, c2r);
            x = FloatVector.broadcast(F32, a[a3 + i]);
            c3l = x.fma(left, c3l);
            c3r = x.fma(right, c3r);
            x = FloatVector.broadcast(F32, a[a4 + i]);
            c4l = x.fma(left, c4l);
            c4r = x.fma(right, c4r);
            x = FloatVector.broadcast(F32, a[a5 + i]);
            c5l = x.fma(left, c5l);
            c5r = x.fma(right, c5r);
            x = FloatVector.broadcast(F32, a[a6 + i]);
            c6l = x.fma(left, c6l);
            c6r = x.fma(right, c6r);
            x = FloatVector.broadcast(F32, a[a7 + i]);
            c7l = x.fma(left, c7l);
            c7r = x.fma(right, c7r);
            x = FloatVector.broadcast(F32, a[a8 + i]);
            c8l = x.fma(left, c8l);
            c8r = x.fma(right, c8r);
            x = FloatVector.broadcast(F32, a[a9 + i]);
            c9l = x.fma(left, c9l);
            c9r = x.fma(right, c9r);
            x = FloatVector.broadcast(F32, a[a10 + i]);
            c10l = x.fma(left, c10l);
            c10r = x.fma(right, c10r);
            x = FloatVector.broadcast(F32, a[a11 + i]);
            c11l = x.fma(left, c11l);
            c11r = x.fma(right, c11r);
        }
        add(c0l, c0r, c, cIndex);
        add(c1l, c1r, c, cIndex + n);
        add(c2l, c2r, c, cIndex + 2 * n);
        add(c3l, c3r, c, cIndex + 3 * n);
        add(c4l, c4r, c, cIndex + 4 * n);
        add(c5l, c5r, c, cIndex + 5 * n);
        add(c6l, c6r, c, cIndex + 6 * n);
        add(c7l, c7r, c, cIndex + 7 * n);
        add(c8l, c8r, c, cIndex + 8 * n);
        add(c9l, c9r, c, cIndex + 9 * n);
        add(c10l, c10r, c, cIndex + 10 * n);
        add(c11l, c11r, c, cIndex + 11 * n);
    }

    /// Four rows by two vectors of columns.
    private static void fourRows(
            float[] a, int aIndex, int k, float[] b, int bIndex, int depth, float[] c, int cIndex, int n) {
        FloatVector z = Lanes.zero();
        FloatVector c0l = z, c0r = z;
        FloatVector c1l = z, c1r = z;
        FloatVector c2l = z, c2r = z;
        FloatVector c3l = z, c3r = z;
        int a1 = aIndex + k;
        int a2 = a1 + k;
        int a3 = a2 + k;
        for (int i = 0; i < depth; i++) {
            FloatVector left = FloatVector.fromArray(F32, b, bIndex + PANEL * i);
            FloatVector right = FloatVector.fromArray(F32, b, bIndex + PANEL * i + L);
            FloatVector x = FloatVector.broadcast(F32, a[aIndex + i]);
            c0l = x.fma(left, c0l);
            c0r = x.fma(right, c0r);
            x = FloatVector.broadcast(F32, a[a1 + i]);
            c1l = x.fma(left, c1l);
            c1r = x.fma(right, c1r);
            x = FloatVector.broadcast(F32, a[a2 + i]);
            c2l = x.fma(left, c2l);
            c2r = x.fma(right, c2r);
            x = FloatVector.broadcast(F32, a[a3 + i]);
            c3l = x.fma(left, c3l);
            c3r = x.fma(right, c3r);
        }
        add(c0l, c0r, c, cIndex);
        add(c1l, c1r, c, cIndex + n);
        add(c2l, c2r, c, cIndex + 2 * n);
        add(c3l, c3r, c, cIndex + 3 * n);
    }

    /// One row by two vectors of columns, of which `width` exist: two sums a vector, so that additions overlap.
    private static void oneRow(
            float[] a, int aIndex, float[] b, int bIndex, int depth, float[] c, int cIndex, int width) {
        FloatVector l0 = Lanes.zero();
        FloatVector r0 = l0;
        FloatVector l1 = l0;
        FloatVector r1 = l0;
        int i = 0;
        for (; i < depth - 1; i += 2) {
            FloatVector x = FloatVector.broadcast(F32, a[aIndex + i]);
            FloatVector y = FloatVector.broadcast(F32, a[aIndex + i + 1]);
            l0 = x.fma(FloatVector.fromArray(F32, b, bIndex + PANEL * i), l0);
            r0 = x.fma(FloatVector.fromArray(F32, b, bIndex + PANEL * i + L), r0);
            l1 = y.fma(FloatVector.fromArray(F32, b, bIndex + PANEL * i + PANEL), l1);
            r1 = y.fma(FloatVector.fromArray(F32, b, bIndex + PANEL * i + PANEL + L), r1);
        }
        if (i < depth) {
            FloatVector x = FloatVector.broadcast(F32, a[aIndex + i]);
            l0 = x.fma(FloatVector.fromArray(F32, b, bIndex + PANEL * i), l0);
            r0 = x.fma(FloatVector.fromArray(F32, b, bIndex + PANEL * i + L), r0);
        }
        l0 = l0.add(l1);
        r0 = r0.add(r1);
        if (width == 2 * L) {
            add(l0, r0, c, cIndex);
        } else {
            addSome(l0, c, cIndex, Math.min(width, L));
            if (width > L) {
                addSome(r0, c, cIndex + L, width - L);
            }
        }
    }

    private static void add(FloatVector left, FloatVector right, float[] c, int index) {
        left.add(FloatVector.fromArray(F32, c, index)).intoArray(c, index);
        right.add(FloatVector.fromArray(F32, c, index + L)).intoArray(c, index + L);
    }

    private static void addSome(FloatVector sums, float[] c, int index, int count) {
        VectorMask<Float> mask = F32.indexInRange(0, count);
        sums.add(FloatVector.fromArray(F32, c, index, mask)).intoArray(c, index, mask);
    }
}
