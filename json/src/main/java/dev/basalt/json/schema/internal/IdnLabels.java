package dev.basalt.json.schema.internal;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Labels of internationalized host names, by IDNA 2008: RFC 5891 to 5893.
///
/// What a code point may be used for is derived by the rules of RFC 5892 from the Unicode properties of the
/// JDK. It does not know joining types, which are approximated by scripts.
final class IdnLabels {
    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;
    private static final String PREFIX = "xn--";
    private static final Pattern DOTS = Pattern.compile("[.\\u3002\\uFF0E\\uFF61]");

    private static final String ALLOWED = "\u00DF\u03C2\u06FD\u06FE\u0F0B\u3007";
    private static final String IN_CONTEXT = "\u00B7\u0375\u05F3\u05F4\u30FB";
    private static final String REFUSED = "\u0640\u07FA\u302E\u302F\u3031\u3032\u3033\u3034\u3035\u303B";

    /// Arabic letters that join only the letter before them.
    private static final String RIGHT_JOINING =
            "\u0622\u0623\u0624\u0625\u0627\u0629\u062F\u0630\u0631\u0632\u0648\u0671\u0672\u0673\u0675\u0676\u0677"
                    + "\u0688\u0689\u068A\u068B\u068C\u068D\u068E\u068F\u0690\u0691\u0692\u0693\u0694\u0695\u0696\u0697"
                    + "\u0698\u0699\u06C0\u06C3\u06C4\u06C5\u06C6\u06C7\u06C8\u06C9\u06CA\u06CB\u06CD\u06CF\u06D2\u06D3"
                    + "\u06D5\u06EE\u06EF";

    private IdnLabels() {}

    static boolean isHostName(String text) {
        int length = 0;
        String[] labels = DOTS.split(text, -1);
        boolean rightToLeft = false;
        for (String label : labels) {
            String decoded = label;
            if (label.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
                if (!isEncodedLabel(label)) {
                    return false;
                }
                decoded = String.valueOf(Punycode.decode(label.substring(PREFIX.length())));
                length += label.length() + 1;
            } else {
                String encoded = isAscii(label) ? label : PREFIX + Punycode.encode(label);
                if (encoded.length() > MAX_LABEL || !isLabel(label)) {
                    return false;
                }
                length += encoded.length() + 1;
            }
            rightToLeft |= decoded.codePoints().anyMatch(IdnLabels::isRightToLeft);
        }
        if (length - 1 > MAX_NAME) {
            return false;
        }
        for (int i = 0; rightToLeft && i < labels.length; i++) {
            String decoded = labels[i].regionMatches(true, 0, PREFIX, 0, PREFIX.length())
                    ? String.valueOf(Punycode.decode(labels[i].substring(PREFIX.length())))
                    : labels[i];
            if (!hasOneDirection(decoded)) {
                return false;
            }
        }
        return true;
    }

    /// Whether a label of ASCII that begins with `xn--` stands for a valid one of other characters.
    static boolean isEncodedLabel(String label) {
        String encoded = label.substring(PREFIX.length());
        String decoded = Punycode.decode(encoded);
        return decoded != null
                && !isAscii(decoded)
                && Punycode.encode(decoded).equalsIgnoreCase(encoded)
                && isLabel(decoded)
                && (decoded.codePoints().noneMatch(IdnLabels::isRightToLeft) || hasOneDirection(decoded));
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    private static boolean isLabel(String label) {
        if (label.isEmpty() || label.startsWith("-") || label.endsWith("-")) {
            return false;
        }
        int[] points = label.codePoints().toArray();
        if (isAscii(label)) {
            return label.chars().allMatch(c -> c == '-' || HostFormats.isLetterOrDigit((byte) c));
        }
        if (label.startsWith("--", 2) || isMark(points[0]) || !Normalizer.isNormalized(label, Normalizer.Form.NFC)) {
            return false;
        }
        for (int i = 0; i < points.length; i++) {
            if (!isAllowed(points[i]) && !isAllowedHere(points, i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    /// The derived property PVALID of RFC 5892, section 3.
    private static boolean isAllowed(int c) {
        if (c < 128) {
            return c == '-' || HostFormats.isLetterOrDigit((byte) c);
        }
        if (ALLOWED.indexOf(c) >= 0) {
            return true;
        }
        if (REFUSED.indexOf(c) >= 0
                || IN_CONTEXT.indexOf(c) >= 0
                || isIgnorable(c)
                || isOldHangul(c)
                || (c >= 0x660 && c <= 0x669)
                || (c >= 0x6F0 && c <= 0x6F9)
                || !isStable(c)) {
            return false;
        }
        return switch (Character.getType(c)) {
            case Character.LOWERCASE_LETTER,
                    Character.UPPERCASE_LETTER,
                    Character.OTHER_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK -> true;
            default -> false;
        };
    }

    private static boolean isStable(int c) {
        String text = Character.toString(c);
        String compatible = Normalizer.normalize(text, Normalizer.Form.NFKC);
        String folded = compatible.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFKC).equals(text);
    }

    /// Properties and blocks of sections 2.3 and 2.4 that hold letters or marks.
    private static boolean isIgnorable(int c) {
        return c == 0x34F
                || c == 0x115F
                || c == 0x1160
                || c == 0x17B4
                || c == 0x17B5
                || (c >= 0x180B && c <= 0x180F)
                || c == 0x3164
                || (c >= 0xFE00 && c <= 0xFE0F)
                || c == 0xFFA0
                || (c >= 0x20D0 && c <= 0x20FF)
                || (c >= 0x1D100 && c <= 0x1D24F)
                || (c >= 0xE0000 && c <= 0xE0FFF);
    }

    private static boolean isOldHangul(int c) {
        return (c >= 0x1100 && c <= 0x11FF) || (c >= 0xA960 && c <= 0xA97F) || (c >= 0xD7B0 && c <= 0xD7FF);
    }

    /// The rules of RFC 5892, appendix A.
    private static boolean isAllowedHere(int[] points, int i) {
        int before = i == 0 ? -1 : points[i - 1];
        int after = i + 1 == points.length ? -1 : points[i + 1];
        int c = points[i];
        return switch (c) {
            case 0xB7 -> before == 'l' && after == 'l';
            case 0x375 -> isOf(after, Character.UnicodeScript.GREEK);
            case 0x5F3, 0x5F4 -> isOf(before, Character.UnicodeScript.HEBREW);
            case 0x30FB -> hasJapanese(points);
            case 0x200D -> isVirama(before);
            case 0x200C -> isVirama(before) || joins(points, i);
            default ->
                (c >= 0x660 && c <= 0x669)
                        ? hasNone(points, 0x6F0, 0x6F9)
                        : c >= 0x6F0 && c <= 0x6F9 && hasNone(points, 0x660, 0x669);
        };
    }

    /// Whether no code point lies in a range.
    private static boolean hasNone(int[] points, int from, int to) {
        for (int c : points) {
            if (c >= from && c <= to) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOf(int c, Character.UnicodeScript script) {
        return c >= 0 && Character.UnicodeScript.of(c) == script;
    }

    private static boolean hasJapanese(int[] points) {
        for (int c : points) {
            if (c != 0x30FB
                    && (isOf(c, Character.UnicodeScript.HIRAGANA)
                            || isOf(c, Character.UnicodeScript.KATAKANA)
                            || isOf(c, Character.UnicodeScript.HAN))) {
                return true;
            }
        }
        return false;
    }

    /// Marks of the canonical combining class 9, by their names: the JDK does not tell classes.
    private static boolean isVirama(int c) {
        if (c < 0x900 || !isMark(c)) {
            return false;
        }
        String name = String.valueOf(Character.getName(c));
        return name.contains("VIRAMA") || name.contains("HALANTA") || name.endsWith("SIGN COENG");
    }

    private static boolean joins(int[] points, int i) {
        int left = i - 1;
        while (left >= 0 && isMark(points[left])) {
            left--;
        }
        int right = i + 1;
        while (right < points.length && isMark(points[right])) {
            right++;
        }
        return left >= 0
                && right < points.length
                && isJoining(points[left])
                && RIGHT_JOINING.indexOf(points[left]) < 0
                && isJoining(points[right]);
    }

    private static boolean isJoining(int c) {
        if (!Character.isLetter(c) || c == 0x621 || c == 0x674) {
            return false;
        }
        return switch (Character.UnicodeScript.of(c)) {
            case ARABIC, SYRIAC, MONGOLIAN, NKO, MANDAIC, MANICHAEAN, PHAGS_PA, ADLAM, SOGDIAN -> true;
            default -> false;
        };
    }

    private static boolean isRightToLeft(int c) {
        byte direction = Character.getDirectionality(c);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC
                || direction == Character.DIRECTIONALITY_ARABIC_NUMBER;
    }

    /// The rule of RFC 5893, section 2, for a label of a name with right-to-left labels.
    private static boolean hasOneDirection(String label) {
        int[] points = label.codePoints().toArray();
        byte first = Character.getDirectionality(points[0]);
        boolean right = first == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || first == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
        if (!right && first != Character.DIRECTIONALITY_LEFT_TO_RIGHT) {
            return false;
        }
        boolean european = false;
        boolean arabic = false;
        byte last = first;
        for (int c : points) {
            byte direction = Character.getDirectionality(c);
            switch (direction) {
                case Character.DIRECTIONALITY_LEFT_TO_RIGHT -> {
                    if (right) {
                        return false;
                    }
                }
                case Character.DIRECTIONALITY_RIGHT_TO_LEFT,
                        Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC,
                        Character.DIRECTIONALITY_ARABIC_NUMBER -> {
                    if (!right) {
                        return false;
                    }
                }
                case Character.DIRECTIONALITY_EUROPEAN_NUMBER,
                        Character.DIRECTIONALITY_EUROPEAN_NUMBER_SEPARATOR,
                        Character.DIRECTIONALITY_EUROPEAN_NUMBER_TERMINATOR,
                        Character.DIRECTIONALITY_COMMON_NUMBER_SEPARATOR,
                        Character.DIRECTIONALITY_OTHER_NEUTRALS,
                        Character.DIRECTIONALITY_BOUNDARY_NEUTRAL,
                        Character.DIRECTIONALITY_NONSPACING_MARK -> {}
                default -> {
                    return false;
                }
            }
            european |= direction == Character.DIRECTIONALITY_EUROPEAN_NUMBER;
            arabic |= direction == Character.DIRECTIONALITY_ARABIC_NUMBER;
            last = direction == Character.DIRECTIONALITY_NONSPACING_MARK ? last : direction;
        }
        boolean number = last == Character.DIRECTIONALITY_EUROPEAN_NUMBER;
        if (right) {
            boolean end = number
                    || last == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                    || last == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC
                    || last == Character.DIRECTIONALITY_ARABIC_NUMBER;
            return end && !(european && arabic);
        }
        return number || last == Character.DIRECTIONALITY_LEFT_TO_RIGHT;
    }

    /// The encoding of RFC 3492.
    private static final class Punycode {
        private static final int BASE = 36;
        private static final int T_MIN = 1;
        private static final int T_MAX = 26;
        private static final int MAX_LENGTH = 4 * MAX_NAME;

        private Punycode() {}

        private static int adapt(int delta, int count, boolean first) {
            int rest = first ? delta / 700 : delta / 2;
            rest += rest / count;
            int k = 0;
            while (rest > (BASE - T_MIN) * T_MAX / 2) {
                rest /= BASE - T_MIN;
                k += BASE;
            }
            return k + (BASE - T_MIN + 1) * rest / (rest + 38);
        }

        static @Nullable String decode(String text) {
            int dash = text.lastIndexOf('-');
            String basic = dash < 0 ? "" : text.substring(0, dash);
            if (!isAscii(text) || text.length() > MAX_LENGTH) {
                return null;
            }
            int[] points = new int[text.length() + 1];
            int size = 0;
            for (int i = 0; i < basic.length(); i++) {
                points[size++] = basic.charAt(i);
            }
            int n = 128;
            int index = 0;
            int bias = 72;
            int at = dash < 0 ? 0 : dash + 1;
            while (at < text.length()) {
                int before = index;
                long weight = 1;
                long sum = index;
                for (int k = BASE; ; k += BASE) {
                    int digit = at < text.length() ? digit(text.charAt(at++)) : -1;
                    sum += digit * weight;
                    if (digit < 0 || sum > Integer.MAX_VALUE) {
                        return null;
                    }
                    int t = Math.clamp(k - bias, T_MIN, T_MAX);
                    if (digit < t) {
                        break;
                    }
                    weight *= BASE - t;
                    if (weight > Integer.MAX_VALUE) {
                        return null;
                    }
                }
                index = (int) sum;
                bias = adapt(index - before, size + 1, before == 0);
                n += index / (size + 1);
                index %= size + 1;
                if (n < 128 || n > Character.MAX_CODE_POINT || (n >= 0xD800 && n <= 0xDFFF)) {
                    return null;
                }
                System.arraycopy(points, index, points, index + 1, size - index);
                points[index++] = n;
                size++;
            }
            return new String(points, 0, size);
        }

        private static int digit(char c) {
            if (c >= '0' && c <= '9') {
                return c - '0' + 26;
            }
            int letter = (c | 0x20) - 'a';
            return letter >= 0 && letter < 26 ? letter : -1;
        }

        /// Encodes a text; one that is far too long for a label is returned as it is.
        static String encode(String text) {
            int[] points = text.codePoints().toArray();
            if (points.length > MAX_LENGTH) {
                return text;
            }
            StringBuilder out = new StringBuilder();
            for (int c : points) {
                if (c < 128) {
                    out.append((char) c);
                }
            }
            int basic = out.length();
            int done = basic;
            if (basic > 0) {
                out.append('-');
            }
            int n = 128;
            int delta = 0;
            int bias = 72;
            while (done < points.length) {
                int next = Integer.MAX_VALUE;
                for (int c : points) {
                    next = c >= n && c < next ? c : next;
                }
                delta += (next - n) * (done + 1);
                n = next;
                for (int c : points) {
                    if (c < n) {
                        delta++;
                    } else if (c == n) {
                        append(out, delta, bias);
                        bias = adapt(delta, done + 1, done == basic);
                        delta = 0;
                        done++;
                    }
                }
                delta++;
                n++;
            }
            return out.toString();
        }

        private static void append(StringBuilder out, int delta, int bias) {
            int rest = delta;
            for (int k = BASE; ; k += BASE) {
                int t = Math.clamp(k - bias, T_MIN, T_MAX);
                int digit = rest < t ? rest : t + (rest - t) % (BASE - t);
                out.append((char) (digit < 26 ? 'a' + digit : '0' + digit - 26));
                if (rest < t) {
                    return;
                }
                rest = (rest - t) / (BASE - t);
            }
        }
    }
}
