package dev.basalt.columnar.arrow;

import dev.basalt.columnar.schema.DataType.TimeUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A type as Arrow has it, which says how the buffers of an array lie.
///
/// - **Threads:** immutable
sealed interface ArrowType {
    /// How the places of values of various sizes are kept.
    enum Width {
        /// Where each ends, in 32 bits.
        INT32,
        /// Where each ends, in 64 bits.
        INT64,
        /// Views of 16 bytes, which hold short values and refer to long ones.
        VIEW
    }

    record NullType() implements ArrowType {}

    record Bool() implements ArrowType {}

    record Int(int bits, boolean signed) implements ArrowType {}

    record Floating(int bits) implements ArrowType {}

    record Variable(boolean text, Width width) implements ArrowType {}

    record FixedBytes(int size) implements ArrowType {}

    record DecimalType(int precision, int scale, int bits) implements ArrowType {}

    /// Days in 32 bits, or milliseconds in 64.
    record Date(boolean days) implements ArrowType {}

    record TimeOfDay(TimeUnit unit) implements ArrowType {
        int bits() {
            return unit == TimeUnit.SECOND || unit == TimeUnit.MILLISECOND ? 32 : 64;
        }
    }

    record Instant(TimeUnit unit, @Nullable String zone) implements ArrowType {}

    record Duration(TimeUnit unit) implements ArrowType {}

    record ListType(boolean large) implements ArrowType {}

    record FixedList(int size) implements ArrowType {}

    record StructType() implements ArrowType {}

    record MapType() implements ArrowType {}

    /// What the indices of a dictionary-encoded column are.
    ///
    /// @param id    of the dictionary
    /// @param index the type of the indices
    record Dictionary(long id, Int index) {}

    /// A column, or a part of one, as Arrow has it.
    ///
    /// @param type       of the values; of the dictionary's values where there is one
    /// @param dictionary null where values stand for themselves
    record ArrowField(
            String name,
            ArrowType type,
            boolean nullable,
            Map<String, String> metadata,
            List<ArrowField> children,
            @Nullable Dictionary dictionary) {
        /// The same values without indices.
        ArrowField values() {
            return new ArrowField(name, type, nullable, metadata, children, null);
        }
    }
}
