package dev.basalt.json.path;

import java.util.Arrays;
import java.util.List;

/// A set of characters of a regular expression.
///
/// @param negated    whether it is all but those
/// @param ranges     first and last characters in turn
/// @param categories bits of Unicode categories as [Character#getType] numbers them
record CharacterSet(boolean negated, List<Integer> ranges, List<Long> categories) {
    /// Everything but line ends.
    static final CharacterSet ANY =
            new CharacterSet(true, List.of((int) '\n', (int) '\n', (int) '\r', (int) '\r'), List.of());

    static CharacterSet of(int character) {
        return new CharacterSet(false, List.of(character, character), List.of());
    }

    boolean contains(int character) {
        boolean found = false;
        for (int i = 0; i < ranges.size() && !found; i += 2) {
            found = character >= ranges.get(i) && character <= ranges.get(i + 1);
        }
        for (int i = 0; i < categories.size() && !found; i++) {
            found = ((categories.get(i) >>> Character.getType(character)) & 1) != 0;
        }
        return found != negated;
    }

    /// The categories that a name of `\p{...}` stands for, 0 for none.
    static long category(String name) {
        return switch (name) {
            case "L" -> all("Lu", "Ll", "Lt", "Lm", "Lo");
            case "M" -> all("Mn", "Mc", "Me");
            case "N" -> all("Nd", "Nl", "No");
            case "P" -> all("Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po");
            case "Z" -> all("Zs", "Zl", "Zp");
            case "S" -> all("Sm", "Sc", "Sk", "So");
            case "C" -> all("Cc", "Cf", "Co", "Cn");
            default -> one(name);
        };
    }

    private static long all(String... names) {
        return Arrays.stream(names).mapToLong(CharacterSet::one).reduce(0, (a, b) -> a | b);
    }

    private static long one(String name) {
        int type = switch (name) {
            case "Lu" -> Character.UPPERCASE_LETTER;
            case "Ll" -> Character.LOWERCASE_LETTER;
            case "Lt" -> Character.TITLECASE_LETTER;
            case "Lm" -> Character.MODIFIER_LETTER;
            case "Lo" -> Character.OTHER_LETTER;
            case "Mn" -> Character.NON_SPACING_MARK;
            case "Mc" -> Character.COMBINING_SPACING_MARK;
            case "Me" -> Character.ENCLOSING_MARK;
            case "Nd" -> Character.DECIMAL_DIGIT_NUMBER;
            case "Nl" -> Character.LETTER_NUMBER;
            case "No" -> Character.OTHER_NUMBER;
            case "Pc" -> Character.CONNECTOR_PUNCTUATION;
            case "Pd" -> Character.DASH_PUNCTUATION;
            case "Ps" -> Character.START_PUNCTUATION;
            case "Pe" -> Character.END_PUNCTUATION;
            case "Pi" -> Character.INITIAL_QUOTE_PUNCTUATION;
            case "Pf" -> Character.FINAL_QUOTE_PUNCTUATION;
            case "Po" -> Character.OTHER_PUNCTUATION;
            case "Zs" -> Character.SPACE_SEPARATOR;
            case "Zl" -> Character.LINE_SEPARATOR;
            case "Zp" -> Character.PARAGRAPH_SEPARATOR;
            case "Sm" -> Character.MATH_SYMBOL;
            case "Sc" -> Character.CURRENCY_SYMBOL;
            case "Sk" -> Character.MODIFIER_SYMBOL;
            case "So" -> Character.OTHER_SYMBOL;
            case "Cc" -> Character.CONTROL;
            case "Cf" -> Character.FORMAT;
            case "Co" -> Character.PRIVATE_USE;
            case "Cn" -> Character.UNASSIGNED;
            default -> -1;
        };
        return type < 0 ? 0 : 1L << type;
    }
}
