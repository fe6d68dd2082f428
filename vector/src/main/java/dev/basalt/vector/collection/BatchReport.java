package dev.basalt.vector.collection;

/// What a batch did.
///
/// @param added    ids that were new
/// @param replaced ids whose vectors were replaced
/// @param removed  ids that are gone
public record BatchReport(int added, int replaced, int removed) {}
