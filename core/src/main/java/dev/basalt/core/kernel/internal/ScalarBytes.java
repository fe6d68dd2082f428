package dev.basalt.core.kernel.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Scalar twin of [VectorBytes]: the reference.
public final class ScalarBytes {
    private ScalarBytes() {}

    public static int dot(byte[] a, int aIndex, byte[] b, int bIndex, int n) {
        int sum = 0;
        for (int i = 0; i < n; i++) {
            sum += a[aIndex + i] * b[bIndex + i];
        }
        return sum;
    }

    public static int dot(byte[] a, int aIndex, MemorySegment b, long bByteOffset, int n) {
        int sum = 0;
        for (int i = 0; i < n; i++) {
            sum += a[aIndex + i] * b.get(ValueLayout.JAVA_BYTE, bByteOffset + i);
        }
        return sum;
    }

    public static int dot(MemorySegment a, long aByteOffset, MemorySegment b, long bByteOffset, int n) {
        int sum = 0;
        for (int i = 0; i < n; i++) {
            sum += a.get(ValueLayout.JAVA_BYTE, aByteOffset + i) * b.get(ValueLayout.JAVA_BYTE, bByteOffset + i);
        }
        return sum;
    }
}
