package dev.basalt.core.kernel.internal;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Vector API twin of the bf16 conversions in [ScalarHalves].
@SuppressWarnings("serial")
public final class VectorHalves extends NotInlined {
    private static final VectorSpecies<Float> F32 = Lanes.F32;
    private static final VectorSpecies<Short> I16 = IntegerLanes.I16_HALF;
    private static final int L = Lanes.F32.length();

    private VectorHalves() {}

    public static void bf16ToF32(short[] from, int fromIndex, float[] to, int toIndex, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            IntVector bits =
                    (IntVector) ShortVector.fromArray(I16, from, fromIndex + i).castShape(IntegerLanes.I32, 0);
            bits.lanewise(LSHL, 16).reinterpretAsFloats().intoArray(to, toIndex + i);
        }
        ScalarHalves.bf16ToF32(from, fromIndex + i, to, toIndex + i, n - i);
    }

    public static void bf16ToF32(MemorySegment from, long byteOffset, float[] to, int toIndex, int n) {
        Layouts.markMapped(from, byteOffset, 2L * n);
        int i = 0;
        for (; i <= n - L; i += L) {
            IntVector bits = (IntVector) ShortVector.fromMemorySegment(I16, from, byteOffset + 2L * i, Layouts.ORDER)
                    .castShape(IntegerLanes.I32, 0);
            bits.lanewise(LSHL, 16).reinterpretAsFloats().intoArray(to, toIndex + i);
        }
        ScalarHalves.bf16ToF32(from, byteOffset + 2L * i, to, toIndex + i, n - i);
    }

    public static void f32ToBf16(float[] from, int fromIndex, short[] to, int toIndex, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            IntVector bits = FloatVector.fromArray(F32, from, fromIndex + i).reinterpretAsInts();
            IntVector odd = bits.lanewise(LSHR, 16).and(1);
            IntVector rounded = bits.add(0x7FFF).add(odd);
            VectorMask<Integer> nan = bits.and(0x7FFF_FFFF).compare(GT, 0x7F80_0000);
            IntVector chosen = rounded.blend(bits.or(0x0040_0000), nan).lanewise(LSHR, 16);
            ((ShortVector) chosen.castShape(I16, 0)).intoArray(to, toIndex + i);
        }
        ScalarHalves.f32ToBf16(from, fromIndex + i, to, toIndex + i, n - i);
    }

    public static void f32ToBf16(float[] from, int fromIndex, MemorySegment to, long byteOffset, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            IntVector bits = FloatVector.fromArray(F32, from, fromIndex + i).reinterpretAsInts();
            IntVector odd = bits.lanewise(LSHR, 16).and(1);
            IntVector rounded = bits.add(0x7FFF).add(odd);
            VectorMask<Integer> nan = bits.and(0x7FFF_FFFF).compare(GT, 0x7F80_0000);
            IntVector chosen = rounded.blend(bits.or(0x0040_0000), nan).lanewise(LSHR, 16);
            ((ShortVector) chosen.castShape(I16, 0)).intoMemorySegment(to, byteOffset + 2L * i, Layouts.ORDER);
        }
        ScalarHalves.f32ToBf16(from, fromIndex + i, to, byteOffset + 2L * i, n - i);
    }
}
