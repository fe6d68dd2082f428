package dev.basalt.core.kernel;

import dev.basalt.core.kernel.internal.ActiveTier;
import dev.basalt.core.kernel.internal.ScalarSignCodes;
import dev.basalt.core.kernel.internal.VectorSignCodes;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// Estimates from 1-bit codes: a vector is kept as the signs of its values, a query as four bits a value; and
/// the transform that both go through first.
///
/// Codes are kept in blocks of 32, word by word, so that each lane of a SIMD register works on a code of its
/// own:
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
/// - **Source:** Gao and Long, RaBitQ: Quantizing High-Dimensional Vectors with a Theoretical Error Bound,
///   2024; blocks as in Gou et al., SymphonyQG, 2025
public final class SignCodeKernels {
    /// Codes in a block.
    public static final int LANES = ScalarSignCodes.LANES;

    /// Bits of each value of a query.
    public static final int PLANES = ScalarSignCodes.PLANES;

    /// The words of a record are a multiple of this, so that they fill vectors of every tier.
    public static final int RECORD_STEP = 16;

    private static final int TERMS = 3;
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
    /// @param blocks     holds the block
    /// @param byteOffset where it starts
    /// @param words      words of 32 signs in a code
    /// @param planes     the query: word `w` of plane `p` at index `4·w + p`
    /// @param terms      the query's `scaleConstant`, `scaleFactor` and `onesFactor`
    /// @param constant   added to each estimate
    /// @param threshold  what estimates are compared with
    /// @param counts     scratch of 128 values
    /// @param out        receives 32 estimates
    /// @return a bit for each estimate, bit 0 for the first: 1 where it is less than the threshold
    /// @throws IndexOutOfBoundsException if the block, the planes, the terms, the scratch or the estimates are
    ///                                   not inside their storage
    public static int estimate(
            MemorySegment blocks,
            long byteOffset,
            int words,
            int[] planes,
            float[] terms,
            float constant,
            float threshold,
            int[] counts,
            float[] out) {
        Objects.checkFromIndexSize(byteOffset, blockBytes(words), blocks.byteSize());
        Objects.checkFromIndexSize(0L, (long) PLANES * words, (long) planes.length);
        Objects.checkFromIndexSize(0, TERMS, terms.length);
        Objects.checkFromIndexSize(0, PLANES * LANES, counts.length);
        Objects.checkFromIndexSize(0, LANES, out.length);
        if (VECTOR && blocks.isNative()) {
            VectorSignCodes.count(blocks, byteOffset, words, planes, counts);
            return VectorSignCodes.finish(blocks, byteOffset, counts, terms, constant, threshold, out);
        }
        return ScalarSignCodes.estimate(blocks, byteOffset, words, planes, terms, constant, threshold, out);
    }

    /// Estimates of codes of one to four bits a value, each in a record of its own:
    ///
    /// ```text
    /// code, zeros..., base f32, scale f32, ones f32
    /// ```
    ///
    /// - **Shapes:** `records [n, ints]`, `planes [4, ints]`, `shifts [ints]`, `out [count]`
    ///
    /// @param records  holds the records, from its start on
    /// @param ints     32-bit words of a record, a multiple of 16
    /// @param planes   for each bit plane of the query, what is counted with each word of a record
    /// @param shifts   by how many bits the counts of each word of a record are shifted to the left
    /// @param terms    the query's `scaleConstant`, `scaleFactor` and `onesFactor`
    /// @param constant added to each estimate
    /// @param ordinals says which records
    /// @param count    how many
    /// @param out      receives the estimates
    /// @throws IndexOutOfBoundsException if something is not inside its storage, or an ordinal names none
    /// @throws IllegalArgumentException  if `ints` is no multiple of 16
    public static void estimateRows(
            MemorySegment records,
            int ints,
            int[] planes,
            int[] shifts,
            float[] terms,
            float constant,
            int[] ordinals,
            int count,
            float[] out) {
        if (ints <= 0 || ints % RECORD_STEP != 0) {
            throw new IllegalArgumentException("ints must be a multiple of " + RECORD_STEP + ", but was " + ints);
        }
        Objects.checkFromIndexSize(0L, (long) PLANES * ints, (long) planes.length);
        Objects.checkFromIndexSize(0, ints, shifts.length);
        Objects.checkFromIndexSize(0, TERMS, terms.length);
        Objects.checkFromIndexSize(0, count, out.length);
        Segments.checkOrdinals(ordinals, 0, count, Segments.rowsIn(records.byteSize() / Integer.BYTES, ints));
        if (VECTOR && records.isNative()) {
            VectorSignCodes.estimateRows(records, ints, planes, shifts, terms, constant, ordinals, count, out);
        } else {
            ScalarSignCodes.estimateRows(records, ints, planes, shifts, terms, constant, ordinals, count, out);
        }
    }

    /// Cuts values to levels of four bits: `(value - low) · perStep`, rounded, in `[0, 15]`.
    ///
    /// @param values  holds the values, from index 0 on
    /// @param words   their count divided by 32
    /// @param low     the value of level 0
    /// @param perStep levels for each unit
    /// @param planes  receives the levels: word `w` of plane `p` at index `4·w + p`
    /// @return the sum of all levels
    /// @throws IndexOutOfBoundsException if the values or the planes are not inside their storage
    public static int quantize(float[] values, int words, float low, float perStep, int[] planes) {
        Objects.checkFromIndexSize(0L, (long) Integer.SIZE * words, (long) values.length);
        Objects.checkFromIndexSize(0L, (long) PLANES * words, (long) planes.length);
        return VECTOR
                ? VectorSignCodes.quantize(values, words, low, perStep, planes)
                : ScalarSignCodes.quantize(values, words, low, perStep, planes);
    }

    /// The Walsh-Hadamard transform in place, which makes lengths `√size` times longer.
    ///
    /// @param values holds the values
    /// @param index  index of the first
    /// @param size   how many, a power of two
    /// @throws IndexOutOfBoundsException if they are not inside the array
    /// @throws IllegalArgumentException  if `size` is no power of two
    public static void hadamard(float[] values, int index, int size) {
        Objects.checkFromIndexSize(index, size, values.length);
        if (Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("size must be a power of two, but was " + size);
        }
        if (VECTOR) {
            VectorSignCodes.hadamard(values, index, size);
        } else {
            ScalarSignCodes.hadamard(values, index, size);
        }
    }
}
