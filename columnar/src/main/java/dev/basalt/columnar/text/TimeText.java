package dev.basalt.columnar.text;

import dev.basalt.columnar.schema.DataType.TimeUnit;
import java.time.DateTimeException;
import java.time.LocalDate;

/// Dates, times of day and timestamps as text of ISO 8601, years 0000 to 9999 as four digits.
///
/// - **Threads:** stateless
final class TimeText {
    private static final long SECONDS_PER_DAY = 86_400;
    private static final long[] POWERS = {
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
    };

    private TimeText() {}

    static int digits(TimeUnit unit) {
        return switch (unit) {
            case SECOND -> 0;
            case MILLISECOND -> 3;
            case MICROSECOND -> 6;
            case NANOSECOND -> 9;
        };
    }

    static void date(long epochDay, StringBuilder to) {
        // Beyond what a calendar date of the library can be, the number itself is still exact.
        if (epochDay < LocalDate.MIN.toEpochDay() || epochDay > LocalDate.MAX.toEpochDay()) {
            to.append("day ").append(epochDay);
        } else {
            to.append(LocalDate.ofEpochDay(epochDay));
        }
    }

    static void timeOfDay(long steps, TimeUnit unit, StringBuilder to) {
        long seconds = Math.floorDiv(steps, unit.perSecond());
        if (steps < 0) {
            to.append('-');
            timeOfDay(Math.negateExact(Math.max(steps, -Long.MAX_VALUE)), unit, to);
            return;
        }
        pad(seconds / 3600, 2, to);
        to.append(':');
        pad(seconds / 60 % 60, 2, to);
        to.append(':');
        pad(seconds % 60, 2, to);
        if (unit != TimeUnit.SECOND) {
            to.append('.');
            pad(steps % unit.perSecond(), digits(unit), to);
        }
    }

    static void timestamp(long steps, TimeUnit unit, boolean zoned, StringBuilder to) {
        long perDay = unit.perSecond() * SECONDS_PER_DAY;
        date(Math.floorDiv(steps, perDay), to);
        to.append('T');
        timeOfDay(Math.floorMod(steps, perDay), unit, to);
        if (zoned) {
            to.append('Z');
        }
    }

    private static void pad(long value, int digits, StringBuilder to) {
        String text = Long.toString(value);
        to.repeat('0', Math.max(0, digits - text.length())).append(text);
    }

    /// Reads a date.
    ///
    /// @throws DateTimeException if it is none
    static long parseDate(String text) {
        if (text.startsWith("day ")) {
            return number(text.substring(4), text);
        }
        if (isPlainDate(text, text.length())) {
            return day(text);
        }
        return LocalDate.parse(text).toEpochDay();
    }

    /// Whether the first characters look like `2026-01-31`.
    static boolean isPlainDate(String text, int length) {
        return length == 10
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && digitsAt(text, 0, 4)
                && digitsAt(text, 5, 7)
                && digitsAt(text, 8, 10);
    }

    private static long day(String text) {
        return LocalDate.of(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10))
                .toEpochDay();
    }

    /// Reads a time of day.
    ///
    /// @throws DateTimeException if it is none, or finer than the unit
    static long parseTimeOfDay(String text, TimeUnit unit) {
        Clock clock = new Clock();
        int end = clock.read(text, 0);
        if (end != text.length()) {
            throw new DateTimeException("something follows the time");
        }
        return clock.steps(0, unit);
    }

    /// Reads a timestamp.
    ///
    /// @param zoned whether it must end in `Z` or an offset from UTC
    /// @throws DateTimeException if it is none, finer than the unit, or beyond what 64 bits hold
    static long parseTimestamp(String text, TimeUnit unit, boolean zoned) {
        int split = text.indexOf('T');
        if (split < 0) {
            split = text.indexOf(' ', 1);
            if (split >= 0 && text.startsWith("day ")) {
                split = -1;
            }
        }
        if (split < 0) {
            throw new DateTimeException("there is no time of day");
        }
        long day = parseDate(text.substring(0, split));
        Clock clock = new Clock();
        int end = clock.read(text, split + 1);
        long offset = 0;
        if (zoned) {
            offset = offsetSeconds(text, end);
        } else if (end != text.length()) {
            throw new DateTimeException("something follows the time");
        }
        try {
            return clock.steps(Math.subtractExact(Math.multiplyExact(day, SECONDS_PER_DAY), offset), unit);
        } catch (ArithmeticException e) {
            throw new DateTimeException("it is beyond what 64 bits hold", e);
        }
    }

    /// How many digits stand behind the second.
    static int fractionDigits(String text) {
        int point = text.indexOf('.');
        int end = point + 1;
        while (point >= 0 && end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return point < 0 ? 0 : end - point - 1;
    }

    private static long offsetSeconds(String text, int at) {
        int left = text.length() - at;
        if (left == 1 && text.charAt(at) == 'Z') {
            return 0;
        }
        boolean colon = left == 6 && text.charAt(at + 3) == ':';
        if (left < 3
                || (left != 3 && left != 5 && !colon)
                || (text.charAt(at) != '+' && text.charAt(at) != '-')
                || !digitsAt(text, at + 1, at + 3)) {
            throw new DateTimeException("an offset from UTC must follow the time");
        }
        int minutesAt = colon ? at + 4 : at + 3;
        int minutes = left == 3 ? 0 : digits(text, minutesAt, minutesAt + 2);
        int hours = digits(text, at + 1, at + 3);
        if (hours > 18 || minutes > 59) {
            throw new DateTimeException("the offset from UTC is too large");
        }
        long seconds = hours * 3600L + minutes * 60L;
        return text.charAt(at) == '-' ? -seconds : seconds;
    }

    private static long number(String digits, String text) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new DateTimeException("not a day: " + text, e);
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean digitsAt(String text, int from, int to) {
        if (to > text.length()) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static int digits(String text, int from, int to) {
        if (!digitsAt(text, from, to)) {
            throw new DateTimeException("digits are missing");
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            value = value * 10 + text.charAt(i) - '0';
        }
        return value;
    }

    /// Hours, minutes, seconds and what is behind.
    private static final class Clock {
        private long seconds;
        private long nanos;

        int read(String text, int at) {
            int hours = digits(text, at, at + 2);
            if (at + 5 > text.length() || text.charAt(at + 2) != ':') {
                throw new DateTimeException("a time must begin with hours and minutes");
            }
            int minutes = digits(text, at + 3, at + 5);
            int second = 0;
            int end = at + 5;
            if (end < text.length() && text.charAt(end) == ':') {
                second = digits(text, end + 1, end + 3);
                end += 3;
                if (end < text.length() && text.charAt(end) == '.') {
                    int from = end + 1;
                    end = from;
                    while (end < text.length() && isDigit(text.charAt(end))) {
                        end++;
                    }
                    if (end == from || end - from > 9) {
                        throw new DateTimeException("one to nine digits must follow the point");
                    }
                    nanos = digits(text, from, end) * POWERS[9 - (end - from)];
                }
            }
            if (hours > 23 || minutes > 59 || second > 59) {
                throw new DateTimeException("the time is beyond a day");
            }
            seconds = hours * 3600L + minutes * 60L + second;
            return end;
        }

        long steps(long epochSeconds, TimeUnit unit) {
            long nanosPerStep = TimeUnit.NANOSECOND.perSecond() / unit.perSecond();
            if (nanos % nanosPerStep != 0) {
                throw new DateTimeException("it is finer than the unit of the column");
            }
            long whole = Math.addExact(epochSeconds, seconds);
            long steps = nanos / nanosPerStep;
            // Below the epoch the product of the seconds alone may not fit although the sum does.
            if (whole < 0 && steps > 0) {
                return Math.addExact(Math.multiplyExact(whole + 1, unit.perSecond()), steps - unit.perSecond());
            }
            return Math.addExact(Math.multiplyExact(whole, unit.perSecond()), steps);
        }
    }
}
