package dev.basalt.columnar.file;

/// How one page lies in a file.
///
/// @param index       its index in the column
/// @param firstRow    its first row
/// @param byteOffset  where it begins
/// @param storedBytes its size in the file, header included
/// @param rawBytes    what its values take in memory
/// @param encoding    the encoding at its root; `none` for a page without values
/// @param statistics  what is known of the values
public record PageSummary(
        int index,
        long firstRow,
        long byteOffset,
        long storedBytes,
        long rawBytes,
        String encoding,
        Statistics statistics) {}
