package dev.basalt.vector.collection;

import static java.util.Objects.requireNonNull;

import dev.basalt.core.kernel.QueryVectors;
import dev.basalt.vector.collection.internal.CollectionStorage;
import dev.basalt.vector.collection.internal.HitList;
import dev.basalt.vector.collection.internal.Part;
import dev.basalt.vector.collection.internal.PartView;
import dev.basalt.vector.collection.internal.Snapshot;
import java.util.Objects;
import java.util.UUID;

/// Searches a collection, again and again, with buffers of its own.
///
/// - **Memory:** buffers grow to the largest search asked for; after that a search allocates nothing, unless parts of
///   the collection have changed
/// - **Threads:** confined to one
public final class VectorSearcher {
    private final CollectionStorage storage;
    private final int dimension;
    private final Snapshot snapshot = new Snapshot();
    private PartSearch[] parts = {};
    private HitList found = new HitList();
    private HitList merged = new HitList();
    private final HitList ofPart = new HitList();
    private long scored;

    VectorSearcher(CollectionStorage storage) {
        this.storage = storage;
        this.dimension = storage.shape().dimension();
    }

    /// Finds the nearest ids, nearest first; of equal distances mostly the lower id, as an unsigned number, is first.
    ///
    /// `k` are found whenever there are as many that the options allow.
    ///
    /// @param query      holds the query, alone or among others: `[n, dimension]`
    /// @param queryIndex index of its first value, a multiple of the dimension
    /// @param k          how many, `>= 1`
    /// @param options    how
    /// @return how many were found
    /// @throws IllegalArgumentException if `k < 1` or the query cannot be compared
    /// @throws IllegalStateException    if the collection is closed
    /// @throws dev.basalt.core.error.CorruptDataException if a row that was found is damaged
    public int search(float[] query, int queryIndex, int k, SearchOptions options) {
        requireNonNull(options, "options");
        QueryVectors.requireStart(query.length, queryIndex, dimension);
        if (k < 1) {
            throw new IllegalArgumentException("k must be at least 1, but was " + k);
        }
        found.clear();
        scored = 0;
        storage.hold(snapshot);
        try {
            adopt(snapshot.view());
            for (PartSearch part : parts) {
                ofPart.clear();
                scored += part.search(query, queryIndex, k, options, snapshot.lsn(), ofPart);
                merged.merge(found, ofPart, k);
                HitList swap = found;
                found = merged;
                merged = swap;
            }
        } catch (InternalError e) {
            throw storage.failure(e, snapshot);
        } finally {
            snapshot.letGo();
        }
        return found.size();
    }

    private void adopt(PartView view) {
        boolean same = parts.length == view.size();
        for (int i = 0; same && i < parts.length; i++) {
            same = parts[i].part() == view.part(i);
        }
        if (!same) {
            PartSearch[] next = new PartSearch[view.size()];
            for (int i = 0; i < next.length; i++) {
                next[i] = searchOf(view.part(i));
            }
            parts = next;
        }
    }

    private PartSearch searchOf(Part part) {
        for (PartSearch known : parts) {
            if (known.part() == part) {
                return known;
            }
        }
        return new PartSearch(part);
    }

    /// An id that the last search found.
    ///
    /// @param rank 0 for the nearest
    /// @return the id
    public UUID id(int rank) {
        return new UUID(idHigh(rank), idLow(rank));
    }

    /// The most significant bits of an id that the last search found.
    ///
    /// @param rank 0 for the nearest
    /// @return the bits
    public long idHigh(int rank) {
        Objects.checkIndex(rank, found.size());
        return found.high(rank);
    }

    /// The least significant bits of an id that the last search found.
    ///
    /// @param rank 0 for the nearest
    /// @return the bits
    public long idLow(int rank) {
        Objects.checkIndex(rank, found.size());
        return found.low(rank);
    }

    /// The distance of an id that the last search found.
    ///
    /// @param rank 0 for the nearest
    /// @return the distance
    public float distance(int rank) {
        Objects.checkIndex(rank, found.size());
        return found.distance(rank);
    }

    /// How many rows the last search computed a distance for: its cost.
    ///
    /// @return the count
    public long scored() {
        return scored;
    }
}
