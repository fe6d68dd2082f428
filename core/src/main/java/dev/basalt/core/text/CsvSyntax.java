package dev.basalt.core.text;

/// The characters that give a CSV file its structure.
///
/// - **Threads:** immutable
///
/// @param delimiter stands between values; of ASCII, and no line end
/// @param quote     stands around values; of ASCII, no line end, and not the delimiter; [#NONE] where values are never
///                  quoted
/// @param comment   begins lines that are passed over; of ASCII; [#NONE] where there are none
public record CsvSyntax(char delimiter, char quote, char comment) {
    /// No character.
    public static final char NONE = 0;

    /// Commas and double quotes (RFC 4180).
    public static final CsvSyntax DEFAULT = new CsvSyntax(',', '"', NONE);

    /// Checks the characters.
    ///
    /// @throws IllegalArgumentException if one cannot be what it is to be, or two are the same
    public CsvSyntax {
        requireSign("delimiter", delimiter);
        if (quote != NONE) {
            requireSign("quote", quote);
        }
        if (comment != NONE) {
            requireSign("comment", comment);
        }
        if (delimiter == quote) {
            throw new IllegalArgumentException("delimiter and quote must differ, but both are '" + quote + "'");
        }
        if (comment != NONE && (comment == delimiter || comment == quote)) {
            throw new IllegalArgumentException(
                    "comment must differ from delimiter and quote, but is '" + comment + "' as well");
        }
    }

    private static void requireSign(String name, char sign) {
        if (sign >= 0x80 || sign == '\n' || sign == '\r' || sign == 0) {
            throw new IllegalArgumentException(
                    name + " must be an ASCII character that ends no line, but was character " + (int) sign);
        }
    }
}
