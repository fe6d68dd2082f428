package dev.basalt.vector.collection.internal;

import dev.basalt.vector.SearchableIndex;

/// The first rows of a part, which its index holds. The others are looked at one by one.
///
/// The index may hold more by now, as it is filled while it is searched.
///
/// @param index the index
/// @param end   it holds all rows below this one
public record IndexedRows(SearchableIndex index, int end) {}
