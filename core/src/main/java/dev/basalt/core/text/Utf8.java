package dev.basalt.core.text;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Decodes UTF-8 and names the byte that is none, and encodes what can be (RFC 3629).
public final class Utf8 {
    private static final char REPLACEMENT = '\uFFFD';
    private static final int BLOCK_CHARACTERS = 8 << 10;

    private Utf8() {}

    /// Decodes bytes that must be UTF-8.
    ///
    /// @param bytes  holds them
    /// @param from   the index of the first
    /// @param length how many
    /// @param where  the place of the first byte
    /// @return the text
    /// @throws CorruptDataException if they are not; its location is the first wrong byte
    public static String decode(byte[] bytes, int from, int length, Location where) {
        return decode(bytes, from, length, where, "convert it with iconv -t UTF-8");
    }

    /// Decodes bytes that must be UTF-8.
    ///
    /// @param bytes  holds them
    /// @param from   the index of the first
    /// @param length how many
    /// @param where  the place of the first byte
    /// @param remedy what to do if they are not
    /// @return the text
    /// @throws CorruptDataException if they are not; its location is the first wrong byte
    public static String decode(byte[] bytes, int from, int length, Location where, String remedy) {
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            // Either the bytes hold this very character, or one was put in place of something wrong.
            requireWellFormed(bytes, from, length, where, remedy);
        }
        return text;
    }

    /// Encodes text, which must not have half of a surrogate pair: Java would put a question mark in its place.
    ///
    /// @param text the text
    /// @return its bytes
    /// @throws IllegalArgumentException if it has one
    public static byte[] encode(String text) {
        int half = loneSurrogate(text);
        if (half >= 0) {
            throw new IllegalArgumentException(halfOfAPair(half));
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Finds the first half of a surrogate pair that lacks its other half.
    ///
    /// @param text the text
    /// @return its index; -1 if there is none
    public static int loneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (Character.isSurrogate(next)) {
                boolean paired = Character.isHighSurrogate(next)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    /// The problem, for an error message, of a text with half of a surrogate pair.
    ///
    /// @param index its index
    /// @return the problem
    public static String halfOfAPair(int index) {
        return "text must be Unicode, but half a surrogate pair stands at its character " + (index + 1);
    }

    private static void requireWellFormed(byte[] bytes, int from, int length, Location where, String remedy) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, from, length);
        CharBuffer block = CharBuffer.allocate(BLOCK_CHARACTERS);
        CoderResult result;
        do {
            block.clear();
            result = decoder.decode(in, block, true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw new CorruptDataException(
                    where.byteOffset() == Location.NO_OFFSET
                            ? where
                            : where.withOffset(where.byteOffset() + in.position() - from),
                    "text must be UTF-8, but byte 0x%02X does not belong there; %s"
                            .formatted(bytes[in.position()], remedy));
        }
    }
}
