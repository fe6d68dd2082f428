package dev.basalt.core.kernel;

import dev.basalt.core.kernel.internal.ActiveTier;
import dev.basalt.core.kernel.internal.ScalarScales;
import dev.basalt.core.kernel.internal.VectorScales;
import java.util.Objects;

/// Integers as real numbers: divided or multiplied by one number.
///
/// - **Units:** `Index` in elements
/// - **Accuracy:** each integer is rounded to binary64, then the result is, both to nearest, ties to even; for `float`
///   the binary64 result is rounded once more. Equal bits on every tier
/// - **Memory:** reads the source, writes the target; keeps nothing; allocates nothing
/// - **Threads:** stateless
public final class ScaleKernels {
    private static final boolean VECTOR = ActiveTier.isVector();

    private ScaleKernels() {}

    /// Divides integers by a number.
    ///
    /// @param from      holds the integers
    /// @param fromIndex index of the first one
    /// @param divisor   any number
    /// @param to        receives the results
    /// @param toIndex   index of the first one
    /// @param count     how many
    /// @throws IndexOutOfBoundsException if a range is not inside its array
    public static void divide(long[] from, int fromIndex, double divisor, double[] to, int toIndex, int count) {
        Objects.checkFromIndexSize(fromIndex, count, from.length);
        Objects.checkFromIndexSize(toIndex, count, to.length);
        if (VECTOR) {
            VectorScales.divide(from, fromIndex, divisor, to, toIndex, count);
        } else {
            ScalarScales.divide(from, fromIndex, divisor, to, toIndex, count);
        }
    }

    /// Divides integers by a number.
    ///
    /// @param from      holds the integers
    /// @param fromIndex index of the first one
    /// @param divisor   any number
    /// @param to        receives the results
    /// @param toIndex   index of the first one
    /// @param count     how many
    /// @throws IndexOutOfBoundsException if a range is not inside its array
    public static void divide(long[] from, int fromIndex, double divisor, float[] to, int toIndex, int count) {
        Objects.checkFromIndexSize(fromIndex, count, from.length);
        Objects.checkFromIndexSize(toIndex, count, to.length);
        ScalarScales.divide(from, fromIndex, divisor, to, toIndex, count);
    }

    /// Multiplies integers by a number.
    ///
    /// @param from      holds the integers
    /// @param fromIndex index of the first one
    /// @param factor    any number
    /// @param to        receives the results
    /// @param toIndex   index of the first one
    /// @param count     how many
    /// @throws IndexOutOfBoundsException if a range is not inside its array
    public static void multiply(long[] from, int fromIndex, double factor, double[] to, int toIndex, int count) {
        Objects.checkFromIndexSize(fromIndex, count, from.length);
        Objects.checkFromIndexSize(toIndex, count, to.length);
        ScalarScales.multiply(from, fromIndex, factor, to, toIndex, count);
    }

    /// Multiplies integers by a number.
    ///
    /// @param from      holds the integers
    /// @param fromIndex index of the first one
    /// @param factor    any number
    /// @param to        receives the results
    /// @param toIndex   index of the first one
    /// @param count     how many
    /// @throws IndexOutOfBoundsException if a range is not inside its array
    public static void multiply(long[] from, int fromIndex, double factor, float[] to, int toIndex, int count) {
        Objects.checkFromIndexSize(fromIndex, count, from.length);
        Objects.checkFromIndexSize(toIndex, count, to.length);
        ScalarScales.multiply(from, fromIndex, factor, to, toIndex, count);
    }
}
