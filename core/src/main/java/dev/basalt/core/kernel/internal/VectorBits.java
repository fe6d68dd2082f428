package dev.basalt.core.kernel.internal;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.BIT_COUNT;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/// Vector API twin of [ScalarBits]: counts lane by lane, two sums at a time.
public final class VectorBits {
    private static final VectorSpecies<Long> I64 = IntegerLanes.I64;
    private static final int L = IntegerLanes.I64.length();
    private static final long BYTES = Lanes.BITS / Byte.SIZE;

    private VectorBits() {}

    public static long hamming(long[] a, int aIndex, long[] b, int bIndex, int n) {
        LongVector s0 = LongVector.zero(I64);
        LongVector s1 = s0;
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            s0 = s0.add(load(a, aIndex + i).lanewise(XOR, load(b, bIndex + i)).lanewise(BIT_COUNT));
            s1 = s1.add(load(a, aIndex + i + L)
                    .lanewise(XOR, load(b, bIndex + i + L))
                    .lanewise(BIT_COUNT));
        }
        long count = s0.add(s1).reduceLanes(ADD);
        return count + ScalarBits.hamming(a, aIndex + i, b, bIndex + i, n - i);
    }

    public static long hamming(long[] a, int aIndex, MemorySegment b, long bByteOffset, int n) {
        LongVector s0 = LongVector.zero(I64);
        LongVector s1 = s0;
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            s0 = s0.add(
                    load(a, aIndex + i).lanewise(XOR, load(b, bByteOffset, i)).lanewise(BIT_COUNT));
            s1 = s1.add(load(a, aIndex + i + L)
                    .lanewise(XOR, load(b, bByteOffset + BYTES, i))
                    .lanewise(BIT_COUNT));
        }
        long count = s0.add(s1).reduceLanes(ADD);
        return count + ScalarBits.hamming(a, aIndex + i, b, bByteOffset + 8L * i, n - i);
    }

    public static long hamming(MemorySegment a, long aByteOffset, MemorySegment b, long bByteOffset, int n) {
        LongVector s0 = LongVector.zero(I64);
        LongVector s1 = s0;
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            s0 = s0.add(load(a, aByteOffset, i)
                    .lanewise(XOR, load(b, bByteOffset, i))
                    .lanewise(BIT_COUNT));
            s1 = s1.add(load(a, aByteOffset + BYTES, i)
                    .lanewise(XOR, load(b, bByteOffset + BYTES, i))
                    .lanewise(BIT_COUNT));
        }
        long count = s0.add(s1).reduceLanes(ADD);
        return count + ScalarBits.hamming(a, aByteOffset + 8L * i, b, bByteOffset + 8L * i, n - i);
    }

    public static long andCount(long[] a, int aIndex, long[] b, int bIndex, int n) {
        LongVector s0 = LongVector.zero(I64);
        LongVector s1 = s0;
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            s0 = s0.add(load(a, aIndex + i).and(load(b, bIndex + i)).lanewise(BIT_COUNT));
            s1 = s1.add(load(a, aIndex + i + L).and(load(b, bIndex + i + L)).lanewise(BIT_COUNT));
        }
        long count = s0.add(s1).reduceLanes(ADD);
        return count + ScalarBits.andCount(a, aIndex + i, b, bIndex + i, n - i);
    }

    public static long andCount(long[] a, int aIndex, MemorySegment b, long bByteOffset, int n) {
        LongVector s0 = LongVector.zero(I64);
        LongVector s1 = s0;
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            s0 = s0.add(load(a, aIndex + i).and(load(b, bByteOffset, i)).lanewise(BIT_COUNT));
            s1 = s1.add(
                    load(a, aIndex + i + L).and(load(b, bByteOffset + BYTES, i)).lanewise(BIT_COUNT));
        }
        long count = s0.add(s1).reduceLanes(ADD);
        return count + ScalarBits.andCount(a, aIndex + i, b, bByteOffset + 8L * i, n - i);
    }

    public static long andCount(MemorySegment a, long aByteOffset, MemorySegment b, long bByteOffset, int n) {
        LongVector s0 = LongVector.zero(I64);
        LongVector s1 = s0;
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            s0 = s0.add(load(a, aByteOffset, i).and(load(b, bByteOffset, i)).lanewise(BIT_COUNT));
            s1 = s1.add(load(a, aByteOffset + BYTES, i)
                    .and(load(b, bByteOffset + BYTES, i))
                    .lanewise(BIT_COUNT));
        }
        long count = s0.add(s1).reduceLanes(ADD);
        return count + ScalarBits.andCount(a, aByteOffset + 8L * i, b, bByteOffset + 8L * i, n - i);
    }

    private static LongVector load(long[] array, int index) {
        return LongVector.fromArray(I64, array, index);
    }

    /// `i` must be the loop variable itself, with steps beyond it in the offset: else bounds are checked at each load.
    private static LongVector load(MemorySegment segment, long byteOffset, int i) {
        return LongVector.fromMemorySegment(I64, segment, byteOffset + 8L * i, Layouts.ORDER);
    }
}
