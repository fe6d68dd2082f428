package dev.basalt.json.schema.internal;

/// URIs of RFC 3986, IRIs of RFC 3987, URI templates of RFC 6570, JSON Pointers of RFC 6901.
public final class UriFormats {
    private static final String UNRESERVED_MARKS = "-._~";
    private static final String SUB_DELIMITERS = "!$&'()*+,;=";
    private static final String NO_LITERALS = " \"<>\\^`{|}";
    private static final String OPERATORS = "+#./;?&=,!@|";

    private UriFormats() {}

    /// A URI or IRI, or a reference to one.
    ///
    /// @param b             UTF-8
    /// @param from          index of the first byte
    /// @param to            index behind the last byte
    /// @param reference     whether a relative reference is allowed too
    /// @param international whether characters beyond ASCII are allowed
    /// @return whether the bytes are one
    public static boolean isUri(byte[] b, int from, int to, boolean reference, boolean international) {
        int at = behindScheme(b, from, to);
        boolean relative = at < 0;
        if (relative) {
            if (!reference) {
                return false;
            }
            at = from;
        }
        if (at + 1 < to && b[at] == '/' && b[at + 1] == '/') {
            int end = at + 2;
            while (end < to && b[end] != '/' && b[end] != '?' && b[end] != '#') {
                end++;
            }
            if (!isAuthority(b, at + 2, end, international)) {
                return false;
            }
            at = end;
            relative = false;
        }
        int path = at;
        while (at < to && b[at] != '?' && b[at] != '#') {
            // The first segment of a relative reference would be taken for a scheme.
            if (b[at] == '/') {
                relative = false;
            } else if (b[at] == ':' && relative) {
                return false;
            }
            at++;
        }
        if (!isText(b, path, at, ":@/", international, false)) {
            return false;
        }
        if (at < to && b[at] == '?') {
            int query = ++at;
            while (at < to && b[at] != '#') {
                at++;
            }
            if (!isText(b, query, at, ":@/?", international, true)) {
                return false;
            }
        }
        return at == to || isText(b, at + 1, to, ":@/?", international, false);
    }

    private static int behindScheme(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            if (b[i] == ':') {
                return i == from ? -1 : i + 1;
            }
            boolean letter = (b[i] | 0x20) >= 'a' && (b[i] | 0x20) <= 'z';
            boolean more = i > from && (HostFormats.isLetterOrDigit(b[i]) || b[i] == '+' || b[i] == '-' || b[i] == '.');
            if (!letter && !more) {
                return -1;
            }
        }
        return -1;
    }

    private static boolean isAuthority(byte[] b, int from, int to, boolean international) {
        int host = from;
        for (int i = from; i < to; i++) {
            if (b[i] == '@') {
                if (!isText(b, from, i, ":", international, false)) {
                    return false;
                }
                host = i + 1;
                break;
            }
        }
        int end = host;
        if (host < to && b[host] == '[') {
            while (end < to && b[end] != ']') {
                end++;
            }
            if (end == to || (!HostFormats.isIpV6(b, host + 1, end) && !isFutureAddress(b, host + 1, end))) {
                return false;
            }
            end++;
        } else {
            while (end < to && b[end] != ':') {
                end++;
            }
            if (!isText(b, host, end, "", international, false)) {
                return false;
            }
        }
        if (end < to && b[end++] != ':') {
            return false;
        }
        for (int i = end; i < to; i++) {
            if (b[i] < '0' || b[i] > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean isFutureAddress(byte[] b, int from, int to) {
        int at = from + 1;
        while (at < to && Character.digit(b[at], 16) >= 0) {
            at++;
        }
        return from < to
                && (b[from] | 0x20) == 'v'
                && at > from + 1
                && at + 1 < to
                && b[at] == '.'
                && isText(b, at + 1, to, ":", false, false);
    }

    /// Unreserved characters, delimiters within parts, escaped bytes, and some more.
    private static boolean isText(byte[] b, int from, int to, String more, boolean international, boolean privateUse) {
        for (int i = from; i < to; i++) {
            byte c = b[i];
            if (c == '%') {
                if (!isEscape(b, i, to)) {
                    return false;
                }
                i += 2;
            } else if (c < 0) {
                int codePoint = international ? Regex.codePoint(b, i) : -1;
                if (!isInternational(codePoint, privateUse)) {
                    return false;
                }
                i += Regex.width(c) - 1;
            } else if (!HostFormats.isLetterOrDigit(c)
                    && UNRESERVED_MARKS.indexOf(c) < 0
                    && SUB_DELIMITERS.indexOf(c) < 0
                    && more.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /// `ucschar`, or `iprivate` where that is allowed.
    private static boolean isInternational(int c, boolean privateUse) {
        boolean reserved = (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF_0000;
        if (reserved) {
            return privateUse && (c & 0xFFFE) != 0xFFFE;
        }
        return c >= 0xA0
                && (c & 0xFFFE) != 0xFFFE
                && !(c >= 0xFDD0 && c <= 0xFDEF)
                && !(c >= 0xFFF0 && c <= 0xFFFF)
                && !(c >= 0xE_0000 && c <= 0xE_0FFF);
    }

    private static boolean isEscape(byte[] b, int at, int to) {
        return at + 2 < to && Character.digit(b[at + 1], 16) >= 0 && Character.digit(b[at + 2], 16) >= 0;
    }

    /// A URI template. Operators that are reserved for extensions are allowed.
    ///
    /// @param b    UTF-8
    /// @param from index of the first byte
    /// @param to   index behind the last byte
    /// @return whether the bytes are one
    public static boolean isTemplate(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            byte c = b[i];
            if (c == '{') {
                int end = i + 1;
                while (end < to && b[end] != '}') {
                    end++;
                }
                if (end == to || !isExpression(b, i + 1, end)) {
                    return false;
                }
                i = end;
            } else if (c == '%') {
                if (!isEscape(b, i, to)) {
                    return false;
                }
            } else if (c >= 0 && (c <= ' ' || c == 0x7F || NO_LITERALS.indexOf(c) >= 0)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isExpression(byte[] b, int from, int to) {
        int at = from < to && OPERATORS.indexOf(b[from]) >= 0 ? from + 1 : from;
        int start = at;
        for (int i = start; i <= to; i++) {
            if (i == to || b[i] == ',') {
                if (!isVariable(b, at, i)) {
                    return false;
                }
                at = i + 1;
            }
        }
        return true;
    }

    private static boolean isVariable(byte[] b, int from, int to) {
        int end = to > from && b[to - 1] == '*' ? to - 1 : to;
        for (int i = from; i < end && end == to; i++) {
            if (b[i] == ':') {
                int digits = to - i - 1;
                if (digits < 1 || digits > 4 || b[i + 1] == '0') {
                    return false;
                }
                for (int k = i + 1; k < to; k++) {
                    if (b[k] < '0' || b[k] > '9') {
                        return false;
                    }
                }
                end = i;
            }
        }
        if (end == from || b[from] == '.' || b[end - 1] == '.') {
            return false;
        }
        for (int i = from; i < end; i++) {
            if (b[i] == '%' && isEscape(b, i, end)) {
                i += 2;
            } else if (b[i] == '.' ? b[i - 1] == '.' : !HostFormats.isLetterOrDigit(b[i]) && b[i] != '_') {
                return false;
            }
        }
        return true;
    }

    /// A JSON Pointer.
    ///
    /// @param b    UTF-8
    /// @param from index of the first byte
    /// @param to   index behind the last byte
    /// @return whether the bytes are one
    public static boolean isPointer(byte[] b, int from, int to) {
        if (from < to && b[from] != '/') {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (b[i] == '~' && (i + 1 == to || (b[i + 1] != '0' && b[i + 1] != '1'))) {
                return false;
            }
        }
        return true;
    }

    /// A relative JSON Pointer.
    ///
    /// @param b    UTF-8
    /// @param from index of the first byte
    /// @param to   index behind the last byte
    /// @return whether the bytes are one
    public static boolean isRelativePointer(byte[] b, int from, int to) {
        int at = from;
        while (at < to && b[at] >= '0' && b[at] <= '9') {
            at++;
        }
        if (at == from || (b[from] == '0' && at > from + 1)) {
            return false;
        }
        return (at + 1 == to && b[at] == '#') || isPointer(b, at, to);
    }
}
