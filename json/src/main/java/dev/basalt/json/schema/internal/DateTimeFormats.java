package dev.basalt.json.schema.internal;

/// Dates, times and durations of RFC 3339.
public final class DateTimeFormats {
    private static final int DATE_LENGTH = 10;
    private static final int MINUTES_OF_DAY = 24 * 60;

    private DateTimeFormats() {}

    /// `full-date`.
    ///
    /// @param b    UTF-8
    /// @param from index of the first byte
    /// @param to   index behind the last byte
    /// @return whether the bytes are one
    public static boolean isDate(byte[] b, int from, int to) {
        if (to - from != DATE_LENGTH || b[from + 4] != '-' || b[from + 7] != '-') {
            return false;
        }
        int century = twoDigits(b, from, to);
        int rest = twoDigits(b, from + 2, to);
        int month = twoDigits(b, from + 5, to);
        int day = twoDigits(b, from + 8, to);
        if (century < 0 || rest < 0 || month < 1 || month > 12) {
            return false;
        }
        boolean leap = rest % 4 == 0 && (rest != 0 || century % 4 == 0);
        int days = switch (month) {
            case 2 -> leap ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
        return day >= 1 && day <= days;
    }

    /// `full-time`. A leap second is the last of a day in UTC.
    ///
    /// @param b    UTF-8
    /// @param from index of the first byte
    /// @param to   index behind the last byte
    /// @return whether the bytes are one
    public static boolean isTime(byte[] b, int from, int to) {
        int hour = twoDigits(b, from, to);
        int minute = twoDigits(b, from + 3, to);
        int second = twoDigits(b, from + 6, to);
        if (hour < 0 || minute < 0 || second < 0 || b[from + 2] != ':' || b[from + 5] != ':') {
            return false;
        }
        int at = from + 8;
        if (at < to && b[at] == '.') {
            int digits = digits(b, at + 1, to);
            if (digits == at + 1) {
                return false;
            }
            at = digits;
        }
        int offset = offset(b, at, to);
        if (hour > 23 || minute > 59 || second > 60 || offset == Integer.MIN_VALUE) {
            return false;
        }
        return second < 60 || Math.floorMod(60 * hour + minute - offset, MINUTES_OF_DAY) == MINUTES_OF_DAY - 1;
    }

    /// The offset from UTC in minutes, the least integer where there is none.
    private static int offset(byte[] b, int at, int to) {
        if (at + 1 == to && (b[at] | 0x20) == 'z') {
            return 0;
        }
        if (at + 6 != to || (b[at] != '+' && b[at] != '-') || b[at + 3] != ':') {
            return Integer.MIN_VALUE;
        }
        int hours = twoDigits(b, at + 1, to);
        int minutes = twoDigits(b, at + 4, to);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        return (b[at] == '-' ? -1 : 1) * (60 * hours + minutes);
    }

    /// `date-time`.
    ///
    /// @param b    UTF-8
    /// @param from index of the first byte
    /// @param to   index behind the last byte
    /// @return whether the bytes are one
    public static boolean isDateTime(byte[] b, int from, int to) {
        int time = from + DATE_LENGTH;
        return time < to && (b[time] | 0x20) == 't' && isDate(b, from, time) && isTime(b, time + 1, to);
    }

    /// `duration` of appendix A: units follow each other without a gap, weeks stand alone.
    ///
    /// @param b    UTF-8
    /// @param from index of the first byte
    /// @param to   index behind the last byte
    /// @return whether the bytes are one
    public static boolean isDuration(byte[] b, int from, int to) {
        if (from == to || b[from] != 'P') {
            return false;
        }
        int at = from + 1;
        int week = digits(b, at, to);
        if (week > at && week + 1 == to && b[week] == 'W') {
            return true;
        }
        int date = units(b, at, to, "YMD");
        if (date == to) {
            return date > at;
        }
        return date >= at && b[date] == 'T' && date + 1 < to && units(b, date + 1, to, "HMS") == to;
    }

    /// The index behind numbers with units, each the successor of the one before; -1 where one is not.
    private static int units(byte[] b, int from, int to, String order) {
        int at = from;
        int next = -1;
        while (at < to && b[at] != 'T') {
            int unit = digits(b, at, to);
            int index = unit == at || unit == to ? -1 : order.indexOf(b[unit]);
            if (index < 0 || (next >= 0 && index != next)) {
                return -1;
            }
            next = index + 1;
            at = unit + 1;
        }
        return at;
    }

    private static int digits(byte[] b, int from, int to) {
        int at = from;
        while (at < to && b[at] >= '0' && b[at] <= '9') {
            at++;
        }
        return at;
    }

    private static int twoDigits(byte[] b, int at, int to) {
        if (at + 2 > to || digits(b, at, at + 2) != at + 2) {
            return -1;
        }
        return 10 * (b[at] - '0') + b[at + 1] - '0';
    }
}
