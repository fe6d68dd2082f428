package dev.basalt.core.kernel.internal;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Vector API twin of [ScalarMatrix]: register tiles of twelve rows (512-bit vectors) or four by two vectors of
/// columns.
///
/// Blocks of [#DEPTH] steps keep the part of a panel that all rows pass over in the first-level cache, and
/// [#BLOCK_ROWS] rows of `a` in the second. Those rows are copied so that the twelve values a step needs lie side by
/// side: with twelve row addresses the loop spends more on integers than the arithmetic units leave room for (Goto and
/// van de Geijn, Anatomy of High-Performance Matrix Multiplication, 2008). The sums of a tile are written out one by
/// one, as the compiler keeps only local variables in registers. They start from `c`, not being added to it at the end,
/// which saves nodes: beyond a limit the compiler stops to inline, and boxes vectors.
@SuppressWarnings("serial")
public final class VectorMatrix extends NotInlined {
    private static final VectorSpecies<Float> F32 = Lanes.F32;
    private static final int L = Lanes.F32.length();
    private static final int PANEL = ScalarMatrix.PANEL;

    /// 24 sums, two vectors of `b` and one of `a` need the 32 registers that come with 512-bit vectors.
    private static final boolean TWELVE_ROWS = Lanes.BITS == 512;

    private static final int DEPTH = 192;
    private static final int TILE_ROWS = 12;
    private static final int BLOCK_ROWS = 10 * TILE_ROWS;

    /// Holds one block of `a`, tile after tile: a thread's products allocate once.
    private static final ThreadLocal<float[]> PACKED_ROWS =
            ThreadLocal.withInitial(() -> new float[BLOCK_ROWS * DEPTH]);

    private VectorMatrix() {}

    /// Adds `a · b` to `c`; `b` is packed.
    public static void multiplyAdd(float[] a, int aIndex, float[] b, float[] c, int cIndex, int m, int n, int k) {
        int tiled = TWELVE_ROWS ? m - m % TILE_ROWS : 0;
        int wholePanels = n - n % PANEL;
        for (int from = 0; from < k; from += DEPTH) {
            int depth = Math.min(DEPTH, k - from);
            if (wholePanels > 0) {
                for (int row = 0; row < tiled; row += BLOCK_ROWS) {
                    int rows = Math.min(BLOCK_ROWS, tiled - row);
                    int rowsIndex = aIndex + row * k + from;
                    int sumsIndex = cIndex + row * n;
                    tiles(a, rowsIndex, rows, b, from, depth, c, sumsIndex, wholePanels, n, k);
                }
            }
            for (int column = 0; column < n; column += PANEL) {
                int bIndex = ScalarMatrix.panelIndex(column, k) + from * PANEL;
                int width = Math.min(PANEL, n - column);
                int done = width == PANEL ? tiled : 0;
                int rowsIndex = aIndex + done * k + from;
                int sumsIndex = cIndex + done * n + column;
                panel(a, rowsIndex, b, bIndex, depth, c, sumsIndex, width, m - done, n, k);
            }
        }
    }

    /// A block of rows of `a`, a multiple of twelve, by the same steps of all whole panels.
    private static void tiles(
            float[] a,
            int aIndex,
            int rows,
            float[] b,
            int from,
            int depth,
            float[] c,
            int cIndex,
            int wholePanels,
            int n,
            int k) {
        float[] packed = PACKED_ROWS.get();
        for (int row = 0; row < rows; row++) {
            int target = row / TILE_ROWS * TILE_ROWS * depth + row % TILE_ROWS;
            int source = aIndex + row * k;
            for (int i = 0; i < depth; i++) {
                packed[target + TILE_ROWS * i] = a[source + i];
            }
        }
        for (int column = 0; column < wholePanels; column += PANEL) {
            int bIndex = ScalarMatrix.panelIndex(column, k) + from * PANEL;
            for (int row = 0; row < rows; row += TILE_ROWS) {
                twelveRows(packed, row * depth, b, bIndex, depth, c, cIndex + row * n + column, n);
            }
        }
    }

    /// All rows of `a` by one block of one panel, without the tile of twelve rows.
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
        for (; row <= m - 4; row += 4) {
            for (int column = 0; column < whole; column += 2 * L) {
                fourRows(a, aIndex + row * k, k, b, bIndex + column, depth, c, cIndex + row * n + column, n);
            }
        }
        for (; row < m; row++) {
            for (int column = 0; column < whole; column += 2 * L) {
                oneRow(a, aIndex + row * k, b, bIndex + column, depth, c, cIndex + row * n + column);
            }
        }
        if (whole < width) {
            // No masked vectors for the last columns: they are boxed.
            int edge = width - whole;
            ScalarMatrix.block(a, aIndex, b, bIndex + whole, depth, c, cIndex + whole, edge, m, n, k);
        }
    }

    /// Twelve rows, copied side by side, by one panel.
    private static void twelveRows(
            float[] a, int aIndex, float[] b, int bIndex, int depth, float[] c, int cIndex, int n) {
        int c0 = cIndex;
        int c1 = c0 + n;
        int c2 = c1 + n;
        int c3 = c2 + n;
        int c4 = c3 + n;
        int c5 = c4 + n;
        int c6 = c5 + n;
        int c7 = c6 + n;
        int c8 = c7 + n;
        int c9 = c8 + n;
        int c10 = c9 + n;
        int c11 = c10 + n;
        FloatVector l0 = FloatVector.fromArray(F32, c, c0);
        FloatVector r0 = FloatVector.fromArray(F32, c, c0 + L);
        FloatVector l1 = FloatVector.fromArray(F32, c, c1);
        FloatVector r1 = FloatVector.fromArray(F32, c, c1 + L);
        FloatVector l2 = FloatVector.fromArray(F32, c, c2);
        FloatVector r2 = FloatVector.fromArray(F32, c, c2 + L);
        FloatVector l3 = FloatVector.fromArray(F32, c, c3);
        FloatVector r3 = FloatVector.fromArray(F32, c, c3 + L);
        FloatVector l4 = FloatVector.fromArray(F32, c, c4);
        FloatVector r4 = FloatVector.fromArray(F32, c, c4 + L);
        FloatVector l5 = FloatVector.fromArray(F32, c, c5);
        FloatVector r5 = FloatVector.fromArray(F32, c, c5 + L);
        FloatVector l6 = FloatVector.fromArray(F32, c, c6);
        FloatVector r6 = FloatVector.fromArray(F32, c, c6 + L);
        FloatVector l7 = FloatVector.fromArray(F32, c, c7);
        FloatVector r7 = FloatVector.fromArray(F32, c, c7 + L);
        FloatVector l8 = FloatVector.fromArray(F32, c, c8);
        FloatVector r8 = FloatVector.fromArray(F32, c, c8 + L);
        FloatVector l9 = FloatVector.fromArray(F32, c, c9);
        FloatVector r9 = FloatVector.fromArray(F32, c, c9 + L);
        FloatVector l10 = FloatVector.fromArray(F32, c, c10);
        FloatVector r10 = FloatVector.fromArray(F32, c, c10 + L);
        FloatVector l11 = FloatVector.fromArray(F32, c, c11);
        FloatVector r11 = FloatVector.fromArray(F32, c, c11 + L);
        for (int i = 0; i < depth; i++) {
            FloatVector left = FloatVector.fromArray(F32, b, bIndex + PANEL * i);
            FloatVector right = FloatVector.fromArray(F32, b, bIndex + PANEL * i + L);
            FloatVector x = FloatVector.broadcast(F32, a[aIndex + TILE_ROWS * i]);
            l0 = x.fma(left, l0);
            r0 = x.fma(right, r0);
            x = FloatVector.broadcast(F32, a[aIndex + TILE_ROWS * i + 1]);
            l1 = x.fma(left, l1);
            r1 = x.fma(right, r1);
            x = FloatVector.broadcast(F32, a[aIndex + TILE_ROWS * i + 2]);
            l2 = x.fma(left, l2);
            r2 = x.fma(right, r2);
            x = FloatVector.broadcast(F32, a[aIndex + TILE_ROWS * i + 3]);
            l3 = x.fma(left, l3);
            r3 = x.fma(right, r3);
            x = FloatVector.broadcast(F32, a[aIndex + TILE_ROWS * i + 4]);
            l4 = x.fma(left, l4);
            r4 = x.fma(right, r4);
            x = FloatVector.broadcast(F32, a[aIndex + TILE_ROWS * i + 5]);
            l5 = x.fma(left, l5);
            r5 = x.fma(right, r5);
            x = FloatVector.broadcast(F32, a[aIndex + TILE_ROWS * i + 6]);
            l6 = x.fma(left, l6);
            r6 = x.fma(right, r6);
            x = FloatVector.broadcast(F32, a[aIndex + TILE_ROWS * i + 7]);
            l7 = x.fma(left, l7);
            r7 = x.fma(right, r7);
            x = FloatVector.broadcast(F32, a[aIndex + TILE_ROWS * i + 8]);
            l8 = x.fma(left, l8);
            r8 = x.fma(right, r8);
            x = FloatVector.broadcast(F32, a[aIndex + TILE_ROWS * i + 9]);
            l9 = x.fma(left, l9);
            r9 = x.fma(right, r9);
            x = FloatVector.broadcast(F32, a[aIndex + TILE_ROWS * i + 10]);
            l10 = x.fma(left, l10);
            r10 = x.fma(right, r10);
            x = FloatVector.broadcast(F32, a[aIndex + TILE_ROWS * i + 11]);
            l11 = x.fma(left, l11);
            r11 = x.fma(right, r11);
        }
        l0.intoArray(c, c0);
        r0.intoArray(c, c0 + L);
        l1.intoArray(c, c1);
        r1.intoArray(c, c1 + L);
        l2.intoArray(c, c2);
        r2.intoArray(c, c2 + L);
        l3.intoArray(c, c3);
        r3.intoArray(c, c3 + L);
        l4.intoArray(c, c4);
        r4.intoArray(c, c4 + L);
        l5.intoArray(c, c5);
        r5.intoArray(c, c5 + L);
        l6.intoArray(c, c6);
        r6.intoArray(c, c6 + L);
        l7.intoArray(c, c7);
        r7.intoArray(c, c7 + L);
        l8.intoArray(c, c8);
        r8.intoArray(c, c8 + L);
        l9.intoArray(c, c9);
        r9.intoArray(c, c9 + L);
        l10.intoArray(c, c10);
        r10.intoArray(c, c10 + L);
        l11.intoArray(c, c11);
        r11.intoArray(c, c11 + L);
    }

    /// Four rows by two vectors of columns.
    private static void fourRows(
            float[] a, int aIndex, int k, float[] b, int bIndex, int depth, float[] c, int cIndex, int n) {
        int a1 = aIndex + k;
        int a2 = a1 + k;
        int a3 = a2 + k;
        int c0 = cIndex;
        int c1 = c0 + n;
        int c2 = c1 + n;
        int c3 = c2 + n;
        FloatVector l0 = FloatVector.fromArray(F32, c, c0);
        FloatVector r0 = FloatVector.fromArray(F32, c, c0 + L);
        FloatVector l1 = FloatVector.fromArray(F32, c, c1);
        FloatVector r1 = FloatVector.fromArray(F32, c, c1 + L);
        FloatVector l2 = FloatVector.fromArray(F32, c, c2);
        FloatVector r2 = FloatVector.fromArray(F32, c, c2 + L);
        FloatVector l3 = FloatVector.fromArray(F32, c, c3);
        FloatVector r3 = FloatVector.fromArray(F32, c, c3 + L);
        for (int i = 0; i < depth; i++) {
            FloatVector left = FloatVector.fromArray(F32, b, bIndex + PANEL * i);
            FloatVector right = FloatVector.fromArray(F32, b, bIndex + PANEL * i + L);
            FloatVector x = FloatVector.broadcast(F32, a[aIndex + i]);
            l0 = x.fma(left, l0);
            r0 = x.fma(right, r0);
            x = FloatVector.broadcast(F32, a[a1 + i]);
            l1 = x.fma(left, l1);
            r1 = x.fma(right, r1);
            x = FloatVector.broadcast(F32, a[a2 + i]);
            l2 = x.fma(left, l2);
            r2 = x.fma(right, r2);
            x = FloatVector.broadcast(F32, a[a3 + i]);
            l3 = x.fma(left, l3);
            r3 = x.fma(right, r3);
        }
        l0.intoArray(c, c0);
        r0.intoArray(c, c0 + L);
        l1.intoArray(c, c1);
        r1.intoArray(c, c1 + L);
        l2.intoArray(c, c2);
        r2.intoArray(c, c2 + L);
        l3.intoArray(c, c3);
        r3.intoArray(c, c3 + L);
    }

    /// One row by two vectors of columns: two sums a vector, so that additions overlap.
    private static void oneRow(float[] a, int aIndex, float[] b, int bIndex, int depth, float[] c, int cIndex) {
        // The assertions also make it longer than what HotSpot inlines into the methods of this class.
        assert aIndex >= 0 && depth >= 0 && aIndex <= a.length - depth : "a must lie in its array";
        assert cIndex >= 0 && cIndex <= c.length - 2 * L : "c must lie in its array";
        FloatVector l0 = FloatVector.zero(F32);
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
        l0.add(l1).add(FloatVector.fromArray(F32, c, cIndex)).intoArray(c, cIndex);
        r0.add(r1).add(FloatVector.fromArray(F32, c, cIndex + L)).intoArray(c, cIndex + L);
    }
}
