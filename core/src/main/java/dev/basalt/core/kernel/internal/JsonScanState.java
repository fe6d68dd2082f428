package dev.basalt.core.kernel.internal;

/// State that a scan of JSON text hands from block to block.
public final class JsonScanState {
    /// Indexes of structural bytes; those from 0 to `count` are valid.
    public final int[] positions;

    /// Indexes of the backslashes that begin an escape; those from 0 to `escapeCount` are valid.
    public int[] escapes;

    public int count;
    public int escapeCount;

    /// All ones where a string goes on behind the last block, else 0.
    public long inString;

    /// 1 if the first byte of the next block is escaped.
    public long escaped;

    /// 1 if a scalar may go on in the next block.
    public long scalar;

    /// Continuation bytes that the next block must begin with, in the lowest three bits.
    public long continuation;

    /// Which lead byte that limits its second byte ended the last block: E0, ED, F0 or F4, one bit each.
    public long limited;

    /// Not 0 once a string held a control character, or anything was no UTF-8.
    public long invalid;

    /// Makes room.
    ///
    /// @param positionCount how many positions there may be
    /// @param escapeCount   how many escapes there may be
    public JsonScanState(int positionCount, int escapeCount) {
        this.positions = new int[positionCount];
        this.escapes = new int[escapeCount];
    }

    /// Begins a new text.
    public void reset() {
        count = 0;
        escapeCount = 0;
        inString = 0;
        escaped = 0;
        scalar = 0;
        continuation = 0;
        limited = 0;
        invalid = 0;
    }
}
