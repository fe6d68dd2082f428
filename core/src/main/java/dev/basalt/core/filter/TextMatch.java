package dev.basalt.core.filter;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Decides whether texts hold another, begin with it or follow a pattern, without making objects.
///
/// Without regard to case, two characters are the same if their lower-case forms are, those of their upper-case forms
/// included; no character ever stands for two.
///
/// - **Threads:** immutable
public final class TextMatch {
    private static final int ANY = -1;
    private static final int ONE = -2;
    private static final int MALFORMED = 0xFFFD;

    private static final byte[] LOWER = new byte[128];

    static {
        for (int i = 0; i < LOWER.length; i++) {
            LOWER[i] = (byte) fold(i);
        }
    }

    private final Check.Form form;
    private final boolean ignoreCase;
    private final byte[] utf8;
    private final int[] points;
    private final byte[] prefix;
    /// The text in lower case, if it is ASCII and letters of both cases are the same.
    private final byte[] foldedAscii;

    private TextMatch(Check.Matches check) {
        this.form = check.form();
        this.ignoreCase = check.ignoreCase();
        this.utf8 = check.text().getBytes(StandardCharsets.UTF_8);
        this.points = form == Check.Form.LIKE
                ? pattern(check.text())
                : check.text().codePoints().toArray();
        if (ignoreCase) {
            for (int i = 0; i < points.length; i++) {
                points[i] = points[i] < 0 ? points[i] : fold(points[i]);
            }
        }
        this.foldedAscii = ignoreCase && Arrays.stream(points).allMatch(point -> point >= 0 && point < LOWER.length)
                ? new String(points, 0, points.length).getBytes(StandardCharsets.US_ASCII)
                : new byte[0];
        this.prefix = ignoreCase || form == Check.Form.CONTAINS ? new byte[0] : prefix(points);
    }

    /// Prepares a check.
    ///
    /// @param check the check
    /// @return what decides it
    public static TextMatch of(Check.Matches check) {
        return new TextMatch(check);
    }

    static boolean endsInEscape(String pattern) {
        int backslashes = 0;
        for (int i = pattern.length() - 1; i >= 0 && pattern.charAt(i) == '\\'; i--) {
            backslashes++;
        }
        return (backslashes & 1) != 0;
    }

    private static int[] pattern(String text) {
        int[] written = text.codePoints().toArray();
        int[] points = new int[written.length];
        int count = 0;
        for (int i = 0; i < written.length; i++) {
            int point = written[i];
            if (point == '\\' && i + 1 < written.length) {
                points[count++] = written[++i];
            } else if (point != '%' || count == 0 || points[count - 1] != ANY) {
                points[count++] = point == '%' ? ANY : point == '_' ? ONE : point;
            }
        }
        return Arrays.copyOf(points, count);
    }

    private static byte[] prefix(int[] points) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < points.length && points[i] >= 0; i++) {
            text.appendCodePoint(points[i]);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// The bytes that every text begins with that matches.
    ///
    /// @return a copy; empty where nothing can be said
    public byte[] prefix() {
        return prefix.clone();
    }

    /// Whether the texts that begin with [#prefix] are just those that match.
    ///
    /// @return whether they are
    public boolean isPrefix() {
        return !ignoreCase && form == Check.Form.STARTS_WITH;
    }

    /// Whether a text matches.
    ///
    /// @param text the text
    /// @return whether it does
    public boolean matches(TextSlice text) {
        return matches(text.bytes(), text.from(), text.to());
    }

    /// Whether a text matches.
    ///
    /// @param bytes holds the text
    /// @param from  index of its first byte
    /// @param to    index behind its last
    /// @return whether it does
    public boolean matches(byte[] bytes, int from, int to) {
        return switch (form) {
            case CONTAINS -> ignoreCase ? containsFolded(bytes, from, to) : contains(bytes, from, to);
            case STARTS_WITH ->
                ignoreCase
                        ? startsFolded(bytes, from, to)
                        : to - from >= utf8.length
                                && Arrays.equals(bytes, from, from + utf8.length, utf8, 0, utf8.length);
            case LIKE -> like(bytes, from, to);
        };
    }

    private boolean contains(byte[] bytes, int from, int to) {
        if (utf8.length == 0) {
            return true;
        }
        byte first = utf8[0];
        int last = to - utf8.length;
        for (int i = from; i <= last; i++) {
            if (bytes[i] == first && Arrays.equals(bytes, i, i + utf8.length, utf8, 0, utf8.length)) {
                return true;
            }
        }
        return false;
    }

    private boolean containsFolded(byte[] bytes, int from, int to) {
        if (points.length == 0) {
            return true;
        }
        if (foldedAscii.length > 0 && isAscii(bytes, from, to)) {
            return containsAscii(bytes, from, to);
        }
        for (int at = from; at < to; at += length(bytes, at, to)) {
            if (fold(point(bytes, at, to)) == points[0] && startsFolded(bytes, at, to)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAscii(byte[] bytes, int from, int to) {
        int all = 0;
        for (int i = from; i < to; i++) {
            all |= bytes[i];
        }
        return all >= 0;
    }

    private boolean containsAscii(byte[] bytes, int from, int to) {
        int last = to - foldedAscii.length;
        for (int start = from; start <= last; start++) {
            int i = 0;
            while (i < foldedAscii.length && LOWER[bytes[start + i]] == foldedAscii[i]) {
                i++;
            }
            if (i == foldedAscii.length) {
                return true;
            }
        }
        return false;
    }

    private boolean startsFolded(byte[] bytes, int from, int to) {
        int at = from;
        for (int point : points) {
            if (at >= to || fold(point(bytes, at, to)) != point) {
                return false;
            }
            at += length(bytes, at, to);
        }
        return true;
    }

    /// Goes on behind the last `%` one character further whenever what follows it does not fit.
    private boolean like(byte[] bytes, int from, int to) {
        int at = from;
        int next = 0;
        int retryAt = -1;
        int retryNext = -1;
        while (at < to) {
            if (next < points.length && points[next] == ANY) {
                retryNext = ++next;
                retryAt = at;
            } else if (next < points.length && fits(points[next], bytes, at, to)) {
                at += length(bytes, at, to);
                next++;
            } else if (retryAt >= 0) {
                retryAt += length(bytes, retryAt, to);
                at = retryAt;
                next = retryNext;
            } else {
                return false;
            }
        }
        while (next < points.length && points[next] == ANY) {
            next++;
        }
        return next == points.length;
    }

    private boolean fits(int wanted, byte[] bytes, int at, int to) {
        if (wanted == ONE) {
            return true;
        }
        int point = point(bytes, at, to);
        return wanted == (ignoreCase ? fold(point) : point);
    }

    private static int fold(int point) {
        if (point < 0x80) {
            return point >= 'A' && point <= 'Z' ? point + ('a' - 'A') : point;
        }
        return Character.toLowerCase(Character.toUpperCase(point));
    }

    private static int length(byte[] bytes, int at, int to) {
        int lead = bytes[at];
        int length = lead >= 0 ? 1 : lead >= (byte) 0xF0 ? 4 : lead >= (byte) 0xE0 ? 3 : lead >= (byte) 0xC0 ? 2 : 1;
        return Math.min(length, to - at);
    }

    private static int point(byte[] bytes, int at, int to) {
        int lead = bytes[at];
        if (lead >= 0) {
            return lead;
        }
        int length = length(bytes, at, to);
        return switch (length) {
            case 2 -> (lead & 0x1F) << 6 | (bytes[at + 1] & 0x3F);
            case 3 -> (lead & 0x0F) << 12 | (bytes[at + 1] & 0x3F) << 6 | (bytes[at + 2] & 0x3F);
            case 4 ->
                (lead & 0x07) << 18
                        | (bytes[at + 1] & 0x3F) << 12
                        | (bytes[at + 2] & 0x3F) << 6
                        | (bytes[at + 3] & 0x3F);
            default -> MALFORMED;
        };
    }
}
