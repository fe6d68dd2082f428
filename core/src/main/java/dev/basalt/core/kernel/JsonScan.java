package dev.basalt.core.kernel;

import dev.basalt.core.kernel.internal.ActiveTier;
import dev.basalt.core.kernel.internal.JsonScanState;
import dev.basalt.core.kernel.internal.ScalarJsonScan;
import dev.basalt.core.kernel.internal.VectorJsonScan;
import java.util.Arrays;
import java.util.Objects;

/// Finds the structure of JSON text: where its brackets, colons and commas stand outside of strings, both
/// quotes of every string, and the first byte of every other scalar. Checks UTF-8 on the way, and that strings
/// have no control characters; grammar is the caller's.
///
/// Text is scanned in pieces, of which each goes on where the last one ended. What is found piles up until the
/// caller takes it away.
///
/// - **Units:** positions are indexes of the array that was scanned
/// - **Memory:** 6 bytes for each byte of the largest piece
/// - **Threads:** confined to one
public final class JsonScan {
    /// Bytes of a block; pieces have a multiple of it, except for the last one.
    public static final int BLOCK = 64;

    private static final boolean VECTOR = ActiveTier.isVector();

    private final JsonScanState state;
    private final byte[] tail = new byte[BLOCK];
    private boolean usesVectors = VECTOR;

    /// Makes room.
    ///
    /// @param pieceBytes the greatest size of a piece, a multiple of [#BLOCK]
    /// @param kept       the greatest number of positions that are kept when a piece is scanned
    public JsonScan(int pieceBytes, int kept) {
        state = new JsonScanState(pieceBytes + kept + 2 * BLOCK, pieceBytes / 2 + 2 * BLOCK);
    }

    /// Whether vectors are used, so that a scan is faster than going through the text byte by byte.
    ///
    /// @return false on the scalar tier
    public static boolean isVector() {
        return VECTOR;
    }

    /// Begins a new text.
    public void reset() {
        reset(true);
    }

    /// Begins a new text.
    ///
    /// @param vectors whether vectors are used if there are any: until they are compiled, they are slower than
    ///     plain Java by far
    public void reset(boolean vectors) {
        usesVectors = VECTOR && vectors;
        state.reset();
    }

    /// Scans a piece of text.
    ///
    /// @param bytes holds it
    /// @param from  index of its first byte
    /// @param to    index behind its last; a multiple of [#BLOCK] more, unless the text ends there
    /// @throws IndexOutOfBoundsException if the piece is not inside the array, or there is no room for
    ///     positions
    public void scan(byte[] bytes, int from, int to) {
        Objects.checkFromToIndex(from, to, bytes.length);
        Objects.checkFromIndexSize(state.count, to - from + BLOCK, state.positions.length);
        // Every escape has two bytes.
        int mostEscapes = state.escapeCount + ((to - from) >>> 1) + BLOCK;
        if (mostEscapes > state.escapes.length) {
            state.escapes = Arrays.copyOf(state.escapes, mostEscapes);
        }
        int whole = from + ((to - from) & -BLOCK);
        if (from < whole) {
            scanBlocks(bytes, from, whole, 0);
        }
        if (whole < to) {
            System.arraycopy(bytes, whole, tail, 0, to - whole);
            Arrays.fill(tail, to - whole, BLOCK, (byte) ' ');
            scanBlocks(tail, 0, BLOCK, whole);
        }
    }

    private void scanBlocks(byte[] bytes, int from, int to, int shift) {
        if (usesVectors) {
            VectorJsonScan.scan(state, bytes, from, to, shift);
        } else {
            ScalarJsonScan.scan(state, bytes, from, to, shift);
        }
    }

    /// Whether all that was scanned is valid so far, and a text may end here.
    ///
    /// @return false inside of a string or character, or once there was a byte that may not stand where it
    ///     does
    public boolean isValidEnd() {
        return (state.invalid | state.inString | state.continuation | state.limited) == 0;
    }

    /// Whether what was scanned ends inside of a string.
    ///
    /// @return whether it does
    public boolean isInString() {
        return state.inString != 0;
    }

    /// The positions that the scan found.
    ///
    /// @return positions in ascending order, the first [#count] of them; always the same array
    public int[] positions() {
        return state.positions;
    }

    /// How many positions there are.
    ///
    /// @return the count
    public int count() {
        return state.count;
    }

    /// The backslashes that begin escapes, also outside of strings.
    ///
    /// @return positions in ascending order, the first [#escapeCount] of them; perhaps another array after a
    ///     scan
    public int[] escapes() {
        return state.escapes;
    }

    /// How many escapes there are.
    ///
    /// @return the count
    public int escapeCount() {
        return state.escapeCount;
    }

    /// Takes positions away, and moves those that stay.
    ///
    /// @param taken how many of the first positions are taken
    /// @param lower what the rest is lowered by
    public void keepPositions(int taken, int lower) {
        state.count = keep(state.positions, state.count, taken, lower);
    }

    /// Takes escapes away, and moves those that stay.
    ///
    /// @param taken how many of the first escapes are taken
    /// @param until how many there were before those that are taken from the end
    /// @param lower what the rest is lowered by
    public void keepEscapes(int taken, int until, int lower) {
        state.escapeCount = keep(state.escapes, until, taken, lower);
    }

    private static int keep(int[] found, int count, int taken, int lower) {
        for (int i = Objects.checkIndex(taken, count + 1); i < count; i++) {
            found[i - taken] = found[i] - lower;
        }
        return count - taken;
    }
}
