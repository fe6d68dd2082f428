package dev.basalt.vector.analysis;

import java.util.SplittableRandom;

/// Computes what [Drift] reports.
final class DriftMeasure {
    /// The mean of equal vectors may differ from them by this share, in squares.
    private static final double ROUNDING = 1e-24;

    private final VectorBlocks reference;
    private final VectorBlocks current;
    private final int dimension;
    private final SplittableRandom random;

    DriftMeasure(VectorBlocks reference, VectorBlocks current, long seed) {
        if (reference.dimension() != current.dimension()) {
            throw new IllegalArgumentException("both sets must have one dimension, but have " + reference.dimension()
                    + " and " + current.dimension());
        }
        this.reference = reference;
        this.current = current;
        this.dimension = reference.dimension();
        this.random = new SplittableRandom(seed);
    }

    Drift result() {
        int n = reference.count();
        int m = current.count();
        if (n < Drift.MIN_COUNT || m < Drift.MIN_COUNT) {
            return new Drift.TooFew(n, m, Drift.MIN_COUNT);
        }
        double shift = shift();
        KolmogorovSmirnov test = test();
        return new Drift.Measured(Drift.Level.of(shift), shift, test.statistic(), test.pValue(), n, m);
    }

    private double shift() {
        double n = reference.count();
        double m = current.count();
        double[] before = mean(reference, new boolean[reference.count()], false);
        double[] now = mean(current, new boolean[current.count()], false);
        double squares = squaresAround(reference, before) + squaresAround(current, now);
        double variance = squares / (n + m - 2);
        double moved = 0;
        double size = 0;
        for (int i = 0; i < dimension; i++) {
            moved += (now[i] - before[i]) * (now[i] - before[i]);
            size += before[i] * before[i];
        }
        if (moved <= ROUNDING * size) {
            return 0;
        }
        // Means of samples differ by chance: by variance · (1/n + 1/m) in the mean of squares.
        double excess = Math.max(0, moved - variance * (1 / n + 1 / m));
        return excess == 0 ? 0 : Math.sqrt(excess / variance);
    }

    private KolmogorovSmirnov test() {
        boolean[] fittedReference = half(reference.count(), reference.count() / 2);
        boolean[] fittedCurrent = half(current.count(), current.count() / 2);
        double[] line = mean(current, fittedCurrent, true);
        double[] from = mean(reference, fittedReference, true);
        for (int i = 0; i < dimension; i++) {
            line[i] -= from[i];
        }
        return KolmogorovSmirnov.test(project(reference, fittedReference, line), project(current, fittedCurrent, line));
    }

    private boolean[] half(int count, int wanted) {
        boolean[] taken = new boolean[count];
        int left = wanted;
        for (int position = 0; left > 0; position++) {
            if (random.nextInt(count - position) < left) {
                taken[position] = true;
                left--;
            }
        }
        return taken;
    }

    /// The mean of the vectors whose mark is `which`.
    private double[] mean(VectorBlocks vectors, boolean[] taken, boolean which) {
        float[] vector = new float[dimension];
        double[] sums = new double[dimension];
        int count = 0;
        for (int position = 0; position < taken.length; position++) {
            if (taken[position] == which) {
                vectors.read(position, 1, vector, 0);
                for (int i = 0; i < dimension; i++) {
                    sums[i] += vector[i];
                }
                count++;
            }
        }
        for (int i = 0; i < dimension; i++) {
            sums[i] /= count;
        }
        return sums;
    }

    private double squaresAround(VectorBlocks vectors, double[] mean) {
        float[] vector = new float[dimension];
        double squares = 0;
        for (int position = 0; position < vectors.count(); position++) {
            vectors.read(position, 1, vector, 0);
            for (int i = 0; i < dimension; i++) {
                squares += (vector[i] - mean[i]) * (vector[i] - mean[i]);
            }
        }
        return squares;
    }

    /// Projections of the vectors that were not fitted to.
    private double[] project(VectorBlocks vectors, boolean[] fitted, double[] line) {
        float[] vector = new float[dimension];
        double[] projections = new double[fitted.length - fitted.length / 2];
        int filled = 0;
        for (int position = 0; position < fitted.length; position++) {
            if (!fitted[position]) {
                vectors.read(position, 1, vector, 0);
                double sum = 0;
                for (int i = 0; i < dimension; i++) {
                    sum += vector[i] * line[i];
                }
                projections[filled++] = sum;
            }
        }
        return projections;
    }
}
