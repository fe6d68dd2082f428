package dev.basalt.columnar.encoding.real;

import dev.basalt.core.kernel.ScaleKernels;

/// How integers become real numbers: divided or multiplied by one number.
///
/// Dividing by a power of ten gives just what reading a decimal from text gives, since both round once: multiplying
/// by its inverse, which is no binary fraction, rounds twice. Multiplying suits numbers that were made so, and
/// those whose unit is a power of two.
///
/// @param divides whether they are divided
/// @param operand the divisor or factor
record Scale(boolean divides, double operand) {
    /// The integer that comes nearest to a value.
    long integer(double value) {
        return (long) Math.rint(divides ? value * operand : value / operand);
    }

    /// The value of an integer.
    double value(long integer) {
        return divides ? (double) integer / operand : (double) integer * operand;
    }

    /// Turns values into integers.
    ///
    /// @param values   the values, binary32 ones widened
    /// @param from     the first
    /// @param count    how many
    /// @param isSingle whether results are to be rounded to binary32
    /// @param out      receives the integers
    /// @param at       index of the first
    /// @param misses   receives the indices in `out` of those that do not give back their value in every bit
    /// @return how many do not
    int encode(double[] values, int from, int count, boolean isSingle, long[] out, int at, int[] misses) {
        if (isSingle) {
            return encodeSingles(values, from, count, out, at, misses);
        }
        return divides
                ? encodeByDivision(values, from, count, out, at, misses)
                : encodeByProduct(values, from, count, out, at, misses);
    }

    private int encodeByDivision(double[] values, int from, int count, long[] out, int at, int[] misses) {
        double scale = operand;
        int missed = 0;
        for (int i = 0; i < count; i++) {
            double value = values[from + i];
            long integer = (long) Math.rint(value * scale);
            out[at + i] = integer;
            if ((double) integer / scale != value || isNegativeZero(integer, value)) {
                misses[missed++] = at + i;
            }
        }
        return missed;
    }

    private int encodeByProduct(double[] values, int from, int count, long[] out, int at, int[] misses) {
        double scale = operand;
        int missed = 0;
        for (int i = 0; i < count; i++) {
            double value = values[from + i];
            long integer = (long) Math.rint(value / scale);
            out[at + i] = integer;
            if ((double) integer * scale != value || isNegativeZero(integer, value)) {
                misses[missed++] = at + i;
            }
        }
        return missed;
    }

    private int encodeSingles(double[] values, int from, int count, long[] out, int at, int[] misses) {
        int missed = 0;
        for (int i = 0; i < count; i++) {
            double value = values[from + i];
            long integer = integer(value);
            out[at + i] = integer;
            if ((float) value(integer) != value || isNegativeZero(integer, value)) {
                misses[missed++] = at + i;
            }
        }
        return missed;
    }

    private static boolean isNegativeZero(long integer, double value) {
        return integer == 0 && Double.doubleToRawLongBits(value) != 0;
    }

    /// Turns integers into values.
    void decode(long[] integers, int from, double[] out, int at, int count) {
        if (divides) {
            ScaleKernels.divide(integers, from, operand, out, at, count);
        } else {
            ScaleKernels.multiply(integers, from, operand, out, at, count);
        }
    }

    /// Turns integers into values of binary32.
    void decode(long[] integers, int from, float[] out, int at, int count) {
        if (divides) {
            ScaleKernels.divide(integers, from, operand, out, at, count);
        } else {
            ScaleKernels.multiply(integers, from, operand, out, at, count);
        }
    }
}
