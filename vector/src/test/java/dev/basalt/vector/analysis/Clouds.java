package dev.basalt.vector.analysis;

import java.util.Random;

/// Seeded vectors for tests.
final class Clouds {
    private Clouds() {}

    /// Independent normal values.
    static float[] normal(Random random, int count, int dimension) {
        float[] values = new float[count * dimension];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /// Vectors around centres: vector `i` belongs to centre `i % centres`.
    static float[] around(Random random, float[] centres, int count, int dimension, double spread) {
        float[] values = new float[count * dimension];
        int centreCount = centres.length / dimension;
        for (int i = 0; i < values.length; i++) {
            int centre = i / dimension % centreCount;
            values[i] = (float) (centres[centre * dimension + i % dimension] + spread * random.nextGaussian());
        }
        return values;
    }

    static double distance(float[] a, int aIndex, float[] b, int bIndex, int dimension) {
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
            double difference = (double) a[aIndex + i] - b[bIndex + i];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }
}
