package dev.basalt.columnar.file;

import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Simple;
import java.util.Arrays;

/// A value that no value of a page or column is below, or none is above.
///
/// - **Threads:** immutable
public sealed interface Bound {
    /// Of integers, booleans, dates and times.
    ///
    /// @param value the value; of `uint64` its bits
    record Whole(long value) implements Bound {}

    /// Of floating-point numbers; a zero is -0.0 where it bounds from below and 0.0 where it bounds from above.
    ///
    /// @param value the value, never NaN
    record Real(double value) implements Bound {}

    /// Of decimals (signed) and UUIDs (unsigned).
    ///
    /// @param high the upper 64 bits
    /// @param low  the lower 64 bits
    record Wide(long high, long low) implements Bound {}

    /// Of strings and other bytes, whose order is that of unsigned bytes.
    final class Bytes implements Bound {
        private final byte[] value;
        private final boolean exact;

        /// Makes a bound.
        ///
        /// @param value its bytes, which must not be changed any more
        /// @param exact whether it is a value that occurs, not one cut short
        public Bytes(byte[] value, boolean exact) {
            this.value = value;
            this.exact = exact;
        }

        /// The bytes.
        ///
        /// @return the array itself, not to be changed
        public byte[] value() {
            return value;
        }

        /// Whether it is a value that occurs, not one cut short.
        ///
        /// @return whether it is
        public boolean exact() {
            return exact;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes bytes && bytes.exact == exact && Arrays.equals(bytes.value, value);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return new String(value, java.nio.charset.StandardCharsets.UTF_8) + (exact ? "" : "…");
        }
    }

    /// Compares two bounds of one type.
    ///
    /// @param a    a bound
    /// @param b    another one
    /// @param type the type of the values
    /// @return negative, zero or positive as `a` is below, equal to or above `b`
    static int compare(Bound a, Bound b, DataType type) {
        return switch (a) {
            case Whole(long x) -> {
                long y = ((Whole) b).value();
                yield type == Simple.UINT64 ? Long.compareUnsigned(x, y) : Long.compare(x, y);
            }
            case Real(double x) -> Double.compare(x, ((Real) b).value());
            case Wide(long high, long low) -> {
                Wide other = (Wide) b;
                int first =
                        type == Simple.UUID ? Long.compareUnsigned(high, other.high) : Long.compare(high, other.high);
                yield first != 0 ? first : Long.compareUnsigned(low, other.low);
            }
            case Bytes bytes -> Arrays.compareUnsigned(bytes.value, ((Bytes) b).value);
        };
    }
}
