package dev.basalt.json.internal;

/// The shortest decimal text of a double, in the two forms that others compare and hash.
public final class DoubleText {
    private final boolean negative;

    /// Digits without zeros at either end.
    private final String digits;

    /// Place of the decimal point, counted from before the first digit.
    private final int point;

    private DoubleText(double value) {
        String text = Double.toString(Math.abs(value));
        negative = value < 0;
        int exponentAt = text.indexOf('E');
        int exponent = exponentAt < 0 ? 0 : Integer.parseInt(text.substring(exponentAt + 1));
        String mantissa = exponentAt < 0 ? text : text.substring(0, exponentAt);
        int dot = mantissa.indexOf('.');
        String all = mantissa.substring(0, dot) + mantissa.substring(dot + 1);
        int first = 0;
        while (first < all.length() - 1 && all.charAt(first) == '0') {
            first++;
        }
        int last = all.length();
        while (last > first + 1 && all.charAt(last - 1) == '0') {
            last--;
        }
        String significant = all.substring(first, last);
        int place = dot + exponent - first;
        if (significant.length() == 2) {
            // Java prefers two digits that are closer to one that is enough.
            String one = oneDigit(Math.abs(value), significant, place);
            place += one.length() > 1 ? 1 : 0;
            significant = one.isEmpty() ? significant : one.substring(0, 1);
        }
        digits = significant;
        point = place;
    }

    /// The one digit that is enough, `10` where it is a one in the place before, or nothing.
    private static String oneDigit(double value, String two, int place) {
        int number = Integer.parseInt(two);
        int below = number / 10;
        int nearer = number % 10 <= 5 ? below : below + 1;
        int other = nearer == below ? below + 1 : below;
        for (int digit : new int[] {nearer, other}) {
            if (digit > 0 && Double.parseDouble(digit + "E" + (place - 1)) == value) {
                return Integer.toString(digit);
            }
        }
        return "";
    }

    /// As JavaScript has it, which RFC 8785 prescribes.
    ///
    /// @param value a finite double
    /// @return its text
    public static String ecmaScript(double value) {
        if (value == 0) {
            return "0";
        }
        DoubleText text = new DoubleText(value);
        int count = text.digits.length();
        StringBuilder out = new StringBuilder(text.negative ? "-" : "");
        if (text.point > 21 || text.point < -5) {
            return text.scientific(out)
                    .append(text.point > 0 ? "e+" : "e-")
                    .append(Math.abs(text.point - 1))
                    .toString();
        }
        text.plain(out);
        return count <= text.point ? out.append("0".repeat(text.point - count)).toString() : out.toString();
    }

    /// As Python's `repr` has it, and so `json.dumps`.
    ///
    /// @param value any double
    /// @return its text
    public static String python(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        if (value == 0) {
            return 1 / value > 0 ? "0.0" : "-0.0";
        }
        DoubleText text = new DoubleText(value);
        StringBuilder out = new StringBuilder(text.negative ? "-" : "");
        int exponent = text.point - 1;
        if (exponent < -4 || exponent >= 16) {
            text.scientific(out).append(exponent < 0 ? "e-" : "e+");
            int magnitude = Math.abs(exponent);
            return out.append(magnitude < 10 ? "0" : "").append(magnitude).toString();
        }
        text.plain(out);
        int count = text.digits.length();
        return count <= text.point
                ? out.append("0".repeat(text.point - count)).append(".0").toString()
                : out.toString();
    }

    private StringBuilder scientific(StringBuilder out) {
        out.append(digits.charAt(0));
        if (digits.length() > 1) {
            out.append('.').append(digits, 1, digits.length());
        }
        return out;
    }

    /// The digits, with a point where it is not behind them.
    private void plain(StringBuilder out) {
        if (point <= 0) {
            out.append("0.").append("0".repeat(-point)).append(digits);
        } else if (point < digits.length()) {
            out.append(digits, 0, point).append('.').append(digits, point, digits.length());
        } else {
            out.append(digits);
        }
    }
}
