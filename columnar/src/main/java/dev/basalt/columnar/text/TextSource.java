package dev.basalt.columnar.text;

import dev.basalt.columnar.column.RowSource;

/// Rows of a file of text, whose columns have the types that fit their values. Who joins several such files needs to
/// know what other types would fit.
///
/// - **Threads:** confined to one
public interface TextSource extends RowSource {
    /// What the values of a column are, beside what its type says.
    enum Values {
        /// All are null, so that any type fits.
        NONE,
        /// Numbers that 64-bit floating-point ones hold exactly.
        DOUBLES,
        /// Anything else, or values that nobody looked at.
        OTHERS
    }

    /// What was found in a column.
    ///
    /// @param column its number in the schema
    /// @return what its values are; [Values#OTHERS] where the caller gave the schema
    Values values(int column);
}
