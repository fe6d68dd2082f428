package dev.basalt.core.filter;

/// A point in time or a time of day, as texts of ISO 8601 write them: `2026-01-31`, `2026-01-31T23:59:59.5+01:00`,
/// `2026-01-31 23:59` or `23:59:59`.
///
/// A date is its midnight, and what names no offset counts as UTC. A text that is not wholly one of these is none of
/// them: no other text is guessed at.
///
/// - **Threads:** confined to one
public final class IsoTime {
    /// What a text says.
    public enum Kind {
        /// No time.
        NONE,
        /// A point in time.
        POINT,
        /// A time of day.
        TIME_OF_DAY
    }

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long SECONDS_PER_DAY = 86_400;
    private static final long NANOS_PER_DAY = SECONDS_PER_DAY * NANOS_PER_SECOND;
    private static final int FRACTION_DIGITS = 9;
    private static final int MOST_YEAR_DIGITS = 9;
    private static final int[] DAYS_BEFORE_MONTH = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

    private Kind kind = Kind.NONE;
    private long day;
    private long nanoOfDay;

    private byte[] bytes = {};
    private int at;
    private int end;

    /// Begins as no time.
    public IsoTime() {}

    /// What was read or set last.
    ///
    /// @return the kind
    public Kind kind() {
        return kind;
    }

    /// The date.
    ///
    /// @return days since 1970-01-01 in UTC; 0 for a time of day
    public long day() {
        return day;
    }

    /// The time of day.
    ///
    /// @return nanoseconds since midnight in UTC
    public long nanoOfDay() {
        return nanoOfDay;
    }

    /// Becomes a point in time.
    ///
    /// @param epochDay days since 1970-01-01
    /// @param nanos    nanoseconds since midnight
    public void setPoint(long epochDay, long nanos) {
        kind = Kind.POINT;
        day = epochDay;
        nanoOfDay = nanos;
    }

    /// Becomes a time of day.
    ///
    /// @param nanos nanoseconds since midnight
    public void setTimeOfDay(long nanos) {
        kind = Kind.TIME_OF_DAY;
        day = 0;
        nanoOfDay = nanos;
    }

    /// The order of two of one kind.
    ///
    /// @param other the other
    /// @return negative, zero or positive
    public int compareWith(IsoTime other) {
        int byDay = Long.compare(day, other.day);
        return byDay != 0 ? byDay : Long.compare(nanoOfDay, other.nanoOfDay);
    }

    /// Reads a text.
    ///
    /// @param text the text
    /// @return whether it is a time; otherwise this is of no kind
    public boolean read(TextSlice text) {
        bytes = text.bytes();
        at = text.from();
        end = text.to();
        kind = Kind.NONE;
        if (end - at < 5 || !(isDigit(at) || bytes[at] == '+' || bytes[at] == '-')) {
            return false;
        }
        if (bytes[at + 2] == ':') {
            long nanos = clock();
            if (nanos >= 0 && at == end) {
                setTimeOfDay(nanos);
            }
        } else {
            readPoint();
        }
        return kind != Kind.NONE;
    }

    private void readPoint() {
        if (!readDate()) {
            return;
        }
        if (at == end) {
            setPoint(day, 0);
            return;
        }
        byte mark = bytes[at++];
        if (mark != 'T' && mark != 't' && mark != ' ') {
            return;
        }
        long nanos = clock();
        long offset = nanos < 0 ? Long.MIN_VALUE : offset();
        if (offset == Long.MIN_VALUE || at != end) {
            return;
        }
        long utc = nanos - offset * NANOS_PER_SECOND;
        setPoint(day + Math.floorDiv(utc, NANOS_PER_DAY), Math.floorMod(utc, NANOS_PER_DAY));
    }

    /// Reads a date to the day.
    private boolean readDate() {
        boolean negative = bytes[at] == '-';
        boolean signed = negative || bytes[at] == '+';
        if (signed) {
            at++;
        }
        int start = at;
        long year = 0;
        while (at < end && isDigit(at) && at - start < MOST_YEAR_DIGITS) {
            year = 10 * year + digit(at++);
        }
        int digits = at - start;
        if (digits < 4 || (digits > 4 && !signed) || (digits == 4 && signed && !negative)) {
            return false;
        }
        int month = pairBehind('-');
        int dayOfMonth = pairBehind('-');
        year = negative ? -year : year;
        if (month < 1 || month > 12 || dayOfMonth < 1) {
            return false;
        }
        boolean leap = (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
        int most = month == 2 && leap ? 29 : DAYS_BEFORE_MONTH[month] - DAYS_BEFORE_MONTH[month - 1];
        if (dayOfMonth > most) {
            return false;
        }
        long before = year - 1;
        long daysBefore =
                365 * before + Math.floorDiv(before, 4) - Math.floorDiv(before, 100) + Math.floorDiv(before, 400);
        day = daysBefore - 719_162 + DAYS_BEFORE_MONTH[month - 1] + (leap && month > 2 ? 1 : 0) + dayOfMonth - 1;
        return true;
    }

    /// Two digits behind a mark; -1 if they are not there.
    private int pairBehind(char mark) {
        if (at + 2 >= end || bytes[at] != mark || !isDigit(at + 1) || !isDigit(at + 2)) {
            return -1;
        }
        at += 3;
        return 10 * digit(at - 2) + digit(at - 1);
    }

    /// Reads a time of day; -1 if none is there.
    private long clock() {
        if (at + 1 >= end || !isDigit(at) || !isDigit(at + 1)) {
            return -1;
        }
        int hour = 10 * digit(at) + digit(at + 1);
        at += 2;
        int minute = pairBehind(':');
        if (hour > 23 || minute < 0 || minute > 59) {
            return -1;
        }
        long nanos = (hour * 60L + minute) * 60 * NANOS_PER_SECOND;
        if (at == end || bytes[at] != ':') {
            return nanos;
        }
        int second = pairBehind(':');
        if (second < 0 || second > 59) {
            return -1;
        }
        long fraction = fraction();
        return fraction < 0 ? -1 : nanos + second * NANOS_PER_SECOND + fraction;
    }

    private long fraction() {
        if (at == end || bytes[at] != '.') {
            return 0;
        }
        at++;
        long nanos = 0;
        int digits = 0;
        while (at < end && isDigit(at) && digits < FRACTION_DIGITS) {
            nanos = 10 * nanos + digit(at++);
            digits++;
        }
        if (digits == 0) {
            return -1;
        }
        while (digits++ < FRACTION_DIGITS) {
            nanos *= 10;
        }
        return nanos;
    }

    /// Reads an offset from UTC in seconds, 0 where the text ends; [Long#MIN_VALUE] if something else is there.
    private long offset() {
        if (at == end) {
            return 0;
        }
        byte mark = bytes[at];
        if (mark == 'Z' || mark == 'z') {
            at++;
            return 0;
        }
        if (mark != '+' && mark != '-') {
            return Long.MIN_VALUE;
        }
        int hour = pairBehind((char) mark);
        int minute = pairBehind(':');
        int second = at < end ? pairBehind(':') : 0;
        if (hour < 0 || hour > 18 || minute < 0 || minute > 59 || second < 0 || second > 59) {
            return Long.MIN_VALUE;
        }
        long seconds = (hour * 60L + minute) * 60 + second;
        return mark == '-' ? -seconds : seconds;
    }

    private boolean isDigit(int index) {
        return bytes[index] >= '0' && bytes[index] <= '9';
    }

    private int digit(int index) {
        return bytes[index] - '0';
    }
}
