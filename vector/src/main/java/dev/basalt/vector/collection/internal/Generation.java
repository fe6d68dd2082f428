package dev.basalt.vector.collection.internal;

import java.util.List;

/// One whole state of a collection up to an LSN: segments and which of their entries were removed. With the log
/// records behind that LSN it gives every later state.
///
/// @param coveredLsn the LSN; removals of later records may be in it already
/// @param removed    names the file of removed entries; [RemovedEntry#NONE] where there are none
/// @param segments   the segments
record Generation(long coveredLsn, RemovedEntry removed, List<SegmentEntry> segments) {
    /// A generation of nothing.
    static final Generation EMPTY = new Generation(0, RemovedEntry.NONE, List.of());

    Generation {
        segments = List.copyOf(segments);
    }

    /// What a manifest says of a file of removed entries.
    ///
    /// @param number   the number in its name, 0 for none
    /// @param byteSize its size
    /// @param crc      its last four bytes, the CRC32C of all before
    record RemovedEntry(long number, long byteSize, int crc) {
        static final RemovedEntry NONE = new RemovedEntry(0, 0, 0);
    }
}
