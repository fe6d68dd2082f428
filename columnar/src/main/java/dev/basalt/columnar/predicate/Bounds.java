package dev.basalt.columnar.predicate;

import org.jspecify.annotations.Nullable;

/// What is known of the values of one column in some rows. A value that is not null is never below the least or
/// above the greatest; for floating-point numbers that holds of those that are numbers.
///
/// @param rows     how many rows
/// @param nulls    how many of them have no value
/// @param least    the least value, or something below it
/// @param greatest the greatest value, or something above it
/// @param members  tells some of the values that are not there; null if nothing does
public record Bounds(
        long rows,
        long nulls,
        Limit least,
        Limit greatest,
        @Nullable Membership members) {
    /// Bounds that say nothing of single values.
    ///
    /// @param rows     how many rows
    /// @param nulls    how many of them have no value
    /// @param least    the least value, or something below it
    /// @param greatest the greatest value, or something above it
    public Bounds(long rows, long nulls, Limit least, Limit greatest) {
        this(rows, nulls, least, greatest, null);
    }

    /// An end of the values' range.
    public sealed interface Limit {
        /// Nothing is known.
        record Unknown() implements Limit {}

        /// Of integers, booleans, dates and times.
        ///
        /// @param value as it lies in memory
        record OfLong(long value) implements Limit {}

        /// Of floating-point numbers.
        ///
        /// @param value  not NaN
        /// @param anyNan whether there may be values that are not numbers
        record OfDouble(double value, boolean anyNan) implements Limit {}

        /// Of decimals and UUIDs.
        ///
        /// @param high the upper 64 bits
        /// @param low  the lower 64 bits
        record OfWide(long high, long low) implements Limit {}

        /// Of strings and binary values, in the order of their unsigned bytes.
        ///
        /// @param value the bytes
        @SuppressWarnings("ArrayRecordComponent")
        record OfBytes(byte[] value) implements Limit {}
    }
}
