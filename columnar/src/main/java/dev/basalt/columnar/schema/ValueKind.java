package dev.basalt.columnar.schema;

/// How values lie in memory; several types share a kind.
public enum ValueKind {
    /// A `long` each: integers of all widths, booleans, dates, times.
    LONG(1),
    /// A `float` each.
    FLOAT(2),
    /// A `double` each.
    DOUBLE(3),
    /// Two `long`s each, the more significant one first: decimals and UUIDs.
    WIDE(4),
    /// Bytes of any length: strings and binary values.
    BYTES(5),
    /// Bytes of one length: fixed-size vectors.
    FIXED(6),
    /// Lengths, and a column of elements.
    LIST(7),
    /// Columns of fields.
    STRUCT(8);

    private final int code;

    ValueKind(int code) {
        this.code = code;
    }

    /// The number that stands for the kind in files.
    ///
    /// @return 1 to 8
    public int code() {
        return code;
    }
}
