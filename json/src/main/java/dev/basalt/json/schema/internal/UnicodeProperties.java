package dev.basalt.json.schema.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// The properties that `\p{...}` names.
final class UnicodeProperties {
    private static final Map<String, Integer> CATEGORIES = categories();

    private UnicodeProperties() {}

    private static Map<String, Integer> categories() {
        String[] rows = {
            "Lu Uppercase_Letter",
            "Ll Lowercase_Letter",
            "Lt Titlecase_Letter",
            "Lm Modifier_Letter",
            "Lo Other_Letter",
            "Mn Nonspacing_Mark",
            "Me Enclosing_Mark",
            "Mc Spacing_Mark",
            "Nd Decimal_Number digit",
            "Nl Letter_Number",
            "No Other_Number",
            "Zs Space_Separator",
            "Zl Line_Separator",
            "Zp Paragraph_Separator",
            "Cc Control cntrl",
            "Cf Format",
            "Co Private_Use",
            "Cs Surrogate",
            "Pd Dash_Punctuation",
            "Ps Open_Punctuation",
            "Pe Close_Punctuation",
            "Pc Connector_Punctuation",
            "Po Other_Punctuation",
            "Pi Initial_Punctuation",
            "Pf Final_Punctuation",
            "Sm Math_Symbol",
            "Sc Currency_Symbol",
            "Sk Modifier_Symbol",
            "So Other_Symbol",
            "Cn Unassigned"
        };
        int[] types = {
            Character.UPPERCASE_LETTER,
            Character.LOWERCASE_LETTER,
            Character.TITLECASE_LETTER,
            Character.MODIFIER_LETTER,
            Character.OTHER_LETTER,
            Character.NON_SPACING_MARK,
            Character.ENCLOSING_MARK,
            Character.COMBINING_SPACING_MARK,
            Character.DECIMAL_DIGIT_NUMBER,
            Character.LETTER_NUMBER,
            Character.OTHER_NUMBER,
            Character.SPACE_SEPARATOR,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR,
            Character.CONTROL,
            Character.FORMAT,
            Character.PRIVATE_USE,
            Character.SURROGATE,
            Character.DASH_PUNCTUATION,
            Character.START_PUNCTUATION,
            Character.END_PUNCTUATION,
            Character.CONNECTOR_PUNCTUATION,
            Character.OTHER_PUNCTUATION,
            Character.INITIAL_QUOTE_PUNCTUATION,
            Character.FINAL_QUOTE_PUNCTUATION,
            Character.MATH_SYMBOL,
            Character.CURRENCY_SYMBOL,
            Character.MODIFIER_SYMBOL,
            Character.OTHER_SYMBOL,
            Character.UNASSIGNED
        };
        Map<String, Integer> masks = new HashMap<>();
        for (int i = 0; i < rows.length; i++) {
            for (String name : rows[i].split(" ", -1)) {
                masks.put(name, 1 << types[i]);
            }
        }
        String[] groups = {
            "L Letter", "M Mark Combining_Mark", "N Number", "Z Separator", "C Other", "P Punctuation punct", "S Symbol"
        };
        for (String group : groups) {
            String[] names = group.split(" ", -1);
            int mask = 0;
            for (String row : rows) {
                mask |= row.startsWith(names[0]) ? masks.getOrDefault(row.substring(0, 2), 0) : 0;
            }
            for (String name : names) {
                masks.put(name, mask);
            }
        }
        int cased = 1 << Character.UPPERCASE_LETTER | 1 << Character.LOWERCASE_LETTER | 1 << Character.TITLECASE_LETTER;
        masks.put("LC", cased);
        masks.put("Cased_Letter", cased);
        return Map.copyOf(masks);
    }

    /// What a name stands for, null if it is none.
    static @Nullable IntPredicate find(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? "" : text.substring(0, equals);
        String value = text.substring(equals + 1);
        return switch (name) {
            case "" -> lone(value);
            case "General_Category", "gc" -> category(value);
            case "Script", "sc", "Script_Extensions", "scx" -> script(value);
            default -> null;
        };
    }

    private static @Nullable IntPredicate category(String value) {
        Integer mask = CATEGORIES.get(value);
        return mask == null ? null : c -> (mask >>> Character.getType(c) & 1) != 0;
    }

    private static @Nullable IntPredicate script(String value) {
        try {
            Character.UnicodeScript script = Character.UnicodeScript.forName(value);
            return c -> Character.UnicodeScript.of(c) == script;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static @Nullable IntPredicate lone(String value) {
        return switch (value) {
            case "Any" -> c -> true;
            case "ASCII" -> c -> c < 128;
            case "Assigned" -> c -> Character.getType(c) != Character.UNASSIGNED;
            case "Alphabetic", "Alpha" -> Character::isAlphabetic;
            case "Lowercase", "Lower" -> Character::isLowerCase;
            case "Uppercase", "Upper" -> Character::isUpperCase;
            case "White_Space", "space" -> CodePointSet.space()::contains;
            case "Ideographic", "Ideo" -> Character::isIdeographic;
            case "ID_Start", "IDS", "XID_Start", "XIDS" -> Character::isUnicodeIdentifierStart;
            case "ID_Continue", "IDC", "XID_Continue", "XIDC" ->
                c -> Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
            case "ASCII_Hex_Digit", "AHex", "Hex_Digit", "Hex" -> c -> c < 128 && Character.digit(c, 16) >= 0;
            case "Emoji" -> Character::isEmoji;
            case "Emoji_Presentation", "EPres" -> Character::isEmojiPresentation;
            case "Emoji_Modifier", "EMod" -> Character::isEmojiModifier;
            case "Emoji_Modifier_Base", "EBase" -> Character::isEmojiModifierBase;
            case "Emoji_Component", "EComp" -> Character::isEmojiComponent;
            case "Extended_Pictographic", "ExtPict" -> Character::isExtendedPictographic;
            default -> category(value);
        };
    }
}
