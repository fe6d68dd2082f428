package dev.basalt.columnar.encoding.text;

/// What a part of a row is. Parts lie behind one another and are the whole row.
final class TokenKind {
    /// What lies between the others: words and punctuation.
    static final int TEXT = 0;
    /// Decimal digits, at most 19, possibly behind a minus sign; no minus zero.
    static final int NUMBER = 1;
    /// Up to 16 hexadecimal digits with small letters.
    static final int HEX_LOWER = 2;
    /// Up to 16 hexadecimal digits with capital letters.
    static final int HEX_UPPER = 3;
    /// Four decimal numbers up to 255 with points between.
    static final int IPV4 = 4;
    /// A UUID with small letters.
    static final int UUID_LOWER = 5;
    /// A UUID with capital letters.
    static final int UUID_UPPER = 6;
    /// Anything, such as what lies between quotes.
    static final int OPAQUE = 7;
    /// A time: from here on, by [TimeSpelling#code].
    static final int TIME = 16;

    private TokenKind() {}
}
