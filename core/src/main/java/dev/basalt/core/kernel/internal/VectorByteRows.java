package dev.basalt.core.kernel.internal;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/// Vector API twin of [ScalarByteRows]: bytes are widened to 16 bits and multiplied there; four products are summed
/// before the two that share a 32-bit lane are parted.
@SuppressWarnings("serial")
public final class VectorByteRows extends NotInlined {
    private static final VectorSpecies<Byte> I8 = IntegerLanes.I8_HALF;
    private static final VectorSpecies<Short> I16 = IntegerLanes.I16;
    private static final VectorSpecies<Integer> I32 = IntegerLanes.I32;
    private static final int L = IntegerLanes.I8_HALF.length();

    private VectorByteRows() {}

    public static void dotRows(
            short[] query, int queryIndex, byte[] rows, int rowsIndex, int count, int n, int[] out, int outIndex) {
        int row = 0;
        for (; row <= count - 4; row += 4) {
            fourRows(query, queryIndex, rows, rowsIndex + row * n, n, out, outIndex + row);
        }
        for (; row < count; row++) {
            out[outIndex + row] = row(query, queryIndex, rows, rowsIndex + row * n, n);
        }
    }

    private static void fourRows(short[] query, int queryIndex, byte[] rows, int at, int n, int[] out, int outIndex) {
        int at1 = at + n;
        int at2 = at1 + n;
        int at3 = at2 + n;
        IntVector s0 = IntVector.zero(I32);
        IntVector s1 = s0;
        IntVector s2 = s0;
        IntVector s3 = s0;
        int i = 0;
        while (i <= n - L) {
            int end = Math.min(i + 4 * L, n - L + 1);
            ShortVector p0 = ShortVector.zero(I16);
            ShortVector p1 = p0;
            ShortVector p2 = p0;
            ShortVector p3 = p0;
            for (; i < end; i += L) {
                ShortVector x = ShortVector.fromArray(I16, query, queryIndex + i);
                p0 = p0.add(x.mul(
                        (ShortVector) ByteVector.fromArray(I8, rows, at + i).castShape(I16, 0)));
                p1 = p1.add(x.mul(
                        (ShortVector) ByteVector.fromArray(I8, rows, at1 + i).castShape(I16, 0)));
                p2 = p2.add(x.mul(
                        (ShortVector) ByteVector.fromArray(I8, rows, at2 + i).castShape(I16, 0)));
                p3 = p3.add(x.mul(
                        (ShortVector) ByteVector.fromArray(I8, rows, at3 + i).castShape(I16, 0)));
            }
            IntVector pairs = p0.reinterpretAsInts();
            s0 = s0.add(pairs.lanewise(ASHR, 16)).add(pairs.lanewise(LSHL, 16).lanewise(ASHR, 16));
            pairs = p1.reinterpretAsInts();
            s1 = s1.add(pairs.lanewise(ASHR, 16)).add(pairs.lanewise(LSHL, 16).lanewise(ASHR, 16));
            pairs = p2.reinterpretAsInts();
            s2 = s2.add(pairs.lanewise(ASHR, 16)).add(pairs.lanewise(LSHL, 16).lanewise(ASHR, 16));
            pairs = p3.reinterpretAsInts();
            s3 = s3.add(pairs.lanewise(ASHR, 16)).add(pairs.lanewise(LSHL, 16).lanewise(ASHR, 16));
        }
        // Sums first: what is inlined for the rest of each row must not use up the nodes that they need.
        out[outIndex] = s0.reduceLanes(ADD);
        out[outIndex + 1] = s1.reduceLanes(ADD);
        out[outIndex + 2] = s2.reduceLanes(ADD);
        out[outIndex + 3] = s3.reduceLanes(ADD);
        int rest = n - i;
        if (rest > 0) {
            int q = queryIndex + i;
            out[outIndex] += ScalarByteRows.row(query, q, rows, at + i, rest);
            out[outIndex + 1] += ScalarByteRows.row(query, q, rows, at1 + i, rest);
            out[outIndex + 2] += ScalarByteRows.row(query, q, rows, at2 + i, rest);
            out[outIndex + 3] += ScalarByteRows.row(query, q, rows, at3 + i, rest);
        }
    }

    private static int row(short[] query, int queryIndex, byte[] rows, int at, int n) {
        IntVector sum = IntVector.zero(I32);
        int i = 0;
        for (; i <= n - L; i += L) {
            ShortVector x = ShortVector.fromArray(I16, query, queryIndex + i);
            ShortVector y = (ShortVector) ByteVector.fromArray(I8, rows, at + i).castShape(I16, 0);
            IntVector pairs = x.mul(y).reinterpretAsInts();
            sum = sum.add(pairs.lanewise(ASHR, 16)).add(pairs.lanewise(LSHL, 16).lanewise(ASHR, 16));
        }
        return sum.reduceLanes(ADD) + ScalarByteRows.row(query, queryIndex + i, rows, at + i, n - i);
    }
}
