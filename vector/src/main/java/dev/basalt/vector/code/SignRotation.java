package dev.basalt.vector.code;

import dev.basalt.core.kernel.SignCodeKernels;
import java.util.Arrays;

/// A random rotation that takes `d · log d` steps: signs are flipped at random, and Hadamard transforms of the
/// first and of the last values mix them, three times over.
///
/// The seed alone says what the signs are: files keep it, and other programs can rotate as this does. Sign `i`
/// of round `j` is number `n = j · paddedDimension + i + 1` of a sequence (SplitMix64):
///
/// ```text
/// z = seed + n · 0x9E3779B97F4A7C15
/// z = (z xor z >>> 30) · 0xBF58476D1CE4E5B9
/// z = (z xor z >>> 27) · 0x94D049BB133111EB
/// negative where bit 63 of z is 1
/// ```
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

    private final float scale;
    private final float[][] factors;

    /// Chooses a rotation.
    ///
    /// @param dimension values of a vector, `>= 1`
    /// @param seed      the same seed makes the same rotation
    public SignRotation(int dimension, long seed) {
        this.dimension = dimension;
        this.padded = (dimension + WORD - 1) / WORD * WORD;
        this.block = Integer.highestOneBit(padded);
        this.scale = (float) (1 / Math.sqrt(block));
        this.factors = new float[ROUNDS][padded];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < padded; i++) {
                int sign = isNegative(seed, (long) round * padded + i + 1) ? -1 : 1;
                factors[round][i] = sign * (i < block ? scale : 1);
            }
        }
    }

    private static boolean isNegative(long seed, long number) {
        long z = seed + number * 0x9E37_79B9_7F4A_7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z < 0;
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
        Arrays.fill(to, dimension, padded, 0);
        rotate(to);
    }

    /// Rotates what a vector differs by from a centre.
    ///
    /// @param centre at least `dimension` values
    /// @param vector `[dimension]`
    /// @param to     receives the rotated difference, from index 0 on
    public void rotateFrom(float[] centre, float[] vector, float[] to) {
        for (int i = 0; i < dimension; i++) {
            to[i] = vector[i] - centre[i];
        }
        Arrays.fill(to, dimension, padded, 0);
        rotate(to);
    }

    /// Rotates a vector in place.
    ///
    /// @param vector `[paddedDimension]`, zeros from the dimension on
    public void rotate(float[] vector) {
        for (float[] round : factors) {
            for (int i = 0; i < padded; i++) {
                vector[i] *= round[i];
            }
            SignCodeKernels.hadamard(vector, 0, block);
            if (padded > block) {
                // The second transform's scale; the first one's is in the factors.
                for (int i = padded - block; i < padded; i++) {
                    vector[i] *= scale;
                }
                SignCodeKernels.hadamard(vector, padded - block, block);
            }
        }
    }
}
