package dev.basalt.vector.internal;

import dev.basalt.vector.Metric;

/// Checks vectors and brings them to the form that rows of a metric have.
///
/// - **Accuracy:** the norm is summed in double precision, by plain Java in a fixed order: equal vectors must come
///   out equal in every bit, and the sums of a vector kernel differ with the state of compilation. A vector that is
///   of unit length within 1e-6 is left as it is, so preparing twice changes nothing
/// - **Threads:** stateless
public final class Preparation {
    private static final double UNIT_WITHIN = 1e-6;

    private Preparation() {}

    /// Checks a vector, and says what to multiply it by.
    ///
    /// @param metric    the metric
    /// @param vector    holds the vector
    /// @param index     index of its first value
    /// @param dimension number of values
    /// @return 1 where it stays as it is
    /// @throws IllegalArgumentException if a value is not finite, or for cosine if all are zero
    public static double factor(Metric metric, float[] vector, int index, int dimension) {
        return factor(metric, squares(vector, index, dimension), vector, index, dimension);
    }

    /// As the public method, with the sum of squares as it was computed.
    static double factor(Metric metric, double squares, float[] vector, int index, int dimension) {
        // Squares of floats stay in the range of a double, so the sum is finite if all values are.
        if (!Double.isFinite(squares)) {
            throw notFinite(vector, index, dimension);
        }
        if (metric != Metric.COSINE) {
            return 1;
        }
        if (squares == 0) {
            throw new IllegalArgumentException(
                    "values must not all be zero for the cosine metric, which compares directions, but are;"
                            + " use l2 or dot");
        }
        double norm = Math.sqrt(squares);
        return Math.abs(norm - 1) <= UNIT_WITHIN ? 1 : 1 / norm;
    }

    /// Eight chains, which the processor overlaps.
    static double squares(float[] vector, int index, int dimension) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        int end = index + dimension;
        int i = index;
        for (; i <= end - 8; i += 8) {
            s0 += (double) vector[i] * vector[i];
            s1 += (double) vector[i + 1] * vector[i + 1];
            s2 += (double) vector[i + 2] * vector[i + 2];
            s3 += (double) vector[i + 3] * vector[i + 3];
            s4 += (double) vector[i + 4] * vector[i + 4];
            s5 += (double) vector[i + 5] * vector[i + 5];
            s6 += (double) vector[i + 6] * vector[i + 6];
            s7 += (double) vector[i + 7] * vector[i + 7];
        }
        for (; i < end; i++) {
            s0 += (double) vector[i] * vector[i];
        }
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }

    /// Multiplies a vector in place, and takes the sign from its zeros.
    ///
    /// In place only: loops from one array to another of its kind become vector code only if the compiler knows how
    /// the two places lie to each other.
    ///
    /// @param vector    holds the vector
    /// @param index     index of its first value
    /// @param dimension number of values
    /// @param factor    what [#factor] said
    public static void scale(float[] vector, int index, int dimension, double factor) {
        // Adding zero takes the sign from a negative zero and changes nothing else.
        if (factor == 1) {
            for (int i = index; i < index + dimension; i++) {
                vector[i] = vector[i] + 0.0f;
            }
        } else {
            for (int i = index; i < index + dimension; i++) {
                vector[i] = (float) (vector[i] * factor) + 0.0f;
            }
        }
    }

    private static IllegalArgumentException notFinite(float[] vector, int index, int dimension) {
        int i = 0;
        while (i < dimension - 1 && Float.isFinite(vector[index + i])) {
            i++;
        }
        return new IllegalArgumentException("values must be finite, but value " + i + " is " + vector[index + i]);
    }
}
