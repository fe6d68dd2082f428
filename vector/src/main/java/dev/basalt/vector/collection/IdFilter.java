package dev.basalt.vector.collection;

import java.util.Collection;
import java.util.UUID;
import java.util.function.Predicate;

/// Which ids a search may return.
///
/// A filter object gives the same answer for an id each time: a [VectorSearcher] asks it once for each id of a part
/// and keeps the answers as long as searches come with the same object.
///
/// - **Threads:** safe for use by many threads
@FunctionalInterface
public interface IdFilter {
    /// Whether an id may be returned.
    ///
    /// @param high the most significant 64 bits of the id
    /// @param low  the least significant ones
    /// @return whether it may
    boolean accepts(long high, long low);

    /// The ids that a predicate is true for.
    ///
    /// @param predicate the predicate
    /// @return a filter
    static IdFilter of(Predicate<UUID> predicate) {
        return (high, low) -> predicate.test(new UUID(high, low));
    }

    /// The ids of a set; of a few among many costs little.
    ///
    /// @param ids the ids; copied
    /// @return a filter
    static IdFilter ids(Collection<UUID> ids) {
        return new IdSet(ids);
    }
}
