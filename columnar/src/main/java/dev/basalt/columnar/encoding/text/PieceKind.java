package dev.basalt.columnar.encoding.text;

/// What a template is made of, as files number it.
final class PieceKind {
    /// The same bytes in all rows: their number as a varint, and the bytes.
    static final int TEXT = 0;
    /// A decimal number as it is usually written: a node of integers.
    static final int INTEGER = 1;
    /// A decimal number with zeros in front up to a number of digits (u8): a node of integers.
    static final int FIXED = 2;
    /// A decimal number with any number of zeros in front: nodes of integers, the values and the numbers of digits.
    static final int PADDED = 3;
    /// Hexadecimal digits, as many (u8) in all rows, capital (u8) or not: a node of integers.
    static final int HEX = 4;
    /// Hexadecimal digits, capital (u8) or not: nodes of integers, the values and the numbers of digits.
    static final int HEX_PADDED = 5;
    /// An IPv4 address: a node of integers.
    static final int IPV4 = 6;
    /// A UUID, with capital letters (u8) or not: nodes of integers, the upper and the lower half.
    static final int UUID = 7;
    /// A time, by its spelling (u8): a node of integers.
    static final int TIME = 8;
    /// A decimal number with so many (u8) digits behind its point: a node of integers, the digits.
    static final int DECIMAL = 9;
    /// Anything: a node of bytes.
    static final int BYTES = 10;
    /// The same as what stands in an earlier gap of the row, by its number (u8) among the gaps from 0.
    static final int REPEAT = 11;

    private PieceKind() {}
}
