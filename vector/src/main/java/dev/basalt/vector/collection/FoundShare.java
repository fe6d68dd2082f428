package dev.basalt.vector.collection;

import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.RowScorer;
import dev.basalt.vector.SearchableIndex;
import java.util.SplittableRandom;

/// How many of some rows, drawn at random, a search for their own vector finds at the default effort.
///
/// With [dev.basalt.vector.Metric#DOT] a longer row may be nearer to a vector than its own row: that counts as
/// well.
///
/// @param sampled rows that were searched for
/// @param found   those of them that were found, or as near a row instead
public record FoundShare(int sampled, int found) {
    /// The share of rows that are found.
    ///
    /// @return 1 where none was searched for
    public double share() {
        return sampled == 0 ? 1 : found / (double) sampled;
    }

    FoundShare plus(FoundShare other) {
        return new FoundShare(sampled + other.sampled, found + other.found);
    }

    /// Searches one index for some of its rows.
    static FoundShare of(SearchableIndex index, int sampleRows, long seed) {
        int end = index.rows().end();
        if (end == 0) {
            return new FoundShare(0, 0);
        }
        SplittableRandom random = new SplittableRandom(seed);
        IndexSearcher searcher = index.searcher();
        RowScorer scorer = new RowScorer(index.rows());
        int sampled = 0;
        int found = 0;
        for (int i = 0; i < sampleRows; i++) {
            int row = random.nextInt(end);
            if (index.contains(row)) {
                scorer.queryRow(row);
                int count = searcher.search(scorer.preparedQuery(), 0, 1, 0, null);
                sampled++;
                found += count > 0 && (searcher.row(0) == row || searcher.distance(0) <= scorer.score(row)) ? 1 : 0;
            }
        }
        return new FoundShare(sampled, found);
    }
}
