package dev.basalt.core.kernel.internal;

import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The width and the f32 species of the candidate tier, as constants that the compiler folds. The other species are in
/// [IntegerLanes], so that the self-test at start loads no more classes than it uses.
final class Lanes {
    /// Width of one vector in bits.
    static final int BITS = CandidateTier.choose().tier().vectorBits();

    static final VectorSpecies<Float> F32 = VectorSpecies.of(float.class, VectorShape.forBitSize(BITS));

    private Lanes() {}
}
