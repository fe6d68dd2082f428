package dev.basalt.vector.analysis;

import dev.basalt.core.kernel.FloatRowKernels;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Chooses vectors to start k-means from: each with a probability in proportion to its squared distance from
/// those chosen before; of a few such candidates the one that lowers the sum of these distances most.
///
/// - **Source:** Arthur and Vassilvitskii, k-means++: the advantages of careful seeding, SODA 2007
///   (candidates: its section on greedy choice)
final class KMeansSeeding {
    private final VectorBlocks vectors;
    private final Workers workers;
    private final SplittableRandom random;
    private final int blockRows;
    private final int blockCount;
    private final float[] nearest;
    private final float[][] candidateDistances;
    private final double[][] potentials;

    KMeansSeeding(VectorBlocks vectors, Workers workers, SplittableRandom random, int wanted, int blockRows) {
        this.vectors = vectors;
        this.workers = workers;
        this.random = random;
        this.blockRows = blockRows;
        this.blockCount = Math.ceilDiv(vectors.count(), blockRows);
        this.nearest = new float[vectors.count()];
        int trials = 2 + (int) Math.log(wanted);
        this.candidateDistances = new float[trials][vectors.count()];
        this.potentials = new double[trials][blockCount];
    }

    /// As many as wanted, or as many as there are different vectors.
    ///
    /// @return row-major
    float[] choose(int wanted) {
        int dimension = vectors.dimension();
        float[] chosen = new float[Math.multiplyExact(wanted, dimension)];
        Arrays.fill(nearest, Float.POSITIVE_INFINITY);
        float[] candidates = new float[potentials.length * dimension];
        vectors.read(random.nextInt(vectors.count()), 1, candidates, 0);
        int trials = 1;
        for (int count = 0; count < wanted; count++) {
            int best = measure(candidates, trials);
            System.arraycopy(candidates, best * dimension, chosen, count * dimension, dimension);
            float[] distances = candidateDistances[best];
            for (int i = 0; i < nearest.length; i++) {
                nearest[i] = Math.min(nearest[i], distances[i]);
            }
            double[] weights = potentials[best];
            double total = sum(weights);
            if (total == 0) {
                return Arrays.copyOf(chosen, (count + 1) * dimension);
            }
            double[] targets = new double[potentials.length];
            for (int trial = 0; trial < targets.length; trial++) {
                targets[trial] = random.nextDouble() * total;
            }
            int[] positions = new int[targets.length];
            for (int trial = 0; trial < targets.length; trial++) {
                positions[trial] = positionAt(targets[trial], weights);
            }
            trials = positions.length;
            for (int trial = 0; trial < trials; trial++) {
                vectors.read(positions[trial], 1, candidates, trial * dimension);
            }
        }
        return chosen;
    }

    /// Distances of all vectors from some candidates.
    ///
    /// @return the candidate that leaves the lowest sum
    private int measure(float[] candidates, int trials) {
        int dimension = vectors.dimension();
        workers.run(blockCount, () -> {
            float[] block = new float[blockRows * dimension];
            return task -> {
                int from = task * blockRows;
                int count = Math.min(blockRows, nearest.length - from);
                vectors.read(from, count, block, 0);
                for (int trial = 0; trial < trials; trial++) {
                    float[] distances = candidateDistances[trial];
                    FloatRowKernels.squaredL2Rows(
                            candidates, trial * dimension, block, 0, count, dimension, distances, from);
                    double sum = 0;
                    for (int i = from; i < from + count; i++) {
                        sum += Math.min(nearest[i], distances[i]);
                    }
                    potentials[trial][task] = sum;
                }
            };
        });
        int best = 0;
        for (int trial = 1; trial < trials; trial++) {
            if (sum(potentials[trial]) < sum(potentials[best])) {
                best = trial;
            }
        }
        return best;
    }

    private int positionAt(double target, double[] weights) {
        double rest = target;
        int block = 0;
        while (block < blockCount - 1 && rest >= weights[block]) {
            rest -= weights[block++];
        }
        int last = -1;
        for (int i = block * blockRows; i < Math.min(nearest.length, (block + 1) * blockRows); i++) {
            if (nearest[i] > 0) {
                last = i;
                rest -= nearest[i];
                if (rest < 0) {
                    return i;
                }
            }
        }
        // Rounding has led past the end.
        return last >= 0 ? last : farthest();
    }

    private int farthest() {
        int farthest = 0;
        for (int i = 1; i < nearest.length; i++) {
            if (nearest[i] > nearest[farthest]) {
                farthest = i;
            }
        }
        return farthest;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
