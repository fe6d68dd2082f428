package dev.basalt.engine;

import dev.basalt.engine.internal.CollectionStorage;

/// What adding documents did.
///
/// @param added     documents with new ids
/// @param updated   documents that took the place of another with their id
/// @param unchanged documents that were there already, with the same content
/// @param chunks    passages embedded and added
public record AddReport(long added, long updated, long unchanged, long chunks) {
    static final AddReport NOTHING = new AddReport(0, 0, 0, 0);

    static AddReport of(CollectionStorage.Committed committed) {
        return new AddReport(committed.added(), committed.updated(), committed.unchanged(), committed.chunks());
    }

    /// Both together.
    ///
    /// @param other what else was done
    /// @return the sums
    public AddReport plus(AddReport other) {
        return new AddReport(
                added + other.added, updated + other.updated, unchanged + other.unchanged, chunks + other.chunks);
    }

    /// All documents seen.
    ///
    /// @return documents added, updated or found unchanged
    public long documents() {
        return added + updated + unchanged;
    }
}
