package dev.basalt.columnar.search;

/// How vectors are kept a second time, smaller, to look at all rows quickly before a few are looked at exactly.
///
/// A code lies in a column of its own, as a vector of bytes or bits: the values, then what relates them to the
/// vector, as little-endian binary32 numbers.
public enum CodeKind {
    /// A byte for each value: its share of the largest one, times 127; then that scale and the squared length.
    BYTES("8bit"),
    /// A bit for each value, set where it is below zero, filled up to 64-bit words; then the length and four zero
    /// bytes.
    BITS("1bit");

    private final String label;

    CodeKind(String label) {
        this.label = label;
    }

    /// The name in attributes of fields.
    ///
    /// @return `8bit` or `1bit`
    public String label() {
        return label;
    }
}
