package dev.basalt.json;

/// How a number was written and what holds it exactly.
public enum JsonNumber {
    /// An integer without fraction or exponent that a `long` holds.
    LONG,
    /// Such an integer above `Long.MAX_VALUE` that 64 bits without a sign hold.
    UNSIGNED_LONG,
    /// Such an integer that only [java.math.BigInteger] holds.
    BIG_INTEGER,
    /// A number with fraction or exponent, within the range of a double. The nearest double stands for it; its
    /// exact value is that of its text.
    DOUBLE,
    /// A number with fraction or exponent beyond the range of a double: only [java.math.BigDecimal] holds it.
    BIG_DECIMAL
}
