package dev.basalt.vector.collection.internal;

/// What a manifest says of a segment file.
///
/// @param number     the number in its name
/// @param byteSize   its size
/// @param rowCount   its rows
/// @param entryCount its entries
record SegmentEntry(long number, long byteSize, int rowCount, int entryCount) {}
