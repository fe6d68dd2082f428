package dev.basalt.vector.code;

/// Turns vectors into the signs of their rotated differences from a centre, with what it takes to estimate
/// squared L2 distances.
///
/// For a row `o`, a centre `c` and `r = P(o - c)` the code is the sign of each value of `r`. The product `(o -
/// c) · (q - c)` is estimated as `|r|² · Σ sign(rᵢ) · P(q - c)ᵢ / Σ|rᵢ|`, which has no bias over random
/// rotations `P`, so that `|q - o|² = |q - c|² + |r|² - 2 (o - c) · (q - c)` needs the exact distance to the
/// centre alone. A row that is a centre for its neighbours makes their errors small where they matter: near the
/// query.
///
/// - **Threads:** immutable
/// - **Source:** Gao and Long, RaBitQ: Quantizing High-Dimensional Vectors with a Theoretical Error Bound,
///   2024; rows as centres: Gou et al., SymphonyQG, 2025
public final class SignCodec {
    private final SignRotation rotation;
    private final long seed;

    /// Makes a codec.
    ///
    /// @param dimension values of a vector, `>= 1`
    /// @param seed      chooses the rotation
    public SignCodec(int dimension, long seed) {
        this.seed = seed;
        this.rotation = new SignRotation(dimension, seed);
    }

    /// Words of 32 signs in a code.
    ///
    /// @return the count
    public int words() {
        return rotation.paddedDimension() / Integer.SIZE;
    }

    /// The seed that chose the rotation.
    ///
    /// @return as it was given
    public long seed() {
        return seed;
    }

    /// The rotation that codes and queries go through.
    ///
    /// @return the rotation
    public SignRotation rotation() {
        return rotation;
    }

    /// Makes the code of a row seen from a centre.
    ///
    /// - **Shapes:** `row`, `centre` `[paddedDimension]`, rotated; `code [words]`
    ///
    /// @param row         holds the row
    /// @param rowIndex    index of its first value
    /// @param centre      holds the centre
    /// @param centreIndex index of its first value
    /// @param code        receives the signs, bit `i` of word `i / 32` being 1 where value `i` is not negative
    /// @param factors     receives `base`, `scale` and `ones` of a block
    public void encode(float[] row, int rowIndex, float[] centre, int centreIndex, int[] code, float[] factors) {
        float squares = 0;
        float absolutes = 0;
        float centreProduct = 0;
        int ones = 0;
        for (int word = 0; word < code.length; word++) {
            int bits = 0;
            int offset = word * Integer.SIZE;
            for (int bit = 0; bit < Integer.SIZE; bit++) {
                float middle = centre[centreIndex + offset + bit];
                float value = row[rowIndex + offset + bit] - middle;
                squares += value * value;
                absolutes += Math.abs(value);
                // All ones where the value is negative, else all zeros.
                int negative = Float.floatToRawIntBits(value) >> 31;
                bits |= (~negative & 1) << bit;
                centreProduct += Float.intBitsToFloat(Float.floatToRawIntBits(middle) ^ (negative & Integer.MIN_VALUE));
            }
            code[word] = bits;
            ones += Integer.bitCount(bits);
        }
        float scale = absolutes == 0 ? 0 : squares / absolutes;
        factors[0] = squares + 2 * scale * centreProduct;
        factors[1] = scale;
        factors[2] = scale * ones;
    }

    /// Makes a query for this codec's codes.
    ///
    /// @return a query to be set, for one thread
    public SignQuery query() {
        return new SignQuery(this);
    }
}
