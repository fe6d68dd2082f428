package dev.basalt.parquet;

import dev.basalt.columnar.schema.DataType.TimeUnit;

/// Timestamps of 96 bits, as older writers made them: nanoseconds of a day, and the number of the Julian day.
///
/// - **Threads:** stateless
final class Int96 {
    private static final long JULIAN_EPOCH_DAY = 2_440_588;
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final long DAY_NANOS = 1000 * DAY_MICROS;

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

    /// The nanoseconds since 1970.
    ///
    /// @throws ArithmeticException if 64 bits do not hold them
    static long nanos(long nanosOfDay, int julianDay) {
        return Math.addExact(Math.multiplyExact(julianDay - JULIAN_EPOCH_DAY, DAY_NANOS), nanosOfDay);
    }

    /// The microseconds since 1970, rounded down. What 64 bits do not hold wraps around, as it did where Spark wrote
    /// the day: so microseconds in are microseconds out.
    static long micros(long nanosOfDay, int julianDay) {
        return (julianDay - JULIAN_EPOCH_DAY) * DAY_MICROS + Math.floorDiv(nanosOfDay, 1000L);
    }

    /// Whether 64 bits hold the nanoseconds since 1970.
    static boolean fitsNanos(long nanosOfDay, int julianDay) {
        long day = julianDay - JULIAN_EPOCH_DAY;
        if (nanosOfDay >= 0 && nanosOfDay < DAY_NANOS && Math.abs(day) < Long.MAX_VALUE / DAY_NANOS) {
            return true;
        }
        try {
            nanos(nanosOfDay, julianDay);
            return true;
        } catch (ArithmeticException e) {
            return false;
        }
    }
}
