package dev.basalt.vector.analysis;

import java.util.Arrays;

/// Reads vectors twice, for what [EmbeddingHealth] reports.
///
/// The mean cosine of all pairs needs no pairs: with unit vectors `u`, `|Σu|² = n + Σ cos` over all ordered
/// pairs of different vectors.
final class HealthScan {
    private static final int BLOCK_ROWS = 256;
    private static final double DEAD_DEVIATION = 1e-6;
    private static final double OUTLIER_DEVIATIONS = 3;
    /// Lengths that differ by no more than rounding to 16 bits makes them are equal.
    private static final double SAME_NORM = 0x1p-11;
    /// Stands for the length of a vector that is not finite.
    private static final double NONE = -1;

    private final VectorBlocks vectors;
    private final int dimension;
    private final double[] norms;
    private final long[] hashes;
    private final double[] sums;
    private final double[] unitSums;
    private int finiteCount;
    private int directionCount;
    private int nanCount;
    private int infiniteCount;
    private int zeroCount;
    private double meanNorm = Double.NaN;
    private double normDeviation = Double.NaN;
    private int normOutliers;
    private int deadDimensions;
    private int duplicates;

    HealthScan(VectorBlocks vectors) {
        this.vectors = vectors;
        this.dimension = vectors.dimension();
        this.norms = new double[vectors.count()];
        this.hashes = new long[vectors.count()];
        this.sums = new double[dimension];
        this.unitSums = new double[dimension];
        scan(this::takeFirst);
        measureNorms();
        measureDimensions();
        countDuplicates();
    }

    private interface Visitor {
        void visit(int position, float[] block, int index);
    }

    private void scan(Visitor visitor) {
        float[] block = new float[BLOCK_ROWS * dimension];
        for (int from = 0; from < vectors.count(); from += BLOCK_ROWS) {
            int count = Math.min(BLOCK_ROWS, vectors.count() - from);
            vectors.read(from, count, block, 0);
            for (int i = 0; i < count; i++) {
                visitor.visit(from + i, block, i * dimension);
            }
        }
    }

    private void takeFirst(int position, float[] block, int index) {
        double squares = 0;
        boolean nan = false;
        int hash = 1;
        for (int i = index; i < index + dimension; i++) {
            squares += (double) block[i] * block[i];
            nan |= Float.isNaN(block[i]);
            // Adding 0 makes one of the two zeros, which are equal.
            hash = (hash ^ Float.floatToRawIntBits(block[i] + 0.0f)) * 0x9e3779b1;
            hash ^= hash >>> 15;
        }
        if (nan || squares == Double.POSITIVE_INFINITY) {
            nanCount += nan ? 1 : 0;
            infiniteCount += nan ? 0 : 1;
            norms[position] = NONE;
            return;
        }
        double norm = Math.sqrt(squares);
        norms[position] = norm;
        hashes[finiteCount++] = (long) hash << Integer.SIZE | position;
        zeroCount += norm == 0 ? 1 : 0;
        directionCount += norm == 0 ? 0 : 1;
        for (int i = 0; i < dimension; i++) {
            sums[i] += block[index + i];
            unitSums[i] += norm == 0 ? 0 : block[index + i] / norm;
        }
    }

    private void measureNorms() {
        if (finiteCount == 0) {
            return;
        }
        double sum = 0;
        for (double norm : norms) {
            sum += norm == NONE ? 0 : norm;
        }
        meanNorm = sum / finiteCount;
        double squares = 0;
        for (double norm : norms) {
            squares += norm == NONE ? 0 : (norm - meanNorm) * (norm - meanNorm);
        }
        normDeviation = Math.sqrt(squares / finiteCount);
        if (normDeviation <= SAME_NORM * meanNorm) {
            return;
        }
        for (double norm : norms) {
            if (norm != NONE && Math.abs(norm - meanNorm) > OUTLIER_DEVIATIONS * normDeviation) {
                normOutliers++;
            }
        }
    }

    private void measureDimensions() {
        if (finiteCount < 2) {
            return;
        }
        double[] squares = new double[dimension];
        scan((position, block, index) -> {
            for (int i = 0; i < dimension && norms[position] != NONE; i++) {
                double excess = block[index + i] - sums[i] / finiteCount;
                squares[i] += excess * excess;
            }
        });
        for (double square : squares) {
            deadDimensions += Math.sqrt(square / finiteCount) < DEAD_DEVIATION ? 1 : 0;
        }
    }

    /// Vectors of equal hash follow each other once sorted; among them each is compared with those that are
    /// new.
    private void countDuplicates() {
        Arrays.sort(hashes, 0, finiteCount);
        float[] vector = new float[dimension];
        float[] other = new float[dimension];
        int[] distinct = new int[finiteCount];
        int distinctCount = 0;
        for (int i = 0; i < finiteCount; i++) {
            if (i > 0 && hashes[i] >> Integer.SIZE != hashes[i - 1] >> Integer.SIZE) {
                distinctCount = 0;
            }
            vectors.read((int) hashes[i], 1, vector, 0);
            boolean known = false;
            for (int j = 0; j < distinctCount && !known; j++) {
                vectors.read(distinct[j], 1, other, 0);
                known = isEqual(vector, other);
            }
            if (known) {
                duplicates++;
            } else {
                distinct[distinctCount++] = (int) hashes[i];
            }
        }
    }

    private static boolean isEqual(float[] a, float[] b) {
        for (int i = 0; i < a.length; i++) {
            if (a[i] != b[i]) {
                return false;
            }
        }
        return true;
    }

    int count() {
        return vectors.count();
    }

    int dimension() {
        return dimension;
    }

    int nanCount() {
        return nanCount;
    }

    int infiniteCount() {
        return infiniteCount;
    }

    int zeroCount() {
        return zeroCount;
    }

    double meanNorm() {
        return meanNorm;
    }

    double normDeviation() {
        return normDeviation;
    }

    int normOutliers() {
        return normOutliers;
    }

    int deadDimensions() {
        return deadDimensions;
    }

    int duplicates() {
        return duplicates;
    }

    double meanCosine() {
        double n = directionCount;
        if (n < 2) {
            return Double.NaN;
        }
        double squares = 0;
        for (double sum : unitSums) {
            squares += sum * sum;
        }
        return Math.clamp((squares - n) / (n * (n - 1)), -1, 1);
    }
}
