package dev.basalt.vector.hnsw;

import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowScorer;
import java.util.SplittableRandom;

/// Measures what searches by codes lose against searches of the graph that the codes were made for, on queries
/// that lie as the rows do: near a row, off it by as much as two or a few of its neighbours differ.
///
/// The nearest rows that a search of four times the effort finds stand for the truth.
///
/// - **Memory:** at most `1536 · dimension` bytes and a searcher
/// - **Threads:** confined to one
final class CodeCheck {
    /// Small parts are sealed often; in large ones a loss that is near what is allowed must not pass by chance.
    private static final int MIN_QUERIES = 192;

    private static final int MAX_QUERIES = 384;
    private static final int ROWS_PER_QUERY = 16;
    private static final int NEAREST = 10;
    private static final int TRUTH_EFFORT = 4;
    private static final int MOVES = 3;

    private final int dimension;
    private final int nearest;
    private final float[] queries;
    /// Of the last of the true nearest rows of each query.
    private final float[] farthest;
    private final int queryCount;
    private final int foundByGraph;
    private final int foundFarther;

    /// Makes queries and searches the graph for them.
    ///
    /// @param graph does not change meanwhile
    CodeCheck(HnswIndex graph) {
        this.dimension = graph.rows().dimension();
        this.nearest = Math.min(NEAREST, graph.size());
        int most = Math.clamp(graph.size() / ROWS_PER_QUERY, MIN_QUERIES, MAX_QUERIES);
        this.queries = new float[most * dimension];
        this.farthest = new float[most];
        HnswSearcher searcher = graph.searcher();
        this.queryCount = nearest == 0 ? 0 : makeQueries(graph, searcher);
        int ef = graph.options().ef();
        for (int query = 0; query < queryCount; query++) {
            farthest[query] = Math.min(
                    farthest(searcher, query, TRUTH_EFFORT * Math.max(ef, nearest)), farthest(searcher, query, ef));
        }
        this.foundByGraph = found(searcher, 0);
        this.foundFarther = found(searcher, 1);
    }

    private int makeQueries(HnswIndex graph, HnswSearcher searcher) {
        SplittableRandom random = new SplittableRandom(graph.options().seed());
        RandomOrder order =
                new RandomOrder(0, graph.members().end(), graph.options().seed());
        RowScorer reader = new RowScorer(graph.rows());
        int count = 0;
        for (int place = 0; place < graph.members().end() && count < farthest.length; place++) {
            int row = order.row(place);
            if (graph.contains(row)) {
                int at = count * dimension;
                reader.queryRow(row);
                System.arraycopy(reader.preparedQuery(), 0, queries, at, dimension);
                int found = searcher.search(queries, at, nearest, 0, null);
                int[] apart = new int[2 * MOVES];
                for (int i = 0; i < apart.length; i++) {
                    apart[i] = searcher.row(random.nextInt(found));
                }
                // Every other query lies farther off, as a question does that no row answers.
                for (int i = 0; i < (count % 2 == 0 ? 2 : apart.length); i++) {
                    move(reader, apart[i], at, i % 2 == 0 ? 1 : -1);
                }
                count += isComparable(graph.rows().metric(), at) ? 1 : 0;
            }
        }
        return count;
    }

    private void move(RowScorer reader, int row, int at, int sign) {
        reader.queryRow(row);
        for (int i = 0; i < dimension; i++) {
            queries[at + i] += sign * reader.preparedQuery()[i];
        }
    }

    private boolean isComparable(Metric metric, int at) {
        boolean isZero = true;
        for (int i = at; i < at + dimension; i++) {
            if (!Float.isFinite(queries[i])) {
                return false;
            }
            isZero &= queries[i] == 0;
        }
        return !isZero || metric != Metric.COSINE;
    }

    private float farthest(IndexSearcher searcher, int query, int effort) {
        int count = searcher.search(queries, query * dimension, nearest, effort, null);
        return searcher.distance(count - 1);
    }

    private int found(IndexSearcher searcher, int first) {
        int found = 0;
        for (int query = first; query < queryCount; query += 2) {
            int count = searcher.search(queries, query * dimension, nearest, 0, null);
            for (int rank = 0; rank < count && searcher.distance(rank) <= farthest[query]; rank++) {
                found++;
            }
        }
        return found;
    }

    /// The share of the true nearest rows that the graph finds and a search by codes does not: of the nearer
    /// or of the farther queries, where it is larger.
    ///
    /// @param coded searches the same rows
    double loss(IndexSearcher coded) {
        int lost = Math.max(foundByGraph - found(coded, 0), foundFarther - found(coded, 1));
        return queryCount == 0 ? 0 : 2 * lost / (double) (queryCount * nearest);
    }
}
