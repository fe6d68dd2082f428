package dev.basalt.json.schema.internal;

import java.nio.charset.StandardCharsets;

/// Addresses of hosts and of people.
public final class HostFormats {
    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;
    private static final int MAX_LOCAL_PART = 64;
    private static final String ATOM_MARKS = "!#$%&'*+-/=?^_`{|}~";

    private HostFormats() {}

    /// A host name of RFC 1123, whose labels with `xn--` are valid A-labels.
    ///
    /// @param b    UTF-8
    /// @param from index of the first byte
    /// @param to   index behind the last byte
    /// @return whether the bytes are one
    public static boolean isHostName(byte[] b, int from, int to) {
        if (to - from > MAX_NAME) {
            return false;
        }
        int label = from;
        for (int i = from; i <= to; i++) {
            if (i == to || b[i] == '.') {
                if (!isLabel(b, label, i)) {
                    return false;
                }
                label = i + 1;
            }
        }
        return true;
    }

    private static boolean isLabel(byte[] b, int from, int to) {
        if (from == to || to - from > MAX_LABEL || b[from] == '-' || b[to - 1] == '-') {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (!isLetterOrDigit(b[i]) && b[i] != '-') {
                return false;
            }
        }
        boolean encoded = to - from >= 4
                && (b[from] | 0x20) == 'x'
                && (b[from + 1] | 0x20) == 'n'
                && b[from + 2] == '-'
                && b[from + 3] == '-';
        return !encoded || IdnLabels.isEncodedLabel(new String(b, from, to - from, StandardCharsets.US_ASCII));
    }

    static boolean isLetterOrDigit(byte c) {
        return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
    }

    /// A host name of any script, of RFC 5890.
    ///
    /// @param b    UTF-8
    /// @param from index of the first byte
    /// @param to   index behind the last byte
    /// @return whether the bytes are one
    public static boolean isInternationalHostName(byte[] b, int from, int to) {
        return IdnLabels.isHostName(new String(b, from, to - from, StandardCharsets.UTF_8));
    }

    /// Four numbers below 256 without leading zeros.
    ///
    /// @param b    UTF-8
    /// @param from index of the first byte
    /// @param to   index behind the last byte
    /// @return whether the bytes are such an address
    public static boolean isIpV4(byte[] b, int from, int to) {
        int at = from;
        for (int part = 0; part < 4; part++) {
            if (part > 0 && (at >= to || b[at++] != '.')) {
                return false;
            }
            int start = at;
            int value = 0;
            while (at < to && at < start + 3 && b[at] >= '0' && b[at] <= '9') {
                value = 10 * value + b[at++] - '0';
            }
            if (at == start || value > 255 || (b[start] == '0' && at > start + 1)) {
                return false;
            }
        }
        return at == to;
    }

    /// An address of RFC 4291, section 2.2, without a zone.
    ///
    /// @param b    UTF-8
    /// @param from index of the first byte
    /// @param to   index behind the last byte
    /// @return whether the bytes are one
    public static boolean isIpV6(byte[] b, int from, int to) {
        int groups = 0;
        boolean gap = false;
        int at = from;
        if (to - from >= 2 && b[from] == ':' && b[from + 1] == ':') {
            gap = true;
            at += 2;
        }
        while (at < to) {
            int start = at;
            while (at < to && Character.digit(b[at], 16) >= 0) {
                at++;
            }
            if (at < to && b[at] == '.') {
                groups += 2;
                return isIpV4(b, start, to) && (gap ? groups < 8 : groups == 8);
            }
            if (at == start || at - start > 4) {
                return false;
            }
            groups++;
            if (at == to) {
                break;
            }
            if (b[at++] != ':' || at == to) {
                return false;
            }
            if (b[at] == ':') {
                if (gap) {
                    return false;
                }
                gap = true;
                at++;
            }
        }
        return gap ? groups < 8 : groups == 8;
    }

    /// A mailbox of RFC 5321, section 4.1.2, or, of any script, of RFC 6531.
    ///
    /// @param b             UTF-8
    /// @param from          index of the first byte
    /// @param to            index behind the last byte
    /// @param international whether characters beyond ASCII are allowed
    /// @return whether the bytes are one
    public static boolean isMailbox(byte[] b, int from, int to, boolean international) {
        int at = from < to && b[from] == '"'
                ? behindQuoted(b, from, to, international)
                : behindAtoms(b, from, to, international);
        if (at <= from || at - from > MAX_LOCAL_PART || at >= to || b[at] != '@') {
            return false;
        }
        int domain = at + 1;
        if (domain < to && b[domain] == '[') {
            return b[to - 1] == ']' && isAddressLiteral(b, domain + 1, to - 1);
        }
        return international ? isInternationalDomain(b, domain, to) : isHostName(b, domain, to);
    }

    private static int behindQuoted(byte[] b, int from, int to, boolean international) {
        for (int i = from + 1; i < to; i++) {
            if (b[i] == '"') {
                return i + 1;
            }
            if (b[i] == '\\') {
                i++;
            }
            if (i == to || (b[i] < 0 && !international) || (b[i] >= 0 && b[i] < ' ') || b[i] == 0x7F) {
                return -1;
            }
        }
        return -1;
    }

    private static int behindAtoms(byte[] b, int from, int to, boolean international) {
        int at = from;
        while (at < to && b[at] != '@') {
            boolean dot = b[at] == '.' && at > from && b[at - 1] != '.' && at + 1 < to && b[at + 1] != '@';
            boolean other = b[at] < 0 ? international : isLetterOrDigit(b[at]) || ATOM_MARKS.indexOf(b[at]) >= 0;
            if (!dot && !other) {
                return -1;
            }
            at++;
        }
        return at;
    }

    private static boolean isAddressLiteral(byte[] b, int from, int to) {
        boolean six = to - from > 5 && new String(b, from, 5, StandardCharsets.ISO_8859_1).equalsIgnoreCase("IPv6:");
        return six ? isIpV6(b, from + 5, to) : isIpV4(b, from, to);
    }

    /// Labels are not checked against IDNA: mail servers normalize them.
    private static boolean isInternationalDomain(byte[] b, int from, int to) {
        int label = from;
        for (int i = from; i <= to; i++) {
            if (i == to || b[i] == '.') {
                if (label == i || b[label] == '-' || b[i - 1] == '-') {
                    return false;
                }
                label = i + 1;
            } else if (b[i] >= 0 && !isLetterOrDigit(b[i]) && b[i] != '-') {
                return false;
            }
        }
        return true;
    }
}
