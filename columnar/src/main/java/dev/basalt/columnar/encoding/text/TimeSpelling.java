package dev.basalt.columnar.encoding.text;

import dev.basalt.columnar.encoding.internal.ByteRuns;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The spellings of dates and times that are known, and how they become numbers: days since 1970 for a date alone,
/// else seconds since 1970 or since midnight, times a power of ten if digits of a fraction follow.
///
/// A pattern is text in which `Y` stands for a year of four digits, `y` for its last two (1970 to 2069), `M` for
/// the number and `B` for the English name of a month, `D` for a day of two digits, `d` for one with a space for
/// its first digit if that is zero, `h`, `m` and `s` for hours, minutes and seconds of two digits. A year that is
/// not spelled is 2000.
final class TimeSpelling {
    /// How many spellings there are.
    static final int COUNT = 9;
    /// How many ways to go on with a fraction: none, then 3, 6 and 9 digits behind a point or a comma.
    static final int FRACTIONS = 7;
    /// The most bytes of one.
    static final int MAX_SIZE = 32;

    static final int DASHED_DATE = 0;
    static final int SLASHED_DATE = 1;
    static final int ISO = 2;
    static final int DASHED = 3;
    static final int SLASHED = 4;
    static final int ACCESS_LOG = 5;
    static final int COMPACT = 6;
    static final int SYSLOG = 7;
    static final int CLOCK = 8;

    private static final byte[][] PATTERNS = new byte[COUNT][];
    private static final int[] SIZES = {10, 10, 19, 19, 19, 20, 13, 15, 8};
    private static final byte[] MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec".getBytes(StandardCharsets.US_ASCII);
    private static final int[] MONTH_DAYS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    private static final int DAY_SECONDS = 86_400;
    /// The days of years 0 to 9999.
    private static final long FIRST_DAY = days(0, 1, 1);

    private static final long LAST_DAY = days(9999, 12, 31);
    /// Fractions of nanoseconds do not fit for all years.
    private static final long MOST_SECONDS = 9_000_000_000L;

    static {
        String[] patterns = {
            "Y-M-D",
            "Y/M/D",
            "Y-M-DTh:m:s",
            "Y-M-D h:m:s",
            "Y/M/D h:m:s",
            "D/B/Y:h:m:s",
            "yMD hms",
            "B d h:m:s",
            "h:m:s"
        };
        for (int i = 0; i < COUNT; i++) {
            PATTERNS[i] = patterns[i].getBytes(StandardCharsets.US_ASCII);
        }
    }

    /// How many bytes of each spelling come before the time of day; 0 if there is none or nothing else.
    private static final int[] DATE_SIZES = {0, 0, 11, 11, 11, 12, 7, 7, 0};
    private static final long CLOCK_ZEROS = 0x3030_3A30_303A_3030L;
    /// What makes bytes overflow to their highest bit that are no digits, or no colon.
    private static final long CLOCK_LIMITS = 0x7676_7F76_767F_7676L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    /// Where a date was seen last of each spelling, and which: -1 if nowhere. Times that follow one another mostly
    /// have the same.
    private final int[] seenAt = new int[COUNT];

    private final long[] seenDays = new long[COUNT];

    /// Where what [#match] found ends.
    private int end;

    private int fraction;
    private long value;
    /// The last time that was written, without its fraction, and what it was.
    private final byte[] written = new byte[MAX_SIZE];

    private int writtenSpelling = -1;
    private long writtenWhole;
    /// The day that year, month and day are of, if it was taken apart last.
    private long composedDay = Long.MIN_VALUE;

    private int year;
    private int month;
    private int day;
    private int second;

    TimeSpelling() {
        forget();
    }

    /// A number for a spelling with a fraction.
    static int code(int spelling, int fraction) {
        return spelling * 8 + fraction;
    }

    static boolean isCode(int code) {
        int spelling = code >>> 3;
        return code >= 0 && spelling < COUNT && (code & 7) < FRACTIONS && ((code & 7) == 0 || hasFraction(spelling));
    }

    /// The spelling of a code.
    static int spelling(int code) {
        return code >>> 3;
    }

    /// Forgets dates, as the text that they were in is another now.
    void forget() {
        Arrays.fill(seenAt, -1);
    }

    private static boolean hasFraction(int spelling) {
        return spelling >= ISO && spelling != COMPACT && spelling != SYSLOG;
    }

    private static int fractionDigits(int fraction) {
        return (fraction + 1) / 2 * 3;
    }

    /// The bytes of times of a spelling.
    static int size(int code) {
        return SIZES[code >>> 3] + ((code & 7) == 0 ? 0 : 1 + fractionDigits(code & 7));
    }

    int end() {
        return end;
    }

    int fraction() {
        return fraction;
    }

    long value() {
        return value;
    }

    /// Looks for a time at a place of a text that is the same since [#forget].
    ///
    /// @return whether there is one, which is then written back byte by byte as it is
    boolean match(int spelling, byte[] text, int from, int to) {
        if (to - from < SIZES[spelling]) {
            return false;
        }
        int date = DATE_SIZES[spelling];
        boolean seen = date > 0 && seenAt[spelling] >= 0 && ByteRuns.isSame(text, seenAt[spelling], text, from, date);
        boolean clockOnly = seen || spelling == CLOCK;
        if (clockOnly ? !clock(spelling, text, from + date) : !fields(PATTERNS[spelling], text, from)) {
            return false;
        }
        end = from + SIZES[spelling];
        fraction = 0;
        if (end < to && text[end] >= '0' && text[end] <= '9') {
            return false;
        }
        if (spelling == CLOCK) {
            value = second;
        } else {
            long days = seen ? seenDays[spelling] : days(year, month, day);
            seenAt[spelling] = from;
            seenDays[spelling] = days;
            value = spelling < ISO ? days : days * DAY_SECONDS + second;
        }
        if (hasFraction(spelling)) {
            matchFraction(text, to);
        }
        return true;
    }

    /// Reads a time of day.
    private boolean clock(int spelling, byte[] text, int at) {
        int hour;
        int minute;
        int seconds;
        if (spelling == COMPACT) {
            hour = pair(text, at);
            minute = pair(text, at + 2);
            seconds = pair(text, at + 4);
        } else {
            long digits = ByteWords.get(text, at) ^ CLOCK_ZEROS;
            if ((((digits + CLOCK_LIMITS) | digits) & HIGH_BITS) != 0) {
                return false;
            }
            long pairs = digits * 10 + (digits >>> 8);
            hour = (int) pairs & 0xFF;
            minute = (int) (pairs >>> 24) & 0xFF;
            seconds = (int) (pairs >>> 48) & 0xFF;
        }
        second = (hour * 60 + minute) * 60 + seconds;
        return isClock(hour, minute, seconds);
    }

    private static boolean isClock(int hour, int minute, int seconds) {
        return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && seconds >= 0 && seconds < 60;
    }

    private void matchFraction(byte[] text, int to) {
        int start = end + 1;
        if (start >= to || (text[end] != '.' && text[end] != ',')) {
            return;
        }
        int stop = start;
        while (stop < to && stop - start < 10 && text[stop] >= '0' && text[stop] <= '9') {
            stop++;
        }
        int digits = stop - start;
        if (digits == 3 || digits == 6 || (digits == 9 && Math.abs(value) < MOST_SECONDS)) {
            fraction = digits / 3 * 2 - (text[end] == '.' ? 1 : 0);
            value = value * Digits.power(digits) + Digits.parse(text, start, stop);
            end = stop;
        }
    }

    private boolean fields(byte[] pattern, byte[] text, int from) {
        int at = from;
        composedDay = Long.MIN_VALUE;
        int hour = 0;
        int minute = 0;
        int seconds = 0;
        year = 2000;
        month = 1;
        day = 1;
        for (byte field : pattern) {
            int pair = field == 'B' || field == 'd' ? 0 : pair(text, at);
            at += 2;
            switch (field) {
                case 'Y' -> {
                    int low = pair(text, at);
                    at += 2;
                    year = pair < 0 || low < 0 ? -1 : pair * 100 + low;
                }
                case 'y' -> year = pair < 0 ? -1 : pair + (pair < 70 ? 2000 : 1900);
                case 'M' -> month = pair;
                case 'D' -> day = pair;
                case 'd' -> day = text[at - 2] == ' ' ? digit(text[at - 1]) : pairFromTen(text, at - 2);
                case 'B' -> month = monthNamed(text, at++ - 2);
                case 'h' -> hour = pair;
                case 'm' -> minute = pair;
                case 's' -> seconds = pair;
                default -> {
                    if (text[--at - 1] != field) {
                        return false;
                    }
                }
            }
        }
        second = (hour * 60 + minute) * 60 + seconds;
        return isClock(hour, minute, seconds)
                && year >= 0
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= daysIn(year, month);
    }

    private static int daysIn(int year, int month) {
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return month == 2 && !leap ? 28 : MONTH_DAYS[month - 1];
    }

    private static int digit(byte text) {
        return text >= '0' && text <= '9' ? text - '0' : -1;
    }

    /// Two digits; -1 if they are none, also at the end of the text.
    private static int pair(byte[] text, int at) {
        if (at + 2 > text.length) {
            return -1;
        }
        int high = digit(text[at]);
        int low = digit(text[at + 1]);
        return high < 0 || low < 0 ? -1 : high * 10 + low;
    }

    private static int pairFromTen(byte[] text, int at) {
        return text[at] == '0' ? -1 : pair(text, at);
    }

    private static int monthNamed(byte[] text, int at) {
        for (int i = 0; i < 36; i += 3) {
            if (text[at] == MONTHS[i] && text[at + 1] == MONTHS[i + 1] && text[at + 2] == MONTHS[i + 2]) {
                return i / 3 + 1;
            }
        }
        return -1;
    }

    /// Days since 1970-01-01 in the Gregorian calendar; years begin in March, so that a leap day is their last.
    private static long days(int year, int month, int day) {
        long shifted = month > 2 ? year : year - 1L;
        long era = Math.floorDiv(shifted, 400L);
        long yearOfEra = shifted - era * 400;
        long dayOfYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468;
    }

    private void date(long days) {
        long shifted = days + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        int dayOfEra = (int) (shifted - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shiftedMonth = (5 * dayOfYear + 2) / 153;
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        year = (int) (era * 400 + yearOfEra + (month <= 2 ? 1 : 0));
    }

    /// Writes a time, [#size] bytes, and up to 8 bytes behind it, which must be there, that hold anything then.
    ///
    /// Rows that follow each other often are of the same second, or of the same day.
    ///
    /// @return false if there is no such time
    boolean write(int code, long time, byte[] out, int at) {
        int spelling = code >>> 3;
        int digits = fractionDigits(code & 7);
        if ((code & 7) == 0) {
            digits = 0;
        }
        long scale = Digits.power(digits);
        long whole = Math.floorDiv(time, scale);
        if (spelling != writtenSpelling || whole != writtenWhole) {
            if (!compose(spelling, whole)) {
                return false;
            }
            writtenSpelling = spelling;
            writtenWhole = whole;
        }
        ByteWords.copyLoose(written, 0, out, at, SIZES[spelling]);
        if (digits > 0) {
            int end = at + SIZES[spelling];
            out[end] = (byte) ((code & 1) != 0 ? '.' : ',');
            Digits.putLoose(time - whole * scale, digits, out, end + 1);
        }
        return true;
    }

    private boolean compose(int spelling, long whole) {
        long days = spelling < ISO ? whole : Math.floorDiv(whole, (long) DAY_SECONDS);
        if (spelling == CLOCK ? days != 0 : days < FIRST_DAY || days > LAST_DAY) {
            return false;
        }
        if (spelling != CLOCK && days != composedDay) {
            date(days);
            composedDay = days;
        }
        second = spelling < ISO ? 0 : (int) (whole - days * DAY_SECONDS);
        writeFields(PATTERNS[spelling], written, 0);
        return true;
    }

    private int writeFields(byte[] pattern, byte[] out, int start) {
        int at = start;
        for (byte field : pattern) {
            switch (field) {
                case 'Y' -> {
                    Digits.put(year, 4, out, at);
                    at += 2;
                }
                case 'y' -> Digits.put(year % 100, 2, out, at);
                case 'M' -> Digits.put(month, 2, out, at);
                case 'D' -> Digits.put(day, 2, out, at);
                case 'd' -> {
                    Digits.put(day, 2, out, at);
                    out[at] = day < 10 ? (byte) ' ' : out[at];
                }
                case 'B' -> System.arraycopy(MONTHS, 3 * month - 3, out, at++, 3);
                case 'h' -> Digits.put(second / 3600, 2, out, at);
                case 'm' -> Digits.put(second / 60 % 60, 2, out, at);
                case 's' -> Digits.put(second % 60, 2, out, at);
                default -> out[at--] = field;
            }
            at += 2;
        }
        return at;
    }
}
