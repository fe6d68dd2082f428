package dev.basalt.parquet;

import dev.basalt.columnar.schema.DataType.TimeUnit;

/// Timestamps of 96 bits, as older writers made them: nanoseconds of a day, and the number of the Julian day.
///
/// - **Threads:** stateless
final class Int96 {
    private static final long JULIAN_EPOCH_DAY = 2_440_588;
    private static final long DAY_SECONDS = 86_400;
    private static final long DAY_NANOS = DAY_SECONDS * 1_000_000_000;

    private Int96() {}

    /// How many of a unit a second has.
    static long perSecond(TimeUnit unit) {
        return switch (unit) {
            case SECOND -> 1;
            case MILLISECOND -> 1_000;
            case MICROSECOND -> 1_000_000;
            case NANOSECOND -> 1_000_000_000;
        };
    }

    /// The time since 1970, rounded down.
    ///
    /// @throws IllegalArgumentException if it is out of range
    static long in(TimeUnit unit, long nanosOfDay, int julianDay) {
        long parts = perSecond(unit);
        try {
            long day = Math.multiplyExact(julianDay - JULIAN_EPOCH_DAY, DAY_SECONDS * parts);
            return Math.addExact(day, Math.floorDiv(nanosOfDay, 1_000_000_000 / parts));
        } catch (ArithmeticException e) {
            throw new Bytes.BadBytesException("a timestamp must fit into 64 bits of "
                    + unit.name().toLowerCase(java.util.Locale.ROOT) + "s, but one on Julian day " + julianDay
                    + " does not");
        }
    }

    /// Whether a time fits into 64 bits of a unit.
    static boolean fits(TimeUnit unit, long nanosOfDay, int julianDay) {
        long day = julianDay - JULIAN_EPOCH_DAY;
        return (nanosOfDay >= 0 && nanosOfDay < DAY_NANOS && Math.abs(day) < Long.MAX_VALUE / (DAY_SECONDS * perSecond(unit)))
                || isExact(unit, nanosOfDay, julianDay);
    }

    private static boolean isExact(TimeUnit unit, long nanosOfDay, int julianDay) {
        try {
            in(unit, nanosOfDay, julianDay);
            return true;
        } catch (Bytes.BadBytesException e) {
            return false;
        }
    }
}
