package dev.basalt.core.kernel;

import dev.basalt.core.kernel.internal.ActiveTier;
import dev.basalt.core.kernel.internal.ScalarMatrix;
import dev.basalt.core.kernel.internal.VectorMatrix;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// An f32 matrix, packed once so that products with it run at the speed of the arithmetic units.
///
/// - **Shapes:** `b [rows, columns]`; a product takes `a [m, rows]` and gives `c [m, columns]`, both row-major without
///   gaps; all counts `>= 0`
/// - **Units:** `Index` in elements, `ByteOffset` in bytes, of any alignment
/// - **Accuracy:** |error| <= γ·Σ|aᵢ·bᵢ| per value of `c`, γ = d·u / (1 - d·u), d = rows + 2, u = 2⁻²⁴
/// - **Memory:** a copy of the matrix on the heap, its columns rounded up to a multiple of 32; products allocate
/// nothing
/// - **Threads:** immutable
public final class PackedMatrix {
    private static final boolean VECTOR = ActiveTier.isVector();

    private final int rows;
    private final int columns;
    private final float[] packed;

    private PackedMatrix(int rows, int columns) {
        Segments.checkNotNegative("rows", rows);
        Segments.checkNotNegative("columns", columns);
        this.rows = rows;
        this.columns = columns;
        this.packed = new float[ScalarMatrix.packedLength(rows, columns)];
    }

    /// Packs a matrix given by rows: `[rows, columns]` row-major.
    ///
    /// @param b       holds the matrix; is copied
    /// @param bIndex  index of its first value
    /// @param rows    its rows
    /// @param columns its columns
    /// @return the packed copy
    /// @throws IndexOutOfBoundsException if the matrix is not inside its storage
    /// @throws IllegalArgumentException  if a count is negative
    /// @throws ArithmeticException       if the packed form has more values than an array can hold
    public static PackedMatrix of(float[] b, int bIndex, int rows, int columns) {
        Segments.checkRows(bIndex, rows, columns, b.length);
        PackedMatrix matrix = new PackedMatrix(rows, columns);
        for (int column = 0; column < columns; column++) {
            for (int row = 0; row < rows; row++) {
                matrix.packed[ScalarMatrix.packedIndex(row, column, rows)] = b[bIndex + row * columns + column];
            }
        }
        return matrix;
    }

    /// Packs a matrix given by columns: `[columns, rows]` row-major, as the weights `[out, in]` of a linear layer.
    ///
    /// @param b       holds the matrix; is copied
    /// @param bIndex  index of its first value
    /// @param columns its columns
    /// @param rows    its rows
    /// @return the packed copy
    /// @throws IndexOutOfBoundsException if the matrix is not inside its storage
    /// @throws IllegalArgumentException  if a count is negative
    /// @throws ArithmeticException       if the packed form has more values than an array can hold
    public static PackedMatrix ofTransposed(float[] b, int bIndex, int columns, int rows) {
        Segments.checkRows(bIndex, rows, columns, b.length);
        PackedMatrix matrix = new PackedMatrix(rows, columns);
        for (int column = 0; column < columns; column++) {
            for (int row = 0; row < rows; row++) {
                matrix.packed[ScalarMatrix.packedIndex(row, column, rows)] = b[bIndex + column * rows + row];
            }
        }
        return matrix;
    }

    /// Packs a matrix given by rows: `[rows, columns]` row-major.
    ///
    /// @param b       holds the matrix; is copied
    /// @param bByteOffset where it starts
    /// @param rows    its rows
    /// @param columns its columns
    /// @return the packed copy
    /// @throws IndexOutOfBoundsException if the matrix is not inside its storage
    /// @throws IllegalArgumentException  if a count is negative
    /// @throws ArithmeticException       if the packed form has more values than an array can hold
    public static PackedMatrix of(MemorySegment b, long bByteOffset, int rows, int columns) {
        Segments.checkRows(b, bByteOffset, rows, columns);
        PackedMatrix matrix = new PackedMatrix(rows, columns);
        for (int column = 0; column < columns; column++) {
            for (int row = 0; row < rows; row++) {
                matrix.packed[ScalarMatrix.packedIndex(row, column, rows)] =
                        Segments.floatAt(b, bByteOffset, (long) row * columns + column);
            }
        }
        return matrix;
    }

    /// Packs a matrix given by columns: `[columns, rows]` row-major, as the weights `[out, in]` of a linear layer.
    ///
    /// @param b       holds the matrix; is copied
    /// @param bByteOffset where it starts
    /// @param columns its columns
    /// @param rows    its rows
    /// @return the packed copy
    /// @throws IndexOutOfBoundsException if the matrix is not inside its storage
    /// @throws IllegalArgumentException  if a count is negative
    /// @throws ArithmeticException       if the packed form has more values than an array can hold
    public static PackedMatrix ofTransposed(MemorySegment b, long bByteOffset, int columns, int rows) {
        Segments.checkRows(b, bByteOffset, rows, columns);
        PackedMatrix matrix = new PackedMatrix(rows, columns);
        for (int column = 0; column < columns; column++) {
            for (int row = 0; row < rows; row++) {
                matrix.packed[ScalarMatrix.packedIndex(row, column, rows)] =
                        Segments.floatAt(b, bByteOffset, (long) column * rows + row);
            }
        }
        return matrix;
    }

    /// The rows of the matrix: the length of the sums in a product.
    ///
    /// @return the count
    public int rows() {
        return rows;
    }

    /// The columns of the matrix, and of a product.
    ///
    /// @return the count
    public int columns() {
        return columns;
    }

    /// The product `c = a · b`.
    ///
    /// @param a      holds `a [m, rows]`
    /// @param aIndex index of its first value
    /// @param m      rows of `a` and `c`
    /// @param c      receives `c [m, columns]`; must not overlap `a`
    /// @param cIndex index of its first value
    /// @throws IndexOutOfBoundsException if a matrix is not inside its storage
    /// @throws IllegalArgumentException  if `m` is negative
    public void multiply(float[] a, int aIndex, int m, float[] c, int cIndex) {
        check(a, aIndex, m, c, cIndex);
        Arrays.fill(c, cIndex, cIndex + m * columns, 0);
        addProduct(a, aIndex, m, c, cIndex);
    }

    /// The product added to what is there: `c += a · b`.
    ///
    /// @param a      holds `a [m, rows]`
    /// @param aIndex index of its first value
    /// @param m      rows of `a` and `c`
    /// @param c      holds and receives `c [m, columns]`; must not overlap `a`
    /// @param cIndex index of its first value
    /// @throws IndexOutOfBoundsException if a matrix is not inside its storage
    /// @throws IllegalArgumentException  if `m` is negative
    public void multiplyAdd(float[] a, int aIndex, int m, float[] c, int cIndex) {
        check(a, aIndex, m, c, cIndex);
        addProduct(a, aIndex, m, c, cIndex);
    }

    private void check(float[] a, int aIndex, int m, float[] c, int cIndex) {
        Segments.checkRows(aIndex, m, rows, a.length);
        Segments.checkRows(cIndex, m, columns, c.length);
    }

    private void addProduct(float[] a, int aIndex, int m, float[] c, int cIndex) {
        if (VECTOR) {
            VectorMatrix.multiplyAdd(a, aIndex, packed, c, cIndex, m, columns, rows);
        } else {
            ScalarMatrix.multiplyAdd(a, aIndex, packed, c, cIndex, m, columns, rows);
        }
    }
}
