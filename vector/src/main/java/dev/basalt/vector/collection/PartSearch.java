package dev.basalt.vector.collection;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.SearchableIndex;
import dev.basalt.vector.collection.internal.HitList;
import dev.basalt.vector.collection.internal.IndexedRows;
import dev.basalt.vector.collection.internal.Part;
import dev.basalt.vector.exact.BruteForceIndex;
import dev.basalt.vector.internal.NearestRows;
import dev.basalt.vector.kdtree.KdTreeIndex;
import org.jspecify.annotations.Nullable;

/// Searches one part, and remembers which of its rows the last filter allows.
///
/// How far the index goes is taken once, at the start; rows from there on are looked at one by one, and passed over
/// where the index, which may be filled meanwhile, finds them too. So each row is found once. The rows that the two
/// find are gone through together, nearest first. Of a part with few rows all are looked at.
///
/// Some rows have nothing visible: dead ones, or ones too new for the snapshot. When they leave too little, both are
/// asked again for twice as many, until there are `k` ids or no more rows.
///
/// - **Threads:** confined to one
final class PartSearch {
    /// A set of ids this much smaller than the part is looked up instead of asked about each id.
    private static final int LOOKUP_SHARE = 8;
    /// Parts of so few rows are looked at whole: a graph would look at most of them too, and tables of hashes at
    /// too few.
    private static final int SCANNED_ROWS = 512;

    private final Part part;
    private SearchableIndex index;
    private IndexSearcher searcher;
    /// Looks at the rows that are not indexed; made when there first are some.
    private @Nullable NearestRows tail;
    /// Rows from here on are not indexed.
    private int boundary;
    private int indexedCount;
    private boolean isIndexedAll;
    private int tailCount;
    private boolean isTailAll;
    private long scored;
    private @Nullable IdFilter filter;
    private @Nullable OrdinalSet allowed;
    private int filteredEntries;
    private Part.Acceptance acceptance = Part.Acceptance.ALL;

    PartSearch(Part part) {
        this.part = part;
        this.index = part.indexed().index();
        this.searcher = index.searcher();
        part.noteSearched();
    }

    Part part() {
        return part;
    }

    /// Adds the `k` nearest visible ids to a list.
    ///
    /// @return how many rows were scored
    long search(float[] query, int queryIndex, int k, SearchOptions options, long snapshot, HitList hits) {
        adopt(part.indexed());
        if (options.exact()) {
            // The whole part is the tail.
            boundary = 0;
        }
        if (boundary == 0 || index instanceof BruteForceIndex || index instanceof KdTreeIndex) {
            part.checkRows();
        }
        resolve(options.filter());
        int end = part.rows().end();
        long asked = (long) k + Math.min(part.deadCount(), k);
        scored = 0;
        indexedCount = 0;
        tailCount = 0;
        // Without any row the index is asked all the same: it checks the query.
        isIndexedAll = boundary == 0 && end > 0;
        isTailAll = boundary >= end;
        boolean enough = false;
        while (!enough) {
            // Never more than there are, with those that came meanwhile.
            int ask = (int) Math.min(asked, (long) part.rows().end() + 1);
            if (!isIndexedAll) {
                searchIndex(query, queryIndex, ask, options.effort());
            }
            if (!isTailAll) {
                searchTail(query, queryIndex, ask, end);
            }
            hits.clear();
            enough = collect(k, options.maxDistance(), snapshot, hits);
            asked = Math.min(asked * 2, Integer.MAX_VALUE);
        }
        return scored;
    }

    private void adopt(IndexedRows indexed) {
        boundary = part.rows().end() <= SCANNED_ROWS ? 0 : indexed.end();
        if (!indexed.index().equals(index)) {
            // The one before failed.
            index = indexed.index();
            searcher = index.searcher();
        }
    }

    private void searchIndex(float[] query, int queryIndex, int ask, int effort) {
        int size = index.size();
        indexedCount = searcher.search(query, queryIndex, ask, effort, allowed);
        scored += searcher.scored();
        // Rows that came meanwhile may have pushed out others, though fewer than asked for were found.
        isIndexedAll = indexedCount < ask && (index.size() == size || isAllBelowBoundaryFound());
    }

    private boolean isAllBelowBoundaryFound() {
        int findable = boundary;
        if (allowed != null) {
            findable = 0;
            for (int row = allowed.next(0); row < Math.min(boundary, allowed.size()); row = allowed.next(row + 1)) {
                findable++;
            }
        }
        int found = 0;
        for (int rank = 0; rank < indexedCount; rank++) {
            found += searcher.row(rank) < boundary ? 1 : 0;
        }
        return found == findable;
    }

    private void searchTail(float[] query, int queryIndex, int ask, int end) {
        NearestRows nearest = tail;
        if (nearest == null) {
            nearest = new NearestRows(part.rows());
            tail = nearest;
        }
        nearest.begin(query, queryIndex, ask, end);
        nearest.scan(boundary, end, allowed);
        tailCount = nearest.finish();
        scored += nearest.scored();
        isTailAll = tailCount < ask;
    }

    /// Goes through what was found, nearest first.
    ///
    /// @return false if more rows must be asked for
    private boolean collect(int k, float maxDistance, long snapshot, HitList hits) {
        int indexedAt = 0;
        int tailAt = 0;
        while (true) {
            while (indexedAt < indexedCount && searcher.row(indexedAt) >= boundary) {
                indexedAt++;
            }
            boolean isIndexedOut = indexedAt == indexedCount;
            boolean isTailOut = tailAt == tailCount;
            if ((isIndexedOut && !isIndexedAll) || (isTailOut && !isTailAll)) {
                return false;
            }
            if (isIndexedOut && isTailOut) {
                return true;
            }
            float ofIndex = isIndexedOut ? Float.POSITIVE_INFINITY : searcher.distance(indexedAt);
            float ofTail = isTailOut || tail == null ? Float.POSITIVE_INFINITY : tail.distance(tailAt);
            float distance = Math.min(ofIndex, ofTail);
            if (distance > maxDistance) {
                return true;
            }
            boolean fromTail = isIndexedOut || (!isTailOut && ofTail < ofIndex);
            int row = fromTail && tail != null ? tail.row(tailAt++) : searcher.row(indexedAt++);
            int before = hits.size();
            part.hits(row, distance, snapshot, acceptance, hits);
            if (hits.size() > before) {
                part.check(row);
            }
            if (hits.size() >= k) {
                return true;
            }
        }
    }

    private void resolve(@Nullable IdFilter wanted) {
        if (wanted == null) {
            filter = null;
            allowed = null;
            acceptance = Part.Acceptance.ALL;
            return;
        }
        int entries = part.entryCount();
        if (wanted.equals(filter) && entries == filteredEntries) {
            return;
        }
        int rows = part.rows().end();
        long[] words = new long[(rows + 63) >>> 6];
        acceptance = wanted::accepts;
        if (wanted instanceof IdSet ids && ids.size() < entries / LOOKUP_SHARE) {
            for (int i = 0; i < ids.size(); i++) {
                part.markId(ids.high(i), ids.low(i), words);
            }
        } else {
            part.markAccepted(acceptance, words);
        }
        allowed = OrdinalSet.of(words, rows).freeze();
        filter = wanted;
        filteredEntries = entries;
    }
}
