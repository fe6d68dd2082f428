package dev.basalt.vector.code;

import static java.util.Objects.requireNonNull;

import dev.basalt.vector.Metric;

/// Turns vectors into the signs of their rotated differences from a centre, with what it takes to estimate
/// squared L2 distances, or dot products.
///
/// For a row `o`, a centre `c` and `r = P(o - c)` the code is the sign of each value of `r`. The product `(o -
/// c) · (q - c)` is estimated as `|r|² · Σ sign(rᵢ) · P(q - c)ᵢ / Σ|rᵢ|`, which has no bias over random
/// rotations `P`, so that `|q - o|² = |q - c|² + |r|² - 2 (o - c) · (q - c)` needs the exact distance to the
/// centre alone. A row that is a centre for its neighbours makes their errors small where they matter: near the
/// query.
///
/// For [Metric#DOT] it is `-2 o · q = -2 c · q - 2 (o - c) · q` that is estimated, with `(o - c) · q` in place
/// of the product above: rows and queries may be of any length, and a longer query changes nothing but the
/// scale.
///
/// - **Threads:** immutable
/// - **Source:** Gao and Long, RaBitQ: Quantizing High-Dimensional Vectors with a Theoretical Error Bound,
///   2024; rows as centres: Gou et al., SymphonyQG, 2025
public final class SignCodec {
    private final SignRotation rotation;
    private final long seed;
    private final boolean products;
    private final float[] origin;

    /// Makes a codec.
    ///
    /// @param dimension values of a vector, `>= 1`
    /// @param seed      chooses the rotation
    /// @param metric    what is estimated: dot products for [Metric#DOT], squared L2 distances for others
    /// @param origin    what all vectors are seen from, at least `dimension` values: their mean, so that what
    ///                  they have in common takes nothing of the few bits of a query
    public SignCodec(int dimension, long seed, Metric metric, float[] origin) {
        this.seed = seed;
        this.products = requireNonNull(metric, "metric") == Metric.DOT;
        this.rotation = new SignRotation(dimension, seed);
        this.origin = origin.clone();
    }

    /// Brings a row to the form in which it is coded: rotated, seen from the origin.
    ///
    /// - **Shapes:** `row [dimension]`, `to [paddedDimension]`
    ///
    /// @param row the row
    /// @param to  receives it
    public void rotateRow(float[] row, float[] to) {
        rotation.rotateFrom(origin, row, to);
    }

    /// Brings a query to the form that codes are compared with: as a row, but for dot products it stays where
    /// it is.
    void rotateQuery(float[] query, float[] to) {
        if (products) {
            rotation.rotate(query, 0, to);
        } else {
            rotateRow(query, to);
        }
    }

    /// Words of 32 signs in a code.
    ///
    /// @return the count
    public int words() {
        return rotation.paddedDimension() / Integer.SIZE;
    }

    /// Words of 32 signs in a code of vectors.
    ///
    /// @param dimension values of a vector
    /// @return the count
    public static int words(int dimension) {
        return (dimension + Integer.SIZE - 1) / Integer.SIZE;
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
    /// - **Shapes:** `row`, `centre` `[paddedDimension]`, as [#rotateRow] makes them; `code [words]`
    ///
    /// @param row         holds the row
    /// @param rowIndex    index of its first value
    /// @param centre      holds the centre
    /// @param centreIndex index of its first value
    /// @param code        receives the signs, bit `i` of word `i / 32` being 1 where value `i` is not negative
    /// @param factors     receives `base`, `scale` and `ones` of a block; where values are too large for a
    ///                    float, those of a row that is very far away
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
        factors[0] = products ? 0 : squares + 2 * scale * centreProduct;
        factors[1] = scale;
        factors[2] = scale * ones;
        if (!Float.isFinite(factors[0]) || !Float.isFinite(scale) || !Float.isFinite(factors[2])) {
            factors[0] = products ? 0 : Float.MAX_VALUE;
            factors[1] = 0;
            factors[2] = 0;
        }
    }

    /// Makes a query for this codec's codes.
    ///
    /// @return a query to be set, for one thread
    public SignQuery query() {
        return new SignQuery(this);
    }
}
