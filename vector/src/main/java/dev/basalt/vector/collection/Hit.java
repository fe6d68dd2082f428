package dev.basalt.vector.collection;

import java.util.UUID;

/// An id that a search found.
///
/// @param id       the id
/// @param distance how far its vector is from the query; smaller is nearer
public record Hit(UUID id, float distance) {}
