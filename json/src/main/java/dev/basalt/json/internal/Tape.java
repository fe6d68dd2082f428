package dev.basalt.json.internal;

import java.util.Arrays;

/// The words of one parsed document, in the order of its source. A node is the index of a value's first word.
///
/// ```text
/// BITS   | FIELD
/// 60..63 | tag
/// 36..59 | extra: what the tag says
///  0..35 | offset of the value's first byte in the source
///
/// TAG             | EXTRA                                    | NEXT WORD
/// STRING, ESCAPED | bytes between the quotes, or EXTRA_MAX   | that count, only where extra is EXTRA_MAX
/// NULL TRUE FALSE |                                          |
/// SMALL           | the integer, signed                      |
/// LONG, UNSIGNED  | bytes of the text                        | the integer
/// DOUBLE          | bytes of the text                        | its bits
/// BIG, DECIMAL    | bytes of the text                        |
/// OBJECT, ARRAY   | words << 12 | members                    | the members; names and values alternate in objects
/// WIDE_...        | index of the entry in `wide`             | the same
/// ```
///
/// A container with 4,096 words or more is wide: its entry holds `end << 32 | members` and the offset behind
/// its closing bracket. The closing bracket of any other is found behind its last member. So a container costs
/// one word, which is what keeps arrays of a few numbers small.
public final class Tape {
    public static final int STRING = 1;
    public static final int ESCAPED = 2;
    public static final int NULL = 3;
    public static final int TRUE = 4;
    public static final int FALSE = 5;
    public static final int SMALL = 6;
    public static final int LONG = 7;
    public static final int UNSIGNED = 8;
    public static final int DOUBLE = 9;
    public static final int BIG = 10;
    public static final int DECIMAL = 11;
    public static final int OBJECT = 12;
    public static final int ARRAY = 13;
    public static final int WIDE_OBJECT = 14;
    public static final int WIDE_ARRAY = 15;

    public static final int TAG_SHIFT = 60;
    public static final int EXTRA_SHIFT = 36;
    public static final int EXTRA_MAX = (1 << 24) - 1;
    public static final long OFFSET_MASK = (1L << EXTRA_SHIFT) - 1;

    /// Words that a step of a parser may write without looking for room again.
    public static final int STEP_WORDS = 16;

    /// Words of a container from which on it is wide.
    static final int WIDE_WORDS = 1 << 12;

    private static final int LEAST_WORDS = 64;
    private static final int MOST_WORDS = Integer.MAX_VALUE - 16;

    /// Documents after which memory that none of them needed is given back.
    private static final int SHRINK_DOCUMENTS = 32;

    long[] words = new long[LEAST_WORDS];
    int size;
    private long[] wide = {};
    private int wideCount;
    private int documents;
    private int mostWords;
    private int mostWide;

    /// The word at an index.
    ///
    /// @param index the index
    /// @return the word
    public long word(int index) {
        return words[index];
    }

    /// The words themselves, for loops that read many.
    ///
    /// @return the array, longer than [#size], until the next document
    public long[] words() {
        return words;
    }

    /// The tag of a node.
    ///
    /// @param node the node
    /// @return the tag
    public int tag(int node) {
        return (int) (words[node] >>> TAG_SHIFT);
    }

    /// Where a value begins.
    ///
    /// @param node the node
    /// @return the offset of its first byte in the source, of the byte behind the opening quote of a string
    public long offset(int node) {
        return words[node] & OFFSET_MASK;
    }

    /// The middle field of a node's word.
    ///
    /// @param node the node
    /// @return the field, unsigned
    public int extra(int node) {
        return (int) (words[node] >>> EXTRA_SHIFT) & EXTRA_MAX;
    }

    /// The integer that a node of [#SMALL] holds.
    ///
    /// @param node the node
    /// @return its value
    public long small(int node) {
        // The field, with its sign.
        return words[node] << (Long.SIZE - TAG_SHIFT) >> (Long.SIZE - 24);
    }

    /// How many words there are.
    ///
    /// @return the count
    public int size() {
        return size;
    }

    /// How much heap the tape holds.
    ///
    /// @return the size in bytes
    public long byteSize() {
        return ((long) words.length + wide.length) * Long.BYTES;
    }

    /// The node behind a value and all that is in it.
    ///
    /// @param node the node
    /// @return the next node, or the end of the container
    public int next(int node) {
        long word = words[node];
        return switch ((int) (word >>> TAG_SHIFT)) {
            case STRING, ESCAPED -> node + ((int) (word >>> EXTRA_SHIFT & EXTRA_MAX) == EXTRA_MAX ? 2 : 1);
            case LONG, UNSIGNED, DOUBLE -> node + 2;
            case OBJECT, ARRAY -> node + ((int) (word >>> EXTRA_SHIFT & EXTRA_MAX) >>> 12);
            case WIDE_OBJECT, WIDE_ARRAY -> (int) (wide[extra(node)] >>> 32);
            default -> node + 1;
        };
    }

    /// How many members or elements a container has.
    ///
    /// @param node the node of an object or array
    /// @return the count
    public int count(int node) {
        return tag(node) >= WIDE_OBJECT ? (int) wide[extra(node)] : extra(node) & (WIDE_WORDS - 1);
    }

    /// Where a wide container ends.
    ///
    /// @param node the node
    /// @return the offset behind its closing bracket
    public long wideEnd(int node) {
        return wide[extra(node) + 1];
    }

    /// How many bytes a string has between its quotes, or a number's text.
    ///
    /// @param node the node of a string, or of a number that is not [#SMALL]
    /// @return the count
    public int length(int node) {
        int extra = extra(node);
        return extra == EXTRA_MAX ? (int) words[node + 1] : extra;
    }

    /// Begins a document.
    void begin() {
        if (++documents > SHRINK_DOCUMENTS) {
            shrink();
        }
        size = 0;
        wideCount = 0;
    }

    /// Ends a document.
    void end(int wordCount) {
        size = wordCount;
        mostWords = Math.max(mostWords, wordCount);
        mostWide = Math.max(mostWide, wideCount);
    }

    private void shrink() {
        if (words.length / 4 > Math.max(mostWords, LEAST_WORDS)) {
            words = new long[mostWords + LEAST_WORDS];
        }
        if (wide.length / 4 > mostWide) {
            wide = new long[mostWide];
        }
        documents = 0;
        mostWords = 0;
        mostWide = 0;
    }

    /// Makes room for [#STEP_WORDS] more words.
    ///
    /// @param used     words so far
    /// @param consumed bytes of the source that they stand for
    /// @param total    bytes of the source
    /// @return the array, perhaps another one
    long[] grow(int used, long consumed, long total) {
        // As many as the rest of the document will need if it goes on like this, and a little more.
        double expected = (double) used * total / Math.max(1, consumed) * 1.03;
        long wanted = Math.max((long) Math.min(expected, 4.0 * used), used + (used >>> 3)) + LEAST_WORDS;
        if (used > MOST_WORDS - STEP_WORDS) {
            throw new Refusal(
                    consumed,
                    "a document must have at most " + MOST_WORDS + " words of tape, but has more",
                    "maxTokens");
        }
        words = Arrays.copyOf(words, (int) Math.min(wanted, MOST_WORDS));
        return words;
    }

    /// Writes the word of a container whose members are written.
    ///
    /// @param start its node, whose word holds tag and offset
    /// @param end   words so far
    /// @param count its members
    /// @param close offset behind the closing bracket
    void close(int start, int end, int count, long close) {
        int length = end - start;
        if (length < WIDE_WORDS) {
            words[start] |= (long) (length << 12 | count) << EXTRA_SHIFT;
        } else {
            closeWide(start, end, count, close);
        }
    }

    /// Does so for a container of [#WIDE_WORDS] or more.
    void closeWide(int start, int end, int count, long close) {
        if (wideCount + 2 > wide.length) {
            wide = Arrays.copyOf(wide, Math.max(16, wide.length + (wide.length >>> 1)));
        }
        // OBJECT and ARRAY become their wide twins.
        words[start] += 2L << TAG_SHIFT | (long) wideCount << EXTRA_SHIFT;
        wide[wideCount] = (long) end << 32 | count;
        wide[wideCount + 1] = close;
        wideCount += 2;
    }

    /// How large the table of wide containers is.
    ///
    /// @return its words so far, two for each
    int wideWords() {
        return wideCount;
    }

    /// Writes the word, or the two, of a string.
    ///
    /// @return words behind it
    static int string(long[] words, int at, int tag, long offset, int length) {
        if (length < EXTRA_MAX) {
            words[at] = (long) tag << TAG_SHIFT | (long) length << EXTRA_SHIFT | offset;
            return at + 1;
        }
        words[at] = (long) tag << TAG_SHIFT | (long) EXTRA_MAX << EXTRA_SHIFT | offset;
        words[at + 1] = length;
        return at + 2;
    }

    /// A copy that keeps its words when this is used again.
    ///
    /// @return the copy, of exactly the size that is needed
    public Tape copy() {
        Tape copy = new Tape();
        copy.words = Arrays.copyOf(words, size);
        copy.size = size;
        copy.wide = Arrays.copyOf(wide, wideCount);
        copy.wideCount = wideCount;
        return copy;
    }
}
