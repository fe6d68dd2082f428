package dev.basalt.vector.collection;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.collection.internal.HitList;
import dev.basalt.vector.collection.internal.Part;
import org.jspecify.annotations.Nullable;

/// Searches one part, and remembers which of its rows the last filter allows.
///
/// The index may find rows of which nothing is visible: dead ones, or ones too new for the snapshot. Then it is asked
/// again for twice as many, until there are `k` ids or no more rows.
///
/// - **Threads:** confined to one
final class PartSearch {
    /// A set of ids this much smaller than the part is looked up instead of asked about each id.
    private static final int LOOKUP_SHARE = 8;

    private final Part part;
    private final IndexSearcher searcher;
    private @Nullable IdFilter filter;
    private @Nullable OrdinalSet allowed;
    private int filteredEntries;
    private Part.Acceptance acceptance = Part.Acceptance.ALL;

    PartSearch(Part part) {
        this.part = part;
        this.searcher = part.index().searcher();
    }

    Part part() {
        return part;
    }

    /// Adds the `k` nearest visible ids to a list.
    ///
    /// @return how many rows were scored
    long search(float[] query, int queryIndex, int k, SearchOptions options, long snapshot, HitList hits) {
        resolve(options.filter());
        int dead = part.deadCount();
        long asked = (long) k + Math.min(dead, k);
        long scored = 0;
        while (true) {
            int ask = (int) Math.min(asked, (long) part.rows().end() + 1);
            hits.clear();
            int indexed = part.index().size();
            int rows = searcher.search(query, queryIndex, ask, options.effort(), allowed);
            scored += searcher.scored();
            boolean tooFar = false;
            for (int rank = 0; rank < rows && hits.size() < k && !tooFar; rank++) {
                float distance = searcher.distance(rank);
                tooFar = distance > options.maxDistance();
                if (!tooFar) {
                    int before = hits.size();
                    part.hits(searcher.row(rank), distance, snapshot, acceptance, hits);
                    if (hits.size() > before) {
                        part.check(searcher.row(rank));
                    }
                }
            }
            // Rows that came meanwhile may have pushed out others, though fewer than asked for were found.
            boolean all = rows < ask && part.index().size() == indexed;
            if (tooFar || hits.size() >= k || all) {
                break;
            }
            asked = Math.min(asked * 2, Integer.MAX_VALUE);
        }
        return scored;
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
