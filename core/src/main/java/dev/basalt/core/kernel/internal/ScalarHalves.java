package dev.basalt.core.kernel.internal;

import java.lang.foreign.MemorySegment;

/// Conversions between f32 and the two 16-bit formats. The compiler turns the f16 loops into vector code by itself, so
/// they have no Vector API twin; the bf16 loops are the reference for [VectorHalves].
public final class ScalarHalves {
    private ScalarHalves() {}

    public static void f16ToF32(short[] from, int fromIndex, float[] to, int toIndex, int n) {
        for (int i = 0; i < n; i++) {
            to[toIndex + i] = Float.float16ToFloat(from[fromIndex + i]);
        }
    }

    public static void f16ToF32(MemorySegment from, long byteOffset, float[] to, int toIndex, int n) {
        for (int i = 0; i < n; i++) {
            to[toIndex + i] = Float.float16ToFloat(from.get(Layouts.I16, byteOffset + 2L * i));
        }
    }

    public static void f32ToF16(float[] from, int fromIndex, short[] to, int toIndex, int n) {
        for (int i = 0; i < n; i++) {
            to[toIndex + i] = Float.floatToFloat16(from[fromIndex + i]);
        }
    }

    public static void f32ToF16(float[] from, int fromIndex, MemorySegment to, long byteOffset, int n) {
        for (int i = 0; i < n; i++) {
            to.set(Layouts.I16, byteOffset + 2L * i, Float.floatToFloat16(from[fromIndex + i]));
        }
    }

    public static void bf16ToF32(short[] from, int fromIndex, float[] to, int toIndex, int n) {
        for (int i = 0; i < n; i++) {
            to[toIndex + i] = Float.intBitsToFloat(from[fromIndex + i] << 16);
        }
    }

    public static void bf16ToF32(MemorySegment from, long byteOffset, float[] to, int toIndex, int n) {
        for (int i = 0; i < n; i++) {
            to[toIndex + i] = Float.intBitsToFloat(from.get(Layouts.I16, byteOffset + 2L * i) << 16);
        }
    }

    public static void f32ToBf16(float[] from, int fromIndex, short[] to, int toIndex, int n) {
        for (int i = 0; i < n; i++) {
            to[toIndex + i] = bf16(from[fromIndex + i]);
        }
    }

    public static void f32ToBf16(float[] from, int fromIndex, MemorySegment to, long byteOffset, int n) {
        for (int i = 0; i < n; i++) {
            to.set(Layouts.I16, byteOffset + 2L * i, bf16(from[fromIndex + i]));
        }
    }

    /// The nearest bf16, ties to even. A NaN stays a NaN: its quiet bit is set, as rounding could carry it into
    /// infinity.
    static short bf16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int rounded = bits + 0x7FFF + ((bits >>> 16) & 1);
        return (short) ((Float.isNaN(value) ? bits | 0x0040_0000 : rounded) >>> 16);
    }
}
