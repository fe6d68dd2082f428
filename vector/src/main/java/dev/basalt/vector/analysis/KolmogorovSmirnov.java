package dev.basalt.vector.analysis;

import java.util.Arrays;

/// The two-sample Kolmogorov-Smirnov test: whether two samples come from one distribution.
///
/// The p-value is exact for `n · m <= 4,000,000`: all orders of the joint sample are equally likely, so it is
/// the share of lattice paths from `(0, 0)` to `(n, m)` that stray as far from the diagonal as the samples
/// do. Above, the limit distribution of Kolmogorov. Ties make the p-value too large, never too small.
///
/// - **Threads:** immutable
/// - **Source:** Smirnov 1939; Hodges, The significance probability of the Smirnov two-sample test, 1958
///   (paths); Marsaglia, Tsang and Wang, Evaluating Kolmogorov's distribution, 2003 (series for small
///   arguments)
///
/// @param statistic the largest difference of the two empirical distribution functions, in `[0, 1]`
/// @param pValue    the probability of one as large if both samples have one distribution
public record KolmogorovSmirnov(double statistic, double pValue) {
    private static final long MAX_PATHS = 4_000_000;

    /// Tests two samples.
    ///
    /// @param a the values of one, in any order; neither empty nor NaN
    /// @param b the values of the other
    /// @return the result
    /// @throws IllegalArgumentException if a sample is empty or holds NaN
    public static KolmogorovSmirnov test(double[] a, double[] b) {
        double[] first = sorted(a);
        double[] second = sorted(b);
        long farthest = farthest(first, second);
        long n = first.length;
        long m = second.length;
        double statistic = (double) farthest / ((double) n * m);
        double pValue = n * m <= MAX_PATHS
                ? exact(first.length, second.length, farthest)
                : limit(Math.sqrt((double) n * m / (n + m)) * statistic);
        return new KolmogorovSmirnov(statistic, pValue);
    }

    private static double[] sorted(double[] sample) {
        if (sample.length == 0) {
            throw new IllegalArgumentException("a sample must not be empty");
        }
        double[] values = sample.clone();
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i])) {
                throw new IllegalArgumentException("a sample must hold numbers, but value " + i + " is NaN");
            }
            values[i] += 0.0;
        }
        Arrays.sort(values);
        return values;
    }

    /// The largest `|i·m - j·n|`, where `i` and `j` count the values of both up to some point: a whole
    /// number, so that equal differences compare as equal.
    private static long farthest(double[] a, double[] b) {
        int i = 0;
        int j = 0;
        long farthest = 0;
        while (i < a.length && j < b.length) {
            double value = Math.min(a[i], b[j]);
            while (i < a.length && a[i] == value) {
                i++;
            }
            while (j < b.length && b[j] == value) {
                j++;
            }
            farthest = Math.max(farthest, Math.abs((long) i * b.length - (long) j * a.length));
        }
        return farthest;
    }

    /// The share of paths that stray at least so far. The last step of a random path to `(i, j)` came from
    /// `(i - 1, j)` with probability `i / (i + j)`; all terms are positive, so small shares keep their
    /// digits.
    private static double exact(int n, int m, long farthest) {
        double[] strayed = new double[m + 1];
        for (int i = 0; i <= n; i++) {
            for (int j = 0; j <= m; j++) {
                if (Math.abs((long) i * m - (long) j * n) >= farthest) {
                    strayed[j] = 1;
                } else if (i + j > 0) {
                    double fromBelow = i > 0 ? strayed[j] * i : 0;
                    double fromLeft = j > 0 ? strayed[j - 1] * j : 0;
                    strayed[j] = (fromBelow + fromLeft) / (i + j);
                }
            }
        }
        return Math.min(1, strayed[m]);
    }

    /// The probability that Kolmogorov's distribution exceeds a value.
    static double limit(double value) {
        if (value <= 0) {
            return 1;
        }
        double sum = 0;
        if (value < 1) {
            // The other series needs more and more terms here.
            for (int k = 1; k <= 7; k += 2) {
                sum += Math.exp(-k * k * Math.PI * Math.PI / (8 * value * value));
            }
            return Math.clamp(1 - Math.sqrt(2 * Math.PI) / value * sum, 0, 1);
        }
        for (int k = 1; k <= 5; k++) {
            sum += (k % 2 == 1 ? 2 : -2) * Math.exp(-2.0 * k * k * value * value);
        }
        return Math.clamp(sum, 0, 1);
    }
}
