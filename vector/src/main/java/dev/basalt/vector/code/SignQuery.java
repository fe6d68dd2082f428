package dev.basalt.vector.code;

import dev.basalt.core.kernel.SignCodeKernels;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// A query in the form that 1-bit codes are compared with: four bits a value.
///
/// Estimates are squared L2 distances; between unit vectors that is twice the cosine distance.
///
/// - **Memory:** taken once; setting a query and estimating allocate nothing
/// - **Threads:** confined to one
public final class SignQuery {
    private static final int LEVELS = (1 << SignCodeKernels.PLANES) - 1;

    private final SignCodec codec;
    private final float[] rotated;
    private final int[] planes;
    private float scaleConstant;
    private float scaleFactor;
    private float onesFactor;

    SignQuery(SignCodec codec) {
        this.codec = codec;
        this.rotated = new float[codec.rotation().paddedDimension()];
        this.planes = new int[SignCodeKernels.PLANES * codec.words()];
    }

    /// Sets the query.
    ///
    /// @param query the query `[dimension]`
    public void set(float[] query) {
        codec.rotation().rotate(query, 0, rotated);
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (float value : rotated) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        float step = (high - low) / LEVELS;
        float perStep = step > 0 ? 1 / step : 0;
        Arrays.fill(planes, 0);
        int levels = 0;
        for (int i = 0; i < rotated.length; i++) {
            int level = Math.min(LEVELS, (int) ((rotated[i] - low) * perStep + 0.5f));
            levels += level;
            int at = SignCodeKernels.PLANES * (i >>> 5);
            planes[at] |= (level & 1) << i;
            planes[at + 1] |= (level >>> 1 & 1) << i;
            planes[at + 2] |= (level >>> 2 & 1) << i;
            planes[at + 3] |= (level >>> 3) << i;
        }
        float sum = low * rotated.length + step * levels;
        // Signs are ones and minus ones, twice the bits less one; and the product counts twice in a squared distance.
        scaleConstant = 2 * sum;
        scaleFactor = -4 * step;
        onesFactor = -4 * low;
    }

    /// Estimates of a block of 32 codes, as [SignCodeKernels] keeps them.
    ///
    /// @param blocks     holds the block
    /// @param byteOffset where it starts
    /// @param toCentre   the squared distance of the query to the centre of these codes
    /// @param out        receives 32 estimates from index 0 on
    public void estimate(MemorySegment blocks, long byteOffset, float toCentre, float[] out) {
        SignCodeKernels.estimate(
                blocks,
                byteOffset,
                planes.length / SignCodeKernels.PLANES,
                planes,
                toCentre,
                scaleConstant,
                scaleFactor,
                onesFactor,
                out,
                0);
    }
}
