package dev.basalt.engine;

/// How much a collection holds.
///
/// @param name          its name
/// @param embedder      the model its vectors were made with
/// @param dimension     number of elements of each vector
/// @param index         how the nearest passages are found
/// @param documents     documents that can be found
/// @param chunks        passages of all documents, replaced and deleted ones included
/// @param deadDocuments documents replaced or deleted, whose space is not yet taken back
/// @param bytes         size of its data on disk
public record CollectionStats(
        String name,
        String embedder,
        int dimension,
        IndexKind index,
        int documents,
        int chunks,
        int deadDocuments,
        long bytes) {}
