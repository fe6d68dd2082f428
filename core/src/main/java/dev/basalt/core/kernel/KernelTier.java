package dev.basalt.core.kernel;

/// The instruction widths that kernels can run on.
public enum KernelTier {
    /// Plain Java: the reference, available everywhere.
    SCALAR(0),
    /// Vector API, 128-bit vectors.
    VECTOR_128(128),
    /// Vector API, 256-bit vectors.
    VECTOR_256(256),
    /// Vector API, 512-bit vectors.
    VECTOR_512(512);

    private final int vectorBits;

    KernelTier(int vectorBits) {
        this.vectorBits = vectorBits;
    }

    /// The width of one vector.
    ///
    /// @return the width in bits, 0 for the scalar tier
    public int vectorBits() {
        return vectorBits;
    }

    /// The number of f32 values that one instruction works on.
    ///
    /// @return the count, 1 for the scalar tier
    public int floatLanes() {
        return Math.max(1, vectorBits / Float.SIZE);
    }

    /// The widest tier whose vectors have at most the given width.
    ///
    /// @param vectorBits a width in bits
    /// @return that tier
    public static KernelTier ofAtMost(int vectorBits) {
        if (vectorBits >= 512) {
            return VECTOR_512;
        }
        if (vectorBits >= 256) {
            return VECTOR_256;
        }
        return vectorBits >= 128 ? VECTOR_128 : SCALAR;
    }
}
