package dev.basalt.vector.collection;

import java.util.Optional;

/// What a collection consists of.
///
/// @param ids         live ids
/// @param rows        vectors kept, dead ones included
/// @param rowBytes    bytes of these vectors
/// @param entries     ids kept, dead ones included
/// @param deadEntries those of them that are dead
/// @param waitingRows rows that are not in an index yet, so that each search looks at all of them
/// @param unsealedIds ids, dead ones included, that no segment file has
/// @param segments    segment files
/// @param widenedRows rows of segment files that are searched by codes with more rows in view, as the codes
///                    tell these rows apart badly
/// @param uncodedRows rows of segment files of [IndexKind#HNSW_FAST] and [IndexKind#HNSW_SMALL] that are
///                    searched by distances alone, as codes would not tell them apart
/// @param memoryBytes memory beside mapped files, an estimate
/// @param fallback    what was damaged, if opening had to fall back to an older generation
/// @param problem     what failed last in the background and did not succeed since
public record CollectionStats(
        long ids,
        long rows,
        long rowBytes,
        long entries,
        long deadEntries,
        long waitingRows,
        long unsealedIds,
        int segments,
        long widenedRows,
        long uncodedRows,
        long memoryBytes,
        Optional<String> fallback,
        Optional<String> problem) {}
