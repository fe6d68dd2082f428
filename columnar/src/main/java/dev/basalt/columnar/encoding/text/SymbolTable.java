package dev.basalt.columnar.encoding.text;

import java.util.Arrays;

/// Up to 255 symbols of 1 to 8 bytes, and what finds the longest one at a place of a text.
///
/// Code 255 is no symbol: the byte behind it stands for itself.
///
/// The longest symbol is looked for as one of three bytes or more, in a table with a place for each hash of three
/// bytes, then as one of two bytes or one, in a table with a place for each two bytes. Two long symbols with the same
/// hash cannot both be there: the better one stays.
///
/// - **Source:** Boncz, Neumann, Leis: FSST: Fast Random Access String Compression, PVLDB 13 (11), 2020, §4-5
/// - **Threads:** confined to one while symbols are added
final class SymbolTable {
    /// The code in front of a byte that stands for itself.
    static final int ESCAPE = 255;

    static final int MAX_SYMBOLS = 255;
    static final int MAX_LENGTH = 8;

    private static final int HASH_BITS = 12;
    private static final long HASH_FACTOR = 0x9E37_79B9_7F4A_7C15L;
    private static final long NO_MATCH = 0;

    private final long[] symbols = new long[MAX_SYMBOLS];
    private final int[] lengths = new int[MAX_SYMBOLS];
    private int count;

    /// For each hash of three bytes the symbol, the bits of it that count, and its length above its code.
    private final long[] longSymbols = new long[1 << HASH_BITS];

    private final long[] longMasks = new long[1 << HASH_BITS];
    private final short[] longCodes = new short[1 << HASH_BITS];
    /// For each two bytes the length of the symbol above its code.
    private final short[] shortCodes = new short[1 << 16];

    /// Makes a table without symbols.
    SymbolTable() {
        clear();
        spreadSingles();
    }

    private void clear() {
        count = 0;
        // A symbol that no masked text equals, as its own mask leaves no bit of it.
        Arrays.fill(longMasks, NO_MATCH);
        Arrays.fill(longSymbols, -1L);
        Arrays.fill(shortCodes, 0, 256, (short) (1 << 8 | ESCAPE));
    }

    /// Gives all pairs of bytes the code of the first, as the pairs with a zero have it.
    private void spreadSingles() {
        for (int second = 1; second < 256; second++) {
            System.arraycopy(shortCodes, 0, shortCodes, second << 8, 256);
        }
    }

    int count() {
        return count;
    }

    /// What the table takes in a node.
    int storedBytes() {
        int bytes = 1 + count;
        for (int code = 0; code < count; code++) {
            bytes += lengths[code];
        }
        return bytes;
    }

    long symbol(int code) {
        return symbols[code];
    }

    int length(int code) {
        return lengths[code];
    }

    /// The bits of the lowest bytes of a word.
    static long mask(int length) {
        return -1L >>> (64 - 8 * length);
    }

    private static int hash(long word) {
        return (int) (((word & 0xFF_FFFF) * HASH_FACTOR) >>> (64 - HASH_BITS));
    }

    /// Makes the symbols those given, the best first, as far as there is room.
    void set(long[] words, int[] wordLengths, int size) {
        clear();
        for (int i = 0; i < size && count < MAX_SYMBOLS; i++) {
            if (wordLengths[i] <= 2 || longMasks[hash(words[i])] == NO_MATCH) {
                symbols[count] = words[i];
                lengths[count] = wordLengths[i];
                if (wordLengths[i] > 2) {
                    int place = hash(words[i]);
                    longSymbols[place] = words[i];
                    longMasks[place] = mask(wordLengths[i]);
                    longCodes[place] = (short) (wordLengths[i] << 8 | count);
                }
                count++;
            }
        }
        for (int code = 0; code < count; code++) {
            if (lengths[code] == 1) {
                shortCodes[(int) symbols[code]] = (short) (1 << 8 | code);
            }
        }
        spreadSingles();
        for (int code = 0; code < count; code++) {
            if (lengths[code] == 2) {
                shortCodes[(int) symbols[code]] = (short) (2 << 8 | code);
            }
        }
    }

    /// The symbol that a text begins with.
    ///
    /// @param word the next 8 bytes, zeros behind the end of the text
    /// @param left how many bytes of the text are left, at least 1
    /// @return the code below the length, which is 1 for [#ESCAPE]
    int find(long word, int left) {
        int place = hash(word);
        if ((word & longMasks[place]) == longSymbols[place] && longCodes[place] >>> 8 <= left) {
            return longCodes[place];
        }
        int found = shortCodes[(int) word & 0xFFFF];
        if (found >>> 8 <= left) {
            return found;
        }
        // The last byte: a symbol of two would take one that is not there.
        for (int code = 0; code < count; code++) {
            if (lengths[code] == 1 && symbols[code] == (word & 0xFF)) {
                return 1 << 8 | code;
            }
        }
        return 1 << 8 | ESCAPE;
    }

    /// Encodes a text.
    ///
    /// @param text  holds it
    /// @param from  where it begins
    /// @param to    where it ends
    /// @param out   receives codes
    /// @param at    where they begin; twice as many bytes as the text has and one must follow
    /// @return where they end
    int encode(byte[] text, int from, int to, byte[] out, int at) {
        int next = from;
        int target = at;
        int safe = Math.min(to, text.length) - 8;
        while (next <= safe) {
            long word = ByteWords.get(text, next);
            int place = hash(word);
            int found = (word & longMasks[place]) == longSymbols[place]
                    ? longCodes[place]
                    : shortCodes[(int) word & 0xFFFF];
            out[target] = (byte) found;
            // Overwritten unless the code was the escape.
            out[target + 1] = (byte) word;
            target += (found & 0xFF) == ESCAPE ? 2 : 1;
            next += found >>> 8;
        }
        while (next < to) {
            long word = tail(text, next, to);
            int found = find(word, to - next);
            out[target++] = (byte) found;
            if ((found & 0xFF) == ESCAPE) {
                out[target++] = (byte) word;
            }
            next += found >>> 8;
        }
        return target;
    }

    /// The next bytes of a text, with zeros for those behind its end.
    static long tail(byte[] text, int from, int to) {
        if (from + 8 <= text.length) {
            long word = ByteWords.get(text, from);
            return to - from >= 8 ? word : word & mask(to - from);
        }
        long word = 0;
        for (int i = Math.min(to, text.length) - 1; i >= from; i--) {
            word = (word << 8) | Byte.toUnsignedInt(text[i]);
        }
        return word;
    }
}
