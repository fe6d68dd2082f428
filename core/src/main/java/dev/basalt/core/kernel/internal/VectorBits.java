package dev.basalt.core.kernel.internal;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.BIT_COUNT;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/// Vector API twin of [ScalarBits]: counts lane by lane, two sums at a time.
@SuppressWarnings("serial")
public final class VectorBits extends NotInlined {
    private static final VectorSpecies<Long> I64 = IntegerLanes.I64;
    private static final int L = IntegerLanes.I64.length();
    private static final long BYTES = Lanes.BITS / Byte.SIZE;

    private VectorBits() {}

    public static long hamming(long[] a, int aIndex, long[] b, int bIndex, int n) {
        LongVector s0 = LongVector.zero(I64);
        LongVector s1 = s0;
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            s0 = s0.add(LongVector.fromArray(I64, a, aIndex + i)
                    .lanewise(XOR, LongVector.fromArray(I64, b, bIndex + i))
                    .lanewise(BIT_COUNT));
            s1 = s1.add(LongVector.fromArray(I64, a, aIndex + i + L)
                    .lanewise(XOR, LongVector.fromArray(I64, b, bIndex + i + L))
                    .lanewise(BIT_COUNT));
        }
        long count = s0.add(s1).reduceLanes(ADD);
        return count + ScalarBits.hamming(a, aIndex + i, b, bIndex + i, n - i);
    }

    public static long hamming(long[] a, int aIndex, MemorySegment b, long bByteOffset, int n) {
        Layouts.markMapped(b, bByteOffset, 8L * n);
        LongVector s0 = LongVector.zero(I64);
        LongVector s1 = s0;
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            s0 = s0.add(LongVector.fromArray(I64, a, aIndex + i)
                    .lanewise(XOR, LongVector.fromMemorySegment(I64, b, bByteOffset + 8L * i, Layouts.ORDER))
                    .lanewise(BIT_COUNT));
            s1 = s1.add(LongVector.fromArray(I64, a, aIndex + i + L)
                    .lanewise(XOR, LongVector.fromMemorySegment(I64, b, bByteOffset + BYTES + 8L * i, Layouts.ORDER))
                    .lanewise(BIT_COUNT));
        }
        long count = s0.add(s1).reduceLanes(ADD);
        return count + ScalarBits.hamming(a, aIndex + i, b, bByteOffset + 8L * i, n - i);
    }

    public static long hamming(MemorySegment a, long aByteOffset, MemorySegment b, long bByteOffset, int n) {
        Layouts.markMapped(a, aByteOffset, 8L * n);
        Layouts.markMapped(b, bByteOffset, 8L * n);
        LongVector s0 = LongVector.zero(I64);
        LongVector s1 = s0;
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            s0 = s0.add(LongVector.fromMemorySegment(I64, a, aByteOffset + 8L * i, Layouts.ORDER)
                    .lanewise(XOR, LongVector.fromMemorySegment(I64, b, bByteOffset + 8L * i, Layouts.ORDER))
                    .lanewise(BIT_COUNT));
            s1 = s1.add(LongVector.fromMemorySegment(I64, a, aByteOffset + BYTES + 8L * i, Layouts.ORDER)
                    .lanewise(XOR, LongVector.fromMemorySegment(I64, b, bByteOffset + BYTES + 8L * i, Layouts.ORDER))
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
            s0 = s0.add(LongVector.fromArray(I64, a, aIndex + i)
                    .and(LongVector.fromArray(I64, b, bIndex + i))
                    .lanewise(BIT_COUNT));
            s1 = s1.add(LongVector.fromArray(I64, a, aIndex + i + L)
                    .and(LongVector.fromArray(I64, b, bIndex + i + L))
                    .lanewise(BIT_COUNT));
        }
        long count = s0.add(s1).reduceLanes(ADD);
        return count + ScalarBits.andCount(a, aIndex + i, b, bIndex + i, n - i);
    }

    public static long andCount(long[] a, int aIndex, MemorySegment b, long bByteOffset, int n) {
        Layouts.markMapped(b, bByteOffset, 8L * n);
        LongVector s0 = LongVector.zero(I64);
        LongVector s1 = s0;
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            s0 = s0.add(LongVector.fromArray(I64, a, aIndex + i)
                    .and(LongVector.fromMemorySegment(I64, b, bByteOffset + 8L * i, Layouts.ORDER))
                    .lanewise(BIT_COUNT));
            s1 = s1.add(LongVector.fromArray(I64, a, aIndex + i + L)
                    .and(LongVector.fromMemorySegment(I64, b, bByteOffset + BYTES + 8L * i, Layouts.ORDER))
                    .lanewise(BIT_COUNT));
        }
        long count = s0.add(s1).reduceLanes(ADD);
        return count + ScalarBits.andCount(a, aIndex + i, b, bByteOffset + 8L * i, n - i);
    }

    public static long andCount(MemorySegment a, long aByteOffset, MemorySegment b, long bByteOffset, int n) {
        Layouts.markMapped(a, aByteOffset, 8L * n);
        Layouts.markMapped(b, bByteOffset, 8L * n);
        LongVector s0 = LongVector.zero(I64);
        LongVector s1 = s0;
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            s0 = s0.add(LongVector.fromMemorySegment(I64, a, aByteOffset + 8L * i, Layouts.ORDER)
                    .and(LongVector.fromMemorySegment(I64, b, bByteOffset + 8L * i, Layouts.ORDER))
                    .lanewise(BIT_COUNT));
            s1 = s1.add(LongVector.fromMemorySegment(I64, a, aByteOffset + BYTES + 8L * i, Layouts.ORDER)
                    .and(LongVector.fromMemorySegment(I64, b, bByteOffset + BYTES + 8L * i, Layouts.ORDER))
                    .lanewise(BIT_COUNT));
        }
        long count = s0.add(s1).reduceLanes(ADD);
        return count + ScalarBits.andCount(a, aByteOffset + 8L * i, b, bByteOffset + 8L * i, n - i);
    }
}
