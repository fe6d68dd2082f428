package dev.basalt.core.kernel.internal;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.BIT_COUNT;
import static jdk.incubator.vector.VectorOperators.F2I;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Vector API twin of [ScalarSignCodes]: a lane for each code, two vectors at a time.
@SuppressWarnings("serial")
public final class VectorSignCodes extends NotInlined {
    private static final VectorSpecies<Integer> I32 = IntegerLanes.I32;
    private static final VectorSpecies<Float> F32 = Lanes.F32;
    private static final int L = Lanes.F32.length();
    private static final int LANES = ScalarSignCodes.LANES;
    private static final int PLANES = ScalarSignCodes.PLANES;
    private static final long LINE_BYTES = 4L * LANES;
    private static final long BYTES = Lanes.BITS / Byte.SIZE;

    /// A constant of exactly known class, whose methods need no profile to be inlined.
    private static final IntVector NONE = IntVector.zero(I32);

    private static final FloatVector ZERO = FloatVector.zero(F32);

    private static final VectorShuffle<Float> PARTNERS1 = VectorShuffle.fromOp(F32, i -> i ^ 1);
    private static final VectorShuffle<Float> PARTNERS2 = VectorShuffle.fromOp(F32, i -> i ^ 2);
    private static final VectorShuffle<Float> PARTNERS4 = VectorShuffle.fromOp(F32, i -> (i ^ 4) & (L - 1));
    private static final VectorShuffle<Float> PARTNERS8 = VectorShuffle.fromOp(F32, i -> (i ^ 8) & (L - 1));
    private static final FloatVector SIGNS1 = signs(1);
    private static final FloatVector SIGNS2 = signs(2);
    private static final FloatVector SIGNS4 = signs(4);
    private static final FloatVector SIGNS8 = signs(8);

    private VectorSignCodes() {}

    private static FloatVector signs(int half) {
        float[] signs = new float[L];
        for (int i = 0; i < L; i++) {
            signs[i] = (i & half) == 0 ? 1 : -1;
        }
        return FloatVector.fromArray(F32, signs, 0);
    }

    /// Counts a block, plane by plane: the first half of an estimate. Together they have more nodes than the compiler
    /// takes.
    public static void count(MemorySegment blocks, long byteOffset, int words, int[] planes, int[] counts) {
        Layouts.markMapped(blocks, byteOffset, LINE_BYTES * (3 + words));
        for (int lane = 0; lane < LANES; lane += 2 * L) {
            long at = byteOffset + 3 * LINE_BYTES + 4L * lane;
            IntVector l0 = IntVector.zero(I32);
            IntVector l1 = l0;
            IntVector l2 = l0;
            IntVector l3 = l0;
            IntVector r0 = l0;
            IntVector r1 = l0;
            IntVector r2 = l0;
            IntVector r3 = l0;
            for (int word = 0; word < words; word++) {
                IntVector left = IntVector.fromMemorySegment(I32, blocks, at + LINE_BYTES * word, Layouts.ORDER);
                IntVector right =
                        IntVector.fromMemorySegment(I32, blocks, (at + BYTES) + LINE_BYTES * word, Layouts.ORDER);
                IntVector plane = NONE.broadcast(planes[PLANES * word]);
                l0 = l0.add(plane.lanewise(AND, left).lanewise(BIT_COUNT));
                r0 = r0.add(plane.lanewise(AND, right).lanewise(BIT_COUNT));
                plane = NONE.broadcast(planes[PLANES * word + 1]);
                l1 = l1.add(plane.lanewise(AND, left).lanewise(BIT_COUNT));
                r1 = r1.add(plane.lanewise(AND, right).lanewise(BIT_COUNT));
                plane = NONE.broadcast(planes[PLANES * word + 2]);
                l2 = l2.add(plane.lanewise(AND, left).lanewise(BIT_COUNT));
                r2 = r2.add(plane.lanewise(AND, right).lanewise(BIT_COUNT));
                plane = NONE.broadcast(planes[PLANES * word + 3]);
                l3 = l3.add(plane.lanewise(AND, left).lanewise(BIT_COUNT));
                r3 = r3.add(plane.lanewise(AND, right).lanewise(BIT_COUNT));
            }
            l0.intoArray(counts, lane);
            l1.intoArray(counts, LANES + lane);
            l2.intoArray(counts, 2 * LANES + lane);
            l3.intoArray(counts, 3 * LANES + lane);
            r0.intoArray(counts, lane + L);
            r1.intoArray(counts, LANES + lane + L);
            r2.intoArray(counts, 2 * LANES + lane + L);
            r3.intoArray(counts, 3 * LANES + lane + L);
        }
    }

    /// The estimates of a block from its counts.
    public static int finish(
            MemorySegment blocks,
            long byteOffset,
            int[] counts,
            float[] terms,
            float constant,
            float threshold,
            float[] out) {
        Layouts.markMapped(blocks, byteOffset, 3 * LINE_BYTES);
        FloatVector add = ZERO.broadcast(terms[0]);
        FloatVector factor = ZERO.broadcast(terms[1]);
        FloatVector onesFactor = ZERO.broadcast(terms[2]);
        FloatVector start = ZERO.broadcast(constant);
        FloatVector limit = ZERO.broadcast(threshold);
        long below = 0;
        for (int lane = 0; lane < LANES; lane += L) {
            long at = byteOffset + 4L * lane;
            IntVector count = IntVector.fromArray(I32, counts, 3 * LANES + lane);
            count = count.lanewise(LSHL, 1).lanewise(ADD, IntVector.fromArray(I32, counts, 2 * LANES + lane));
            count = count.lanewise(LSHL, 1).lanewise(ADD, IntVector.fromArray(I32, counts, LANES + lane));
            count = count.lanewise(LSHL, 1).lanewise(ADD, IntVector.fromArray(I32, counts, lane));
            FloatVector sum = (FloatVector) count.convert(I2F, 0);
            FloatVector base = start.lanewise(ADD, FloatVector.fromMemorySegment(F32, blocks, at, Layouts.ORDER));
            FloatVector scale = FloatVector.fromMemorySegment(F32, blocks, at + LINE_BYTES, Layouts.ORDER);
            FloatVector ones = FloatVector.fromMemorySegment(F32, blocks, at + 2 * LINE_BYTES, Layouts.ORDER);
            FloatVector estimate =
                    factor.lanewise(FMA, sum, add).lanewise(FMA, scale, onesFactor.lanewise(FMA, ones, base));
            estimate.intoArray(out, lane);
            below |= estimate.compare(LT, limit).toLong() << lane;
        }
        return (int) below;
    }

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
        int last = 0;
        for (int i = 0; i < count; i++) {
            last = Math.max(last, ordinals[i]);
        }
        Layouts.markMapped(records, 4L * ints * last, count > 0 ? 4L * ints : 0);
        for (int i = 0; i < count; i++) {
            long at = 4L * ints * ordinals[i];
            IntVector sum = IntVector.zero(I32);
            for (int place = 0; place < ints; place += L) {
                IntVector code = IntVector.fromMemorySegment(I32, records, at + 4L * place, Layouts.ORDER);
                IntVector low = IntVector.fromArray(I32, planes, place)
                        .lanewise(AND, code)
                        .lanewise(BIT_COUNT);
                low = IntVector.fromArray(I32, planes, ints + place)
                        .lanewise(AND, code)
                        .lanewise(BIT_COUNT)
                        .lanewise(LSHL, 1)
                        .lanewise(ADD, low);
                IntVector high = IntVector.fromArray(I32, planes, 2 * ints + place)
                        .lanewise(AND, code)
                        .lanewise(BIT_COUNT);
                high = IntVector.fromArray(I32, planes, 3 * ints + place)
                        .lanewise(AND, code)
                        .lanewise(BIT_COUNT)
                        .lanewise(LSHL, 1)
                        .lanewise(ADD, high);
                sum = sum.add(high.lanewise(LSHL, 2)
                        .lanewise(ADD, low)
                        .lanewise(LSHL, IntVector.fromArray(I32, shifts, place)));
            }
            out[i] = ScalarSignCodes.finish(records, at + 4L * ints, sum.reduceLanes(ADD), terms, constant);
        }
    }

    public static int quantize(float[] values, int words, float low, float perStep, int[] planes) {
        IntVector sums = IntVector.zero(I32);
        for (int word = 0; word < words; word++) {
            long plane0 = 0;
            long plane1 = 0;
            long plane2 = 0;
            long plane3 = 0;
            for (int bit = 0; bit < Integer.SIZE; bit += L) {
                FloatVector scaled = FloatVector.fromArray(F32, values, Integer.SIZE * word + bit)
                        .sub(low)
                        .fma(FloatVector.broadcast(F32, perStep), FloatVector.broadcast(F32, 0.5f));
                IntVector level = (IntVector) scaled.convert(F2I, 0);
                level = level.max(0).min(ScalarSignCodes.LEVELS);
                sums = sums.add(level);
                // The highest bit of a lane is its sign.
                plane0 |= level.lanewise(LSHL, 31).compare(LT, NONE).toLong() << bit;
                plane1 |= level.lanewise(LSHL, 30).compare(LT, NONE).toLong() << bit;
                plane2 |= level.lanewise(LSHL, 29).compare(LT, NONE).toLong() << bit;
                plane3 |= level.lanewise(LSHL, 28).compare(LT, NONE).toLong() << bit;
            }
            planes[PLANES * word] = (int) plane0;
            planes[PLANES * word + 1] = (int) plane1;
            planes[PLANES * word + 2] = (int) plane2;
            planes[PLANES * word + 3] = (int) plane3;
        }
        return sums.reduceLanes(ADD);
    }

    public static void hadamard(float[] values, int index, int size) {
        if (size < L) {
            ScalarSignCodes.hadamard(values, index, size);
            return;
        }
        for (int i = index; i < index + size; i += L) {
            FloatVector v = FloatVector.fromArray(F32, values, i);
            // Each value and its partner: the lower one becomes their sum, the upper one their difference.
            v = v.fma(SIGNS1, v.rearrange(PARTNERS1));
            v = v.fma(SIGNS2, v.rearrange(PARTNERS2));
            if (L >= 8) {
                v = v.fma(SIGNS4, v.rearrange(PARTNERS4));
            }
            if (L >= 16) {
                v = v.fma(SIGNS8, v.rearrange(PARTNERS8));
            }
            v.intoArray(values, i);
        }
        for (int half = L; half < size; half <<= 1) {
            for (int start = index; start < index + size; start += 2 * half) {
                for (int i = start; i < start + half; i += L) {
                    FloatVector a = FloatVector.fromArray(F32, values, i);
                    FloatVector b = FloatVector.fromArray(F32, values, i + half);
                    a.add(b).intoArray(values, i);
                    a.sub(b).intoArray(values, i + half);
                }
            }
        }
    }
}
