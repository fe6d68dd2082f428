package dev.basalt.core.kernel.internal;

import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The integer species of the candidate tier, and binary64, as constants that the compiler folds.
final class IntegerLanes {
    private static final VectorShape WHOLE = VectorShape.forBitSize(Lanes.BITS);
    private static final VectorShape HALF = VectorShape.forBitSize(Lanes.BITS / 2);

    static final VectorSpecies<Integer> I32 = VectorSpecies.of(int.class, WHOLE);
    static final VectorSpecies<Long> I64 = VectorSpecies.of(long.class, WHOLE);
    static final VectorSpecies<Double> F64 = VectorSpecies.of(double.class, WHOLE);
    static final VectorSpecies<Short> I16 = VectorSpecies.of(short.class, WHOLE);

    /// As many 16-bit values as a whole vector has 32-bit ones.
    static final VectorSpecies<Short> I16_HALF = VectorSpecies.of(short.class, HALF);

    /// As many 8-bit values as a whole vector has 16-bit ones.
    static final VectorSpecies<Byte> I8_HALF = VectorSpecies.of(byte.class, HALF);

    private IntegerLanes() {}
}
