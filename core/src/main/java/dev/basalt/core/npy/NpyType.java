package dev.basalt.core.npy;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/// The element types of `.npy` files.
public enum NpyType {
    /// IEEE 754 binary16.
    F16('f', 2),
    /// IEEE 754 binary32.
    F32('f', 4),
    /// IEEE 754 binary64.
    F64('f', 8),
    /// Two's complement, 8 bit.
    I8('i', 1),
    /// Two's complement, 16 bit.
    I16('i', 2),
    /// Two's complement, 32 bit.
    I32('i', 4),
    /// Two's complement, 64 bit.
    I64('i', 8),
    /// Unsigned, 8 bit.
    U8('u', 1),
    /// Unsigned, 16 bit.
    U16('u', 2),
    /// Unsigned, 32 bit.
    U32('u', 4),
    /// Unsigned, 64 bit.
    U64('u', 8),
    /// A byte that is 0 or not.
    BOOL('b', 1);

    private final char kind;
    private final int byteSize;

    NpyType(char kind, int byteSize) {
        this.kind = kind;
        this.byteSize = byteSize;
    }

    /// How NumPy writes the little-endian type.
    ///
    /// @return such as `<f4`
    public String descriptor() {
        return (byteSize == 1 ? "|" : "<") + kind + byteSize;
    }

    /// The size of one element.
    ///
    /// @return its size in bytes
    public int byteSize() {
        return byteSize;
    }

    /// Whether all elements are whole numbers.
    ///
    /// @return whether they are
    public boolean isInteger() {
        return kind == 'i' || kind == 'u';
    }

    static Optional<NpyType> of(String descriptor) {
        if (descriptor.isEmpty()) {
            return Optional.empty();
        }
        // Without a sign it is the machine's order, which is little-endian wherever Basalt runs.
        String name = "<>=|".indexOf(descriptor.charAt(0)) >= 0 ? descriptor.substring(1) : descriptor;
        return Arrays.stream(values())
                .filter(type -> name.equals("" + type.kind + type.byteSize))
                .findFirst();
    }

    static ByteOrder order(String descriptor) {
        return switch (descriptor.charAt(0)) {
            case '>' -> ByteOrder.BIG_ENDIAN;
            case '=' -> ByteOrder.nativeOrder();
            default -> ByteOrder.LITTLE_ENDIAN;
        };
    }
}
