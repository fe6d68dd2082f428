package dev.basalt.json.schema;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.internal.DocumentParts;
import dev.basalt.json.internal.Escapes;
import dev.basalt.json.internal.SourceBytes;
import dev.basalt.json.internal.Tape;

/// One document's tape and text, with room to decode a string: after [#load] the bytes of a string lie in
/// [#bytes] from [#from] on, [#length] of them, until the next one is loaded.
///
/// - **Threads:** confined to one
final class TapeView {
    private static final byte[] NO_BYTES = {};
    private static final int EXTRA_SHIFT = Tape.EXTRA_SHIFT;

    // Stand for no document; never filled.
    private static final Tape NO_TAPE = new Tape();
    private static final SourceBytes NO_SOURCE = new SourceBytes();
    private static final long[] NO_WORDS = {};

    Tape tape = NO_TAPE;
    long[] words = NO_WORDS;
    private SourceBytes source = NO_SOURCE;
    private byte[] array = NO_BYTES;
    private int base;
    private boolean isArray;
    private byte[] scratch = NO_BYTES;

    byte[] bytes = NO_BYTES;
    int from;
    int length;

    void set(JsonDocument document) {
        tape = DocumentParts.tape(document);
        source = DocumentParts.source(document);
        words = tape.words();
        isArray = source.isArray();
        array = source.array();
        base = source.from();
    }

    void clear() {
        tape = NO_TAPE;
        source = NO_SOURCE;
        words = NO_WORDS;
        array = NO_BYTES;
        bytes = NO_BYTES;
    }

    int tag(int node) {
        return (int) (words[node] >>> Tape.TAG_SHIFT);
    }

    int next(int node) {
        long word = words[node];
        int tag = (int) (word >>> Tape.TAG_SHIFT);
        if (tag == Tape.STRING) {
            return node + ((word >>> EXTRA_SHIFT & Tape.EXTRA_MAX) == Tape.EXTRA_MAX ? 2 : 1);
        }
        return tape.next(node);
    }

    /// Whether a word is that of a string whose bytes lie as they are in an array.
    boolean isDirect(long word) {
        return isArray
                && word >>> Tape.TAG_SHIFT == Tape.STRING
                && ((int) (word >>> EXTRA_SHIFT) & Tape.EXTRA_MAX) != Tape.EXTRA_MAX;
    }

    /// The array of the text.
    byte[] array() {
        return array;
    }

    /// Where the text begins in the array.
    int base() {
        return base;
    }

    /// Makes the decoded bytes of a string or name accessible.
    void load(int node) {
        long word = words[node];
        int extra = (int) (word >>> EXTRA_SHIFT) & Tape.EXTRA_MAX;
        length = extra == Tape.EXTRA_MAX ? (int) words[node + 1] : extra;
        if (isArray && word >>> Tape.TAG_SHIFT == Tape.STRING) {
            bytes = array;
            from = base + (int) (word & Tape.OFFSET_MASK);
            return;
        }
        copy(word & Tape.OFFSET_MASK, length);
        if (word >>> Tape.TAG_SHIFT == Tape.ESCAPED) {
            length = Escapes.decode(scratch, 0, length, scratch, 0);
        }
    }

    /// Makes the text of a number accessible.
    void loadNumber(int node) {
        long offset = words[node] & Tape.OFFSET_MASK;
        int extra = (int) (words[node] >>> EXTRA_SHIFT) & Tape.EXTRA_MAX;
        length = tag(node) == Tape.SMALL
                ? smallLength(smallValue(node))
                : extra == Tape.EXTRA_MAX ? (int) words[node + 1] : extra;
        if (isArray) {
            bytes = array;
            from = base + (int) offset;
        } else {
            copy(offset, length);
        }
    }

    private void copy(long offset, int count) {
        if (scratch.length < count) {
            scratch = new byte[Math.max(64, count + (count >>> 1))];
        }
        source.copy(offset, count, scratch, 0);
        bytes = scratch;
        from = 0;
    }

    long smallValue(int node) {
        return words[node] << (Long.SIZE - Tape.TAG_SHIFT) >> (Long.SIZE - 24);
    }

    /// The value of a node with the tag SMALL or LONG.
    long longValue(int node) {
        return tag(node) == Tape.SMALL ? smallValue(node) : words[node + 1];
    }

    private static int smallLength(long value) {
        int digits = value < 0 ? 2 : 1;
        for (long rest = Math.abs(value); rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
