package dev.basalt.columnar.encoding;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.schema.DataType;

/// Tells which of some values are wanted, each for itself.
///
/// - **Threads:** confined to one
public interface ValueTest {
    /// The type of the values.
    ///
    /// @return the type
    DataType type();

    /// Tests values.
    ///
    /// @param values of this type
    /// @return a bit for each that is wanted
    long[] test(Column values);
}
