package dev.basalt.model.tokenizer;

/// The two ways of counting in a text: UTF-16 code units, as Java does, and code points, as the native tokenizer does.
///
/// - **Threads:** stateless
final class Surrogates {
    private static final char REPLACEMENT = '\uFFFD';
    private static final int[] SAME = {};

    private Surrogates() {}

    /// The text with every half of a surrogate pair replaced by U+FFFD, so that all offsets stay as they are.
    ///
    /// @param text any text
    /// @return the same text if it has none
    static String replaceLone(String text) {
        int lone = indexOfLone(text, 0);
        if (lone < 0) {
            return text;
        }
        char[] chars = text.toCharArray();
        while (lone >= 0) {
            chars[lone] = REPLACEMENT;
            lone = indexOfLone(text, lone + 1);
        }
        return new String(chars);
    }

    private static int indexOfLone(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else {
                return i;
            }
        }
        return -1;
    }

    /// Where each code point of a text starts.
    ///
    /// @param text any text
    /// @return offsets in code units, with one more for the end; empty if code points and code units are the same
    static int[] codeUnitOffsets(String text) {
        int count = text.codePointCount(0, text.length());
        if (count == text.length()) {
            return SAME;
        }
        int[] offsets = new int[count + 1];
        int offset = 0;
        for (int i = 0; i < count; i++) {
            offsets[i] = offset;
            offset += Character.charCount(text.codePointAt(offset));
        }
        offsets[count] = offset;
        return offsets;
    }

    /// The code unit at which a code point starts.
    ///
    /// @param codeUnitOffsets result of [#codeUnitOffsets(String)]
    /// @param codePointIndex  index of the code point
    /// @return an offset in code units
    static int codeUnit(int[] codeUnitOffsets, int codePointIndex) {
        return codeUnitOffsets.length == 0 ? codePointIndex : codeUnitOffsets[codePointIndex];
    }
}
