package dev.basalt.columnar.encoding.real;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FloatColumn;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the scale by which values become the smallest integers, from runs of them.
///
/// - **Threads:** confined to one
final class ScaleChoice {
    private static final int RUNS = 8;
    private static final int RUN = 32;
    private static final int MAX_DIGITS = 17;
    /// Position and raw bits, and their part of the frames they lie in.
    private static final int MISS_BITS = 80;
    /// Steps are tried as decimals of so many digits, since differences have lost the others.
    private static final List<MathContext> STEP_DIGITS =
            List.of(new MathContext(12), new MathContext(9), new MathContext(6));

    private final double[] sample = new double[RUNS * RUN];
    private final long[] integers = new long[RUN];
    private final int[] misses = new int[RUN];
    private final boolean isSingle;
    private int size;
    private @Nullable Scale best;
    private double bestBits;
    private int bestMisses;

    ScaleChoice(boolean isSingle) {
        this.isSingle = isSingle;
    }

    /// Finds a scale for some of a column's values.
    ///
    /// @param values binary64 or binary32 numbers
    /// @param from   the first
    /// @param count  how many, at least 1
    /// @return the scale; null if none makes them smaller
    @Nullable
    Scale choose(Column values, int from, int count) {
        take(values, from, count);
        best = null;
        bestBits = (isSingle ? 30.0 : 61.0) * size;
        bestMisses = size;
        tryScale(new Scale(false, 1));
        double power = 1;
        for (int digits = 1; digits <= MAX_DIGITS && bestMisses > 0; digits++) {
            power *= 10;
            tryScale(new Scale(true, power));
        }
        // Decimals of so many digits are more likely numbers that are none.
        if (bestMisses > 0 || bestBits > (isSingle ? 20.0 : 40.0) * size) {
            tryOthers();
        }
        return best;
    }

    private void take(Column values, int from, int count) {
        if (count <= RUNS * RUN) {
            size = count;
            copy(values, from, sample, 0, count);
            return;
        }
        size = RUNS * RUN;
        for (int run = 0; run < RUNS; run++) {
            long start = from + (long) (count - RUN) * run / (RUNS - 1);
            copy(values, (int) start, sample, run * RUN, RUN);
        }
    }

    /// Copies values, widened if they are binary32.
    static void copy(Column values, int from, double[] out, int at, int count) {
        if (values instanceof DoubleColumn doubles) {
            System.arraycopy(doubles.values(), from, out, at, count);
        } else {
            float[] floats = ((FloatColumn) values).values();
            for (int i = 0; i < count; i++) {
                out[at + i] = floats[from + i];
            }
        }
    }

    private void tryOthers() {
        for (double unit : new double[] {0.1, 0.01, 0.001, 1e-4, 1e-5, 1e-6}) {
            tryScale(new Scale(false, unit));
        }
        tryBinaryUnits();
        double previous = 0;
        for (int run = 0; run + RUN <= size && bestMisses > 0; run += RUN) {
            double step = step(run);
            if (step != previous && step > 0) {
                for (MathContext digits : STEP_DIGITS) {
                    tryScale(new Scale(false, new BigDecimal(step).round(digits).doubleValue()));
                }
                previous = step;
            }
        }
    }

    /// Tries the powers of two that all values, and nearly all, are multiples of.
    private void tryBinaryUnits() {
        int[] exponents = new int[size];
        int count = 0;
        for (int i = 0; i < size; i++) {
            double value = sample[i];
            if (value != 0 && Double.isFinite(value)) {
                long fraction = Double.doubleToRawLongBits(value) & ((1L << 52) - 1);
                int exponent = Math.max(Math.getExponent(value), Double.MIN_EXPONENT);
                int zeros = fraction == 0 ? 52 : Long.numberOfTrailingZeros(fraction);
                exponents[count++] = exponent - 52 + zeros;
            }
        }
        if (count > 0) {
            Arrays.sort(exponents, 0, count);
            tryScale(new Scale(false, Math.scalb(1.0, exponents[0])));
            tryScale(new Scale(false, Math.scalb(1.0, exponents[count / 50])));
        }
    }

    /// The difference of neighbours, if it is about the same throughout a run.
    private double step(int run) {
        double mean = (sample[run + RUN - 1] - sample[run]) / (RUN - 1);
        double first = sample[run + 1] - sample[run];
        if (!Double.isFinite(mean) || !(Math.abs(first - mean) <= 1e-6 * Math.abs(mean))) {
            return 0;
        }
        return Math.abs(mean);
    }

    private void tryScale(Scale scale) {
        double bits = 0;
        int missed = 0;
        for (int run = 0; run < size; run += RUN) {
            int count = Math.min(RUN, size - run);
            int missedHere = scale.encode(sample, run, count, isSingle, integers, 0, misses);
            missed += missedHere;
            bits += (double) MISS_BITS * missedHere + (double) width(count, missedHere) * (count - missedHere);
            if (bits >= bestBits || missed > size / Alp.FEWEST_PER_EXCEPTION) {
                return;
            }
        }
        best = scale;
        bestBits = bits;
        bestMisses = missed;
    }

    /// The bits of an integer in its run.
    private int width(int count, int missed) {
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        int miss = 0;
        for (int i = 0; i < count; i++) {
            if (miss < missed && misses[miss] == i) {
                miss++;
            } else {
                min = Math.min(min, integers[i]);
                max = Math.max(max, integers[i]);
            }
        }
        return max < min ? 0 : 64 - Long.numberOfLeadingZeros(max - min);
    }
}
