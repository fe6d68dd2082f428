package dev.basalt.core.kernel.internal;

import java.lang.foreign.MemorySegment;

/// Scalar twin of [VectorBits]: the reference.
public final class ScalarBits {
    private ScalarBits() {}

    public static long hamming(long[] a, int aIndex, long[] b, int bIndex, int n) {
        long count = 0;
        for (int i = 0; i < n; i++) {
            count += Long.bitCount(a[aIndex + i] ^ b[bIndex + i]);
        }
        return count;
    }

    public static long hamming(long[] a, int aIndex, MemorySegment b, long bByteOffset, int n) {
        long count = 0;
        for (int i = 0; i < n; i++) {
            count += Long.bitCount(a[aIndex + i] ^ b.get(Layouts.I64, bByteOffset + 8L * i));
        }
        return count;
    }

    public static long hamming(MemorySegment a, long aByteOffset, MemorySegment b, long bByteOffset, int n) {
        long count = 0;
        for (int i = 0; i < n; i++) {
            count += Long.bitCount(a.get(Layouts.I64, aByteOffset + 8L * i) ^ b.get(Layouts.I64, bByteOffset + 8L * i));
        }
        return count;
    }

    public static long andCount(long[] a, int aIndex, long[] b, int bIndex, int n) {
        long count = 0;
        for (int i = 0; i < n; i++) {
            count += Long.bitCount(a[aIndex + i] & b[bIndex + i]);
        }
        return count;
    }

    public static long andCount(long[] a, int aIndex, MemorySegment b, long bByteOffset, int n) {
        long count = 0;
        for (int i = 0; i < n; i++) {
            count += Long.bitCount(a[aIndex + i] & b.get(Layouts.I64, bByteOffset + 8L * i));
        }
        return count;
    }

    public static long andCount(MemorySegment a, long aByteOffset, MemorySegment b, long bByteOffset, int n) {
        long count = 0;
        for (int i = 0; i < n; i++) {
            count += Long.bitCount(a.get(Layouts.I64, aByteOffset + 8L * i) & b.get(Layouts.I64, bByteOffset + 8L * i));
        }
        return count;
    }
}
