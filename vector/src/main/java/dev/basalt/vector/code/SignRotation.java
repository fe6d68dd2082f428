package dev.basalt.vector.code;

import java.util.SplittableRandom;

/// A random rotation that takes `d · log d` steps: signs are flipped at random, and Hadamard transforms of the first
/// and
/// of the last values mix them, three times over.
///
/// - **Shapes:** vectors `[dimension]` become `[paddedDimension]`, zeros being added to a multiple of 32
/// - **Threads:** immutable
public final class SignRotation {
    private static final int ROUNDS = 3;
    private static final int WORD = 32;

    private final int dimension;
    private final int padded;
    /// The largest power of two within the padded dimension.
    private final int block;

    private final float[][] signs;

    /// Chooses a rotation.
    ///
    /// @param dimension values of a vector, `>= 1`
    /// @param seed      the same seed makes the same rotation
    public SignRotation(int dimension, long seed) {
        this.dimension = dimension;
        this.padded = (dimension + WORD - 1) / WORD * WORD;
        this.block = Integer.highestOneBit(padded);
        this.signs = new float[ROUNDS][padded];
        SplittableRandom random = new SplittableRandom(seed);
        for (float[] round : signs) {
            for (int i = 0; i < padded; i++) {
                round[i] = random.nextBoolean() ? 1 : -1;
            }
        }
    }

    /// Values of a rotated vector.
    ///
    /// @return the dimension, rounded up to a multiple of 32
    public int paddedDimension() {
        return padded;
    }

    /// Rotates a vector. Lengths and angles stay as they are, up to rounding.
    ///
    /// @param from  holds the vector
    /// @param index index of its first value
    /// @param to    receives the rotated vector, from index 0 on
    public void rotate(float[] from, int index, float[] to) {
        System.arraycopy(from, index, to, 0, dimension);
        java.util.Arrays.fill(to, dimension, padded, 0);
        for (float[] round : signs) {
            for (int i = 0; i < padded; i++) {
                to[i] *= round[i];
            }
            hadamard(to, 0);
            if (padded > block) {
                hadamard(to, padded - block);
            }
        }
    }

    /// The orthonormal Walsh-Hadamard transform of one block, in place.
    private void hadamard(float[] values, int from) {
        for (int half = 1; half < block; half <<= 1) {
            for (int start = from; start < from + block; start += 2 * half) {
                for (int i = start; i < start + half; i++) {
                    float a = values[i];
                    float b = values[i + half];
                    values[i] = a + b;
                    values[i + half] = a - b;
                }
            }
        }
        float scale = (float) (1 / Math.sqrt(block));
        for (int i = from; i < from + block; i++) {
            values[i] *= scale;
        }
    }
}
