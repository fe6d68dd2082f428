package dev.basalt.vector.code;

import dev.basalt.core.kernel.SignCodeKernels;
import java.lang.foreign.MemorySegment;

/// A query in the form that 1-bit codes are compared with: four bits a value.
///
/// Estimates are squared L2 distances; between unit vectors that is twice the cosine distance. For dot products
/// they are twice the distance, `-2 o · q`.
///
/// - **Memory:** taken once; setting a query and estimating allocate nothing
/// - **Threads:** confined to one
public final class SignQuery {
    private static final int LEVELS = (1 << SignCodeKernels.PLANES) - 1;

    private final SignCodec codec;
    private final float[] rotated;
    private final int[] planes;
    private final int[] counts = new int[SignCodeKernels.PLANES * SignCodeKernels.LANES];
    /// What [SignCodeKernels] takes with the planes.
    private final float[] terms = new float[3];

    SignQuery(SignCodec codec) {
        this.codec = codec;
        this.rotated = new float[codec.rotation().paddedDimension()];
        this.planes = new int[SignCodeKernels.PLANES * codec.words()];
    }

    /// Sets the query.
    ///
    /// @param query the query `[dimension]`
    public void set(float[] query) {
        codec.rotateQuery(query, rotated);
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (float value : rotated) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        float step = (high - low) / LEVELS;
        float perStep = step > 0 ? 1 / step : 0;
        int levels = SignCodeKernels.quantize(rotated, codec.words(), low, perStep, planes);
        float sum = low * rotated.length + step * levels;
        // Signs are ones and minus ones, twice the bits less one; and the product counts twice in a squared distance.
        terms[0] = 2 * sum;
        terms[1] = -4 * step;
        terms[2] = -4 * low;
    }

    /// Estimates of a block of 32 codes, as [SignCodeKernels] keeps them.
    ///
    /// @param blocks     holds the block
    /// @param byteOffset where it starts
    /// @param toCentre   the squared distance of the query to the centre of these codes, or twice its distance
    ///                   for dot products
    /// @param threshold  what estimates are compared with
    /// @param out        receives 32 estimates from index 0 on
    /// @return a bit for each estimate: 1 where it is less than the threshold
    public int estimate(MemorySegment blocks, long byteOffset, float toCentre, float threshold, float[] out) {
        return SignCodeKernels.estimate(
                blocks, byteOffset, codec.words(), planes, terms, toCentre, threshold, counts, out);
    }
}
