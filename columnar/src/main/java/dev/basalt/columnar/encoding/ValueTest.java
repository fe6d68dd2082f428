package dev.basalt.columnar.encoding;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongRange;
import dev.basalt.columnar.schema.DataType;
import org.jspecify.annotations.Nullable;

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

    /// The values that are wanted, if they are integers that lie in one range or outside of it.
    ///
    /// @return the range; null if they are others, or this is not known
    default @Nullable LongRange range() {
        return null;
    }
}
