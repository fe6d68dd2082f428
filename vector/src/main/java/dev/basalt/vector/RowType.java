package dev.basalt.vector;

/// How the values of a row are kept.
public enum RowType {
    /// 32-bit floating point: four bytes a value, nothing lost.
    F32(Float.BYTES),

    /// 16-bit floating point (IEEE 754 binary16): two bytes a value, 11 significant bits, up to 65,504.
    F16(Short.BYTES);

    private final int valueBytes;

    RowType(int valueBytes) {
        this.valueBytes = valueBytes;
    }

    /// The bytes of one value.
    ///
    /// @return 2 or 4
    public int valueBytes() {
        return valueBytes;
    }
}
