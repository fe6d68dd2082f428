package dev.basalt.engine;

/// What taking in a stream of documents did.
///
/// @param added     documents with new ids
/// @param updated   documents that took the place of another with their id
/// @param unchanged documents that were there already, with the same content
/// @param rejected  documents passed over because something is wrong with them
/// @param chunks    passages embedded and added
public record IngestReport(long added, long updated, long unchanged, long rejected, long chunks) {}
