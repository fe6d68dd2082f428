package dev.basalt.json.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The part of a source that a parser looks at: the whole of an array, or a moving part of a segment.
///
/// Segments are copied through a small array, so that parsers exist once and run on arrays alone, and so that
/// a document of any length needs no more heap than its longest token. Copying a block that is read next
/// anyway costs a twentieth of scanning it.
final class InputWindow {
    private static final int BLOCK_BYTES = 16 << 10;
    private static final int MOST_BYTES = Integer.MAX_VALUE - 64;
    private static final byte[] NONE = {};

    /// Bytes of the window; those from 0 to `limit` belong to the source.
    byte[] bytes = NONE;

    int limit;

    /// Offset in the source of the first byte of the window.
    long base;

    /// How many bytes the source has.
    long total;

    private byte[] buffer = NONE;
    private MemorySegment segment = MemorySegment.NULL;
    private int lookahead;

    /// Looks at an array.
    ///
    /// @return the index of the first byte
    int open(byte[] array, int from, int to) {
        bytes = array;
        limit = to;
        base = -(long) from;
        total = (long) to - from;
        segment = MemorySegment.NULL;
        return from;
    }

    /// Looks at a segment.
    ///
    /// @param source  the segment
    /// @param atLeast bytes that are there behind every byte that [#slide] was called for, or the end
    /// @return the index of the first byte
    int open(MemorySegment source, int atLeast) {
        lookahead = atLeast;
        int wanted = (int) Math.min(source.byteSize(), (long) BLOCK_BYTES + atLeast);
        if (buffer.length < wanted) {
            buffer = new byte[wanted];
        }
        bytes = buffer;
        segment = source;
        base = 0;
        total = source.byteSize();
        limit = 0;
        slide(0);
        return 0;
    }

    /// Whether nothing follows behind the window.
    boolean isLast() {
        return base + limit == total;
    }

    /// Moves the window on; every index before the call is lower by the result after it.
    ///
    /// @param keepFrom the first byte that is still needed
    /// @return `keepFrom`
    int slide(int keepFrom) {
        int kept = limit - keepFrom;
        long rest = total - base - limit;
        if (buffer.length - kept < Math.min(BLOCK_BYTES, rest)) {
            long wanted = Math.min(2L * kept + BLOCK_BYTES + lookahead, kept + rest);
            buffer = new byte[(int) Math.min(wanted, MOST_BYTES)];
        }
        System.arraycopy(bytes, keepFrom, buffer, 0, kept);
        bytes = buffer;
        base += keepFrom;
        int more = (int) Math.min(buffer.length - kept, rest);
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, base + kept, buffer, kept, more);
        limit = kept + more;
        return keepFrom;
    }

    /// Forgets the source, and memory that only long tokens need.
    void close() {
        bytes = NONE;
        segment = MemorySegment.NULL;
        if (buffer.length > 4 * (BLOCK_BYTES + lookahead)) {
            buffer = NONE;
        }
    }
}
