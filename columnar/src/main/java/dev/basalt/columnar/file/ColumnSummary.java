package dev.basalt.columnar.file;

import dev.basalt.columnar.schema.DataType;
import java.util.Map;

/// How one physical column lies in a file.
///
/// @param path        its name; of parts of lists and records with dots and `[]`
/// @param type        the type of the values in its pages; lengths of lists are `int64`
/// @param pages       how many pages it has
/// @param storedBytes their size in the file
/// @param rawBytes    what their values take in memory
/// @param statistics  what is known of the values
/// @param bloomBytes  the size of its Bloom filters in the file, 0 if it has none
/// @param distinct    about how many different values it has, which is known where there are Bloom filters; else -1
/// @param encodings   how many pages have which encoding at their root; `none` for pages without values
public record ColumnSummary(
        String path,
        DataType type,
        int pages,
        long storedBytes,
        long rawBytes,
        Statistics statistics,
        long bloomBytes,
        long distinct,
        Map<String, Integer> encodings) {}
