package dev.basalt.model.embedding;

import java.nio.FloatBuffer;

/// How the vectors of the tokens of a text become the vector of the text.
enum Pooling {
    /// The mean over all tokens of the text, special tokens included, padding not.
    MEAN,
    /// The vector of the first token.
    FIRST_TOKEN;

    private static final double SMALLEST_NORM = 1e-12;

    /// Pools one text.
    ///
    /// - **Shapes:** `hidden [.., dimension]`, `out [.., dimension]`
    ///
    /// @param hidden     vectors of tokens, one after another
    /// @param index      index of the first element of the text's first token
    /// @param tokenCount number of tokens of the text; at least 1
    /// @param dimension  number of elements of a vector
    /// @param out        receives the vector
    /// @param outIndex   index of its first element
    void pool(FloatBuffer hidden, int index, int tokenCount, int dimension, float[] out, int outIndex) {
        hidden.get(index, out, outIndex, dimension);
        if (this == FIRST_TOKEN) {
            return;
        }
        for (int token = 1; token < tokenCount; token++) {
            int start = index + token * dimension;
            for (int i = 0; i < dimension; i++) {
                out[outIndex + i] += hidden.get(start + i);
            }
        }
        for (int i = 0; i < dimension; i++) {
            out[outIndex + i] /= tokenCount;
        }
    }

    /// Scales a vector to length 1.
    ///
    /// @param vectors   holds the vector; changed in place
    /// @param index     index of its first element
    /// @param dimension number of elements
    static void normalise(float[] vectors, int index, int dimension) {
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
            sum += (double) vectors[index + i] * vectors[index + i];
        }
        float scale = (float) (1 / Math.max(Math.sqrt(sum), SMALLEST_NORM));
        for (int i = 0; i < dimension; i++) {
            vectors[index + i] *= scale;
        }
    }
}
