package dev.basalt.core.kernel.internal;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/// Vector API twin of [ScalarBytes]: bytes are widened to 16 bits and multiplied there, which is exact; each 32-bit
/// lane then holds two products, which are parted by shifts and summed on their own.
@SuppressWarnings("serial")
public final class VectorBytes extends NotInlined {
    private static final VectorSpecies<Byte> I8 = IntegerLanes.I8_HALF;
    private static final VectorSpecies<Short> I16 = IntegerLanes.I16;
    private static final int L = IntegerLanes.I8_HALF.length();

    private VectorBytes() {}

    public static int dot(byte[] a, int aIndex, byte[] b, int bIndex, int n) {
        IntVector low = IntVector.zero(IntegerLanes.I32);
        IntVector high = low;
        int i = 0;
        for (; i <= n - L; i += L) {
            ShortVector x =
                    (ShortVector) ByteVector.fromArray(I8, a, aIndex + i).castShape(I16, 0);
            ShortVector y =
                    (ShortVector) ByteVector.fromArray(I8, b, bIndex + i).castShape(I16, 0);
            IntVector products = x.mul(y).reinterpretAsInts();
            low = low.add(products.lanewise(LSHL, 16).lanewise(ASHR, 16));
            high = high.add(products.lanewise(ASHR, 16));
        }
        return low.add(high).reduceLanes(ADD) + ScalarBytes.dot(a, aIndex + i, b, bIndex + i, n - i);
    }

    public static int dot(byte[] a, int aIndex, MemorySegment b, long bByteOffset, int n) {
        Layouts.markMapped(b, bByteOffset, n);
        IntVector low = IntVector.zero(IntegerLanes.I32);
        IntVector high = low;
        int i = 0;
        for (; i <= n - L; i += L) {
            ShortVector x =
                    (ShortVector) ByteVector.fromArray(I8, a, aIndex + i).castShape(I16, 0);
            ShortVector y = (ShortVector) ByteVector.fromMemorySegment(I8, b, bByteOffset + i, Layouts.ORDER)
                    .castShape(I16, 0);
            IntVector products = x.mul(y).reinterpretAsInts();
            low = low.add(products.lanewise(LSHL, 16).lanewise(ASHR, 16));
            high = high.add(products.lanewise(ASHR, 16));
        }
        return low.add(high).reduceLanes(ADD) + ScalarBytes.dot(a, aIndex + i, b, bByteOffset + i, n - i);
    }

    public static int dot(MemorySegment a, long aByteOffset, MemorySegment b, long bByteOffset, int n) {
        Layouts.markMapped(a, aByteOffset, n);
        Layouts.markMapped(b, bByteOffset, n);
        IntVector low = IntVector.zero(IntegerLanes.I32);
        IntVector high = low;
        int i = 0;
        for (; i <= n - L; i += L) {
            ShortVector x = (ShortVector) ByteVector.fromMemorySegment(I8, a, aByteOffset + i, Layouts.ORDER)
                    .castShape(I16, 0);
            ShortVector y = (ShortVector) ByteVector.fromMemorySegment(I8, b, bByteOffset + i, Layouts.ORDER)
                    .castShape(I16, 0);
            IntVector products = x.mul(y).reinterpretAsInts();
            low = low.add(products.lanewise(LSHL, 16).lanewise(ASHR, 16));
            high = high.add(products.lanewise(ASHR, 16));
        }
        return low.add(high).reduceLanes(ADD) + ScalarBytes.dot(a, aByteOffset + i, b, bByteOffset + i, n - i);
    }
}
