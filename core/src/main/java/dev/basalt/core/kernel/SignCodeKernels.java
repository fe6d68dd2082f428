package dev.basalt.core.kernel;

import dev.basalt.core.kernel.internal.ActiveTier;
import dev.basalt.core.kernel.internal.ScalarSignCodes;
import dev.basalt.core.kernel.internal.VectorSignCodes;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// Estimates from 1-bit codes: a vector is kept as the signs of its values, a query as four bits a value.
///
/// Codes are kept in blocks of 32, word by word, so that each lane of a SIMD register works on a code of its own:
///
/// ```text
/// base [32] f32, scale [32] f32, ones [32] f32, word 0 [32] i32, word 1 [32] i32, ...
/// ```
///
/// With `S = Σ 2ᵖ · popcount(code & plane p)` over the four bit planes of the query, the estimate of a code is
/// `base + constant + scale · (scaleConstant + scaleFactor · S) + onesFactor · ones`.
///
/// - **Units:** offsets in bytes, of any alignment; native or mapped memory runs on SIMD
/// - **Memory:** allocates nothing
/// - **Source:** Gao and Long, RaBitQ: Quantizing High-Dimensional Vectors with a Theoretical Error Bound, 2024;
///   blocks as in Gou et al., SymphonyQG, 2025
public final class SignCodeKernels {
    /// Codes in a block.
    public static final int LANES = ScalarSignCodes.LANES;

    /// Bits of each value of a query.
    public static final int PLANES = ScalarSignCodes.PLANES;

    private static final boolean VECTOR = ActiveTier.isVector();

    private SignCodeKernels() {}

    /// The bytes of a block.
    ///
    /// @param words words of 32 signs in a code
    /// @return the size
    public static long blockBytes(int words) {
        return 4L * LANES * (3 + words);
    }

    /// Estimates of all codes in a block.
    ///
    /// @param blocks        holds the block
    /// @param byteOffset    where it starts
    /// @param words         words of 32 signs in a code
    /// @param planes        the query: word `w` of plane `p` at index `4·w + p`
    /// @param constant      added to each estimate
    /// @param scaleConstant multiplied by the code's scale
    /// @param scaleFactor   multiplied by its scale and weighted count
    /// @param onesFactor    multiplied by its `ones`
    /// @param out           receives 32 estimates
    /// @param outIndex      index of the first
    /// @throws IndexOutOfBoundsException if the block, the planes or the estimates are not inside their storage
    public static void estimate(
            MemorySegment blocks,
            long byteOffset,
            int words,
            int[] planes,
            float constant,
            float scaleConstant,
            float scaleFactor,
            float onesFactor,
            float[] out,
            int outIndex) {
        Objects.checkFromIndexSize(byteOffset, blockBytes(words), blocks.byteSize());
        Objects.checkFromIndexSize(0L, (long) PLANES * words, (long) planes.length);
        Objects.checkFromIndexSize(outIndex, LANES, out.length);
        if (VECTOR && blocks.isNative()) {
            VectorSignCodes.estimate(
                    blocks, byteOffset, words, planes, constant, scaleConstant, scaleFactor, onesFactor, out, outIndex);
        } else {
            ScalarSignCodes.estimate(
                    blocks, byteOffset, words, planes, constant, scaleConstant, scaleFactor, onesFactor, out, outIndex);
        }
    }
}
