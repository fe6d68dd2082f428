package dev.basalt.core.npy;

import java.util.Arrays;
import java.util.Optional;

/// The element types of `.npy` files that are read, all little-endian.
public enum NpyType {
    /// IEEE 754 binary16.
    F16("<f2", 2),
    /// IEEE 754 binary32.
    F32("<f4", 4),
    /// Two's complement, 32 bit.
    I32("<i4", 4);

    private final String descriptor;
    private final int byteSize;

    NpyType(String descriptor, int byteSize) {
        this.descriptor = descriptor;
        this.byteSize = byteSize;
    }

    /// How NumPy writes the type.
    ///
    /// @return such as `<f4`
    public String descriptor() {
        return descriptor;
    }

    /// The size of one element.
    ///
    /// @return its size in bytes
    public int byteSize() {
        return byteSize;
    }

    static Optional<NpyType> of(String descriptor) {
        return Arrays.stream(values())
                .filter(type -> type.descriptor.equals(descriptor))
                .findFirst();
    }
}
